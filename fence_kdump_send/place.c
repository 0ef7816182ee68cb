/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump_send/place.h"

enum place_verdict
place_judge(enum place_kernel kernel, bool cluster)
{
	if (kernel == PLACE_RUNNING)
		return (PLACE_LIVES);
	return (cluster ? PLACE_CLUSTER : PLACE_SPEAK);
}

void
place_look(struct place *p, int64_t now)
{
	p->at = now;
	p->kernel = place_kernel();
}

bool
place_allows(struct place *p, int64_t now)
{
	if (p->forced)
		return (true);
	if (p->verdict != PLACE_SPEAK || p->judged == now)
		return (p->verdict == PLACE_SPEAK);
	if (p->at != now)
		place_look(p, now);
	p->judged = now;
	p->verdict = place_judge(p->kernel, place_stack() >= QB_BUSY);
	return (p->verdict == PLACE_SPEAK);
}
