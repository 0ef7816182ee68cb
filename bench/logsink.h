/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_BENCH_LOGSINK_H
#define FK_BENCH_LOGSINK_H

/*
 * A stand-in for the system logger: a datagram socket at `path`, which must
 * not exist yet.  Somebody has to take the lines off: the peer waits for ever
 * once the socket is full (some 200 lines).  The lines are thrown away.
 */
int logsink_open(const char *path);
void logsink_drain(int fd);
void logsink_close(int fd, const char *path);

#endif
