/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answering queries when no message is left to be sent.
 */
#ifndef FK_SEND_STAY_H
#define FK_SEND_STAY_H

#include <stdbool.h>
#include <stdint.h>

struct answerer;

/*
 * A run with a COUNT ends, and kdump's script waits for that; but the node that
 * was told may ask later.  So a child process goes on answering until the
 * reboot: it has a session without a terminal, its folder is /, it holds no
 * descriptor but its sockets and /dev/null, and each signal ends it.  A process
 * that systemd started as a unit's main process (SYSTEMD_EXEC_PID,
 * systemd.exec(5)) stays itself, because with its end the child would be
 * killed.
 *
 * Returns, with `answerer` closed, in the process whose exit status counts.  If
 * there can be no child, that is logged; where no answer is true there is none.
 */
void stay(struct answerer *answerer);

/* Is `pid` the process that SYSTEMD_EXEC_PID (or NULL) is about?  Pure. */
bool stay_is_main(const char *systemd_exec_pid, int64_t pid);

#endif
