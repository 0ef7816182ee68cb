/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has an agent done what it was asked to do?  Pure.
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
	bool stopped;     /* a signal ended this program, and so the agent */
	bool overtime;    /* it took too long, and was ended */
	bool too_much;    /* it printed more than is kept */
	unsigned seconds; /* the time it had, for `overtime` */
	size_t limit;     /* what is kept, for `too_much` */
};

/*
 * 0 only if the agent ended by itself with exit status 0, after it had read all
 * of its input: one that has not read which host is meant, and still ends with
 * 0, means something else. -1 with the reason for everything else.
 */
int judge(const struct ending *ending, struct reason *why);

#endif
