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

void
pongs_add(struct pongs *p, const struct cmap_pongs *sample, int64_t start_ns,
    int64_t end_ns)
{
	struct cmap_pongs_change change;

	if (start_ns < p->request_ns)
		return;
	p->counted = p->counted || sample->links != 0;
	if (end_ns - start_ns > PONGS_SLOW_NS) {
		pongs_fail(p, end_ns);
		return;
	}
	change = cmap_pongs_change(&p->last, sample);
	if (p->sampled && change.grew)
		p->alive_ns = p->last_start_ns;
	if (!p->sampled || p->last.links != sample->links || change.grew ||
	    change.fell)
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
