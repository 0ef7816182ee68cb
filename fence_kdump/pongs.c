/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/pongs.h"

#define MS INT64_C(1000000)

void
pongs_init(struct pongs *p, int64_t request_ns, unsigned frozen_ms)
{
	*p = (struct pongs){ .request_ns = request_ns,
		.frozen_ns = (int64_t)frozen_ms * MS,
		.since_ns = request_ns,
		.alive_ns = INT64_MIN };
}

/* Has any counter grown; `*same`: is none of them different? */
static bool
has_grown(const struct cmap_pongs *a, const struct cmap_pongs *b, bool *same)
{
	bool grown = false;
	unsigned l;

	*same = a->links == b->links;
	for (l = 0; l < COROSYNC_LINKS; l++) {
		if ((a->links & b->links & 1U << l) == 0)
			continue;
		grown = grown || b->count[l] > a->count[l];
		*same = *same && b->count[l] == a->count[l];
	}
	return (grown);
}

void
pongs_add(struct pongs *p, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	bool grown, same;

	if (start_ns < p->request_ns)
		return;
	p->counted = p->counted || sample->links != 0;
	if (end_ns - start_ns > PONGS_SLOW_NS) {
		pongs_fail(p, end_ns);
		return;
	}
	grown = has_grown(&p->last, sample, &same);
	if (p->sampled && grown)
		p->alive_ns = p->last_start_ns;
	if (!p->sampled || !same)
		p->since_ns = end_ns;
	p->sampled = true;
	p->last = *sample;
	p->last_start_ns = start_ns;
}

void
pongs_fail(struct pongs *p, int64_t end_ns)
{
	p->sampled = false;
	p->since_ns = end_ns;
}

enum pongs_say
pongs_judge(const struct pongs *p, int64_t message_ns)
{
	if (!p->counted)
		return (PONGS_NOTHING);
	if (p->alive_ns >= message_ns)
		return (PONGS_ALIVE);
	if (p->sampled && p->last_start_ns >= message_ns &&
	    p->last_start_ns - p->since_ns >= p->frozen_ns)
		return (PONGS_FROZEN);
	return (PONGS_WAIT);
}
