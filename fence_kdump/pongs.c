/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/pongs.h"

#define MS INT64_C(1000000)

void
pongs_init(struct pongs *pongs, int64_t request_ns, unsigned frozen_ms)
{
	*pongs = (struct pongs){ .request_ns = request_ns,
		.frozen_ns = (int64_t)frozen_ms * MS,
		.since_ns = request_ns,
		.alive_ns = INT64_MIN };
}

void
pongs_add(struct pongs *pongs, const struct cmap_pongs *sample,
    int64_t start_ns, int64_t end_ns)
{
	struct cmap_pongs_change change;

	if (start_ns < pongs->request_ns)
		return;
	pongs->counted = pongs->counted || sample->links != 0;
	if (end_ns - start_ns > PONGS_SLOW_NS) {
		pongs_fail(pongs, end_ns);
		return;
	}
	change = cmap_pongs_change(&pongs->last, sample);
	if (pongs->sampled && change.grew)
		pongs->alive_ns = pongs->last_start_ns;
	if (!pongs->sampled || pongs->last.links != sample->links ||
	    change.grew || change.fell)
		pongs->since_ns = end_ns;
	pongs->sampled = true;
	pongs->last = *sample;
	pongs->last_start_ns = start_ns;
}

void
pongs_fail(struct pongs *pongs, int64_t end_ns)
{
	pongs->sampled = false;
	pongs->since_ns = end_ns;
}

enum pongs_say
pongs_judge(const struct pongs *pongs, int64_t message_ns)
{
	if (!pongs->counted)
		return (PONGS_NOTHING);
	if (pongs->alive_ns >= message_ns)
		return (PONGS_ALIVE);
	if (pongs->sampled && pongs->last_start_ns >= message_ns &&
	    pongs->last_start_ns - pongs->since_ns >= pongs->frozen_ns)
		return (PONGS_FROZEN);
	return (PONGS_WAIT);
}
