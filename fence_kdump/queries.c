/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fence_kdump/queries.h"
#include "lib/clock.h"

void
queries_begin(struct queries *q, int64_t now_ns)
{
	memset(q, 0, sizeof(*q));
	q->begin_ns = now_ns;
	q->planned_ns = now_ns;
}

int64_t
queries_due(const struct queries *q)
{
	int64_t earliest;

	if (q->n == 0)
		return (q->planned_ns);
	earliest = q->last[(q->n - 1) % QUERIES_KEPT].sent_ns + QUERIES_GAP_NS;
	return (q->rung || q->planned_ns < earliest ? earliest : q->planned_ns);
}

void
queries_ring(struct queries *q)
{
	q->rung = true;
}

/* The first planned time after `now_ns`. */
static int64_t
plan(const struct queries *q, int64_t now_ns)
{
	static const int64_t first_ns[] = { CLOCK_S / 4, CLOCK_S / 2 };
	const int64_t past_ns = now_ns - q->begin_ns;

	for (size_t i = 0; i < sizeof(first_ns) / sizeof(first_ns[0]); i++)
		if (past_ns < first_ns[i])
			return (q->begin_ns + first_ns[i]);
	return (q->begin_ns + (past_ns / CLOCK_S + 1) * CLOCK_S);
}

void
queries_sent(
    struct queries *q, const uint8_t nonce[KDUMP2_NONCE_SIZE], int64_t now_ns)
{
	struct query *last = &q->last[q->n % QUERIES_KEPT];

	memcpy(last->nonce, nonce, sizeof(last->nonce));
	last->sent_ns = now_ns;
	q->n++;
	q->rung = false;
	q->planned_ns = plan(q, now_ns);
}

bool
queries_find(const struct queries *q, const uint8_t nonce[KDUMP2_NONCE_SIZE],
    int64_t now_ns, int64_t *sent_ns)
{
	const size_t kept = q->n < QUERIES_KEPT ? (size_t)q->n : QUERIES_KEPT;

	for (size_t i = 0; i < kept; i++) {
		const struct query *one = &q->last[i];

		if (memcmp(one->nonce, nonce, sizeof(one->nonce)) != 0)
			continue;
		if (now_ns - one->sent_ns >= QUERIES_GOOD_NS)
			return (false);
		*sent_ns = one->sent_ns;
		return (true);
	}
	return (false);
}
