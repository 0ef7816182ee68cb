/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/budget.h"

void
budget_init(struct budget *budget, int64_t now)
{
	*budget = (struct budget){
		.credit_ns = BUDGET_MOST, .at_ns = now, .second_ns = now
	};
}

bool
budget_allows(struct budget *budget, int64_t now)
{
	if (now > budget->at_ns) {
		budget->credit_ns += (now - budget->at_ns) / BUDGET_SHARE;
		budget->at_ns = now;
	}
	if (budget->credit_ns > BUDGET_MOST)
		budget->credit_ns = BUDGET_MOST;
	if (now - budget->second_ns >= CLOCK_S) {
		budget->second_ns = now;
		budget->answers = 0;
		budget->datagrams = 0;
	}
	if (budget->credit_ns >= BUDGET_LEAST)
		budget->empty = false;
	return (!budget->empty && budget->answers < BUDGET_ANSWERS);
}

int64_t
budget_at(const struct budget *budget, int64_t now)
{
	int64_t at = now, when;

	if (budget->empty) {
		when = budget->at_ns +
		    (BUDGET_LEAST - budget->credit_ns) * BUDGET_SHARE;
		if (when > at)
			at = when;
	}
	when = budget->second_ns + CLOCK_S;
	if (budget->answers >= BUDGET_ANSWERS && when > at)
		at = when;
	return (at);
}

bool
budget_answer(struct budget *budget)
{
	if (budget->answers >= BUDGET_ANSWERS)
		return (false);
	budget->answers++;
	return (true);
}

void
budget_spend(struct budget *budget, int64_t spent, unsigned int n)
{
	budget->credit_ns -= spent;
	budget->datagrams += n;
	if (budget->credit_ns <= 0)
		budget->empty = true;
	if (budget->datagrams > BUDGET_FLOOD ||
	    (budget->empty && budget->datagrams > BUDGET_MANY))
		budget->flood = true;
}
