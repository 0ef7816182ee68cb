/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The signals that end a run, as something to read
 * instead of a surprise: a run that ends must log it, and must not succeed.
 */
#ifndef FK_STOP_H
#define FK_STOP_H

struct reason;

/*
 * Blocks SIGTERM, SIGINT and SIGHUP and returns a descriptor (signalfd(2)) that
 * is readable
 * once one has come; -1 with errno.  From now on SIGPIPE is ignored, and
 * SIGCHLD is not, even if the caller ignored it: the exit status of a child
 * would be lost.
 */
int stop_open(void);

/*
 * Adds the others that end a program which does not care, but for those that
 * a fault in the program raises (SIGSEGV, SIGABRT...).  0, or -1 with errno.
 */
int stop_more(int fd);

/* Lets them end the process again, as they do by default. */
void stop_unblock(void);

/*
 * Takes a signal from the descriptor.  1 with "ended by SIGTERM ..." in
 * `why`; 0 if none has come.
 */
int stop_read(int fd, struct reason *why);

#endif
