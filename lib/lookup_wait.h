/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits for names, for an action that has nothing else to do.
 */
#ifndef FK_LOOKUP_WAIT_H
#define FK_LOOKUP_WAIT_H

#include <stdint.h>

struct lookup;
struct reason;

/*
 * Asks for all that is open, waits for the answers, and asks once more for
 * what is open still; no longer than `limit` nanoseconds in all, or until
 * `stop_fd` is readable (-1: nothing).  Returns 0, also if names stay open;
 * -1 with the reason: a signal came, nothing can be looked up, or the target
 * turned out to be in doubt.
 */
int lookup_wait(
    struct lookup *lookup, int stop_fd, int64_t limit, struct reason *why);

#endif
