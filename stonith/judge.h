/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has an agent done what it was told?  Pure.
 */
#ifndef FK_STONITH_JUDGE_H
#define FK_STONITH_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

/* How a run of an agent ended. */
struct ending {
	int status;       /* wait(2)'s */
	size_t unread;    /* bytes of its standard input that it left */
	bool stopped;     /* we were told to end, and ended it */
	bool overtime;    /* it took too long, and was ended */
	bool too_much;    /* it printed more than is kept */
	unsigned seconds; /* the time it had, for `overtime` */
	size_t limit;     /* what is kept, for `too_much` */
};

/*
 * 0 only if the agent ended by itself with exit status 0, after it had read
 * all that it was told: one that has not read which host is meant, and still
 * says 0, means something else.  -1 with the reason for everything else.
 */
int judge(const struct ending *ending, struct reason *why);

#endif
