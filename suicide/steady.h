/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Nothing on a broken host must hold this process up.
 */
#ifndef FK_SUICIDE_STEADY_H
#define FK_SUICIDE_STEADY_H

#include <stdbool.h>

struct reason;

/* Has this process the right to reboot?  0, or -1 with the reason. */
int steady_right(struct reason *why);

/*
 * Has this process scheduled before all others: in real time, or where that
 * is refused (a cgroup without a share of it) with the best nice value.  Its
 * children are scheduled likewise.  0, and whether it is in real time; or -1
 * with the reason.
 */
int steady_hurry(bool *real_time, struct reason *why);

/*
 * The same, and locks the process's memory, now and to come.  If the kernel
 * lets it, it is also spared when memory runs out.  To be called by every
 * process that needs it: a fork(2) keeps no memory locked.  Returns 0 with what
 * was reached in `text`; -1 with the reason if memory or scheduling could not
 * be had.
 */
int steady_make(struct reason *text, struct reason *why);

#endif
