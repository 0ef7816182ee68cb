/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of the crash kernel's time queries may take: the dump comes first.
 *
 * At most a quarter of one processor's time, and at most BUDGET_ANSWERS answers
 * a second.  Pure: all times are arguments, in nanoseconds; `now` is the time
 * of clock_ns(), `spent` is a time of the processor.
 */
#ifndef FK_BUDGET_H
#define FK_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/clock.h"

#define BUDGET_ANSWERS 1000         /* a second */
#define BUDGET_SHARE 4              /* one part in so many of the time */
#define BUDGET_MOST (25 * CLOCK_MS) /* of processor time, saved up */
#define BUDGET_LEAST (CLOCK_MS / 4) /* after none was left, before the next */
#define BUDGET_FLOOD 10000 /* datagrams a second: more is a flood ... */
#define BUDGET_MANY 1000   /* ... and so is this, if it takes all the time */

struct budget {
	int64_t credit_ns; /* processor time that may be spent; < 0: is owed */
	int64_t at_ns;     /* when that was so */
	int64_t second_ns; /* when the second that is counted began */
	unsigned int answers, datagrams; /* in it */
	bool empty;                      /* it waits for BUDGET_LEAST */
	bool flood;                      /* it has come to that; for good */
};

void budget_init(struct budget *budget, int64_t now);

/* May queries be read now? */
bool budget_allows(struct budget *budget, int64_t now);

/* When that will be so; `now` or before, if it is so already. */
int64_t budget_at(const struct budget *budget, int64_t now);

/* May one more answer be sent, in the second of the last budget_allows()? */
bool budget_answer(struct budget *budget);

/* `n` datagrams were read and judged, which took `spent`. */
void budget_spend(struct budget *budget, int64_t spent, unsigned int n);

#endif
