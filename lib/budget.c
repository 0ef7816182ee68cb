/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/budget.h"

void
budget_init(struct budget *b, int64_t now)
{
	*b = (struct budget){
		.credit_ns = BUDGET_MOST, .at_ns = now, .second_ns = now
	};
}

bool
budget_allows(struct budget *b, int64_t now)
{
	if (now > b->at_ns) {
		b->credit_ns += (now - b->at_ns) / BUDGET_SHARE;
		b->at_ns = now;
	}
	if (b->credit_ns > BUDGET_MOST)
		b->credit_ns = BUDGET_MOST;
	if (now - b->second_ns >= CLOCK_S) {
		b->second_ns = now;
		b->answers = 0;
		b->datagrams = 0;
	}
	if (b->credit_ns >= BUDGET_LEAST)
		b->empty = false;
	return (!b->empty && b->answers < BUDGET_ANSWERS);
}

int64_t
budget_at(const struct budget *b, int64_t now)
{
	int64_t at = now, when;

	if (b->empty) {
		when = b->at_ns + (BUDGET_LEAST - b->credit_ns) * BUDGET_SHARE;
		if (when > at)
			at = when;
	}
	when = b->second_ns + CLOCK_S;
	if (b->answers >= BUDGET_ANSWERS && when > at)
		at = when;
	return (at);
}

bool
budget_answer(struct budget *b)
{
	if (b->answers >= BUDGET_ANSWERS)
		return (false);
	b->answers++;
	return (true);
}

void
budget_spend(struct budget *b, int64_t spent, unsigned int n)
{
	b->credit_ns -= spent;
	b->datagrams += n;
	if (b->credit_ns <= 0)
		b->empty = true;
	if (b->datagrams > BUDGET_FLOOD ||
	    (b->empty && b->datagrams > BUDGET_MANY))
		b->flood = true;
}
