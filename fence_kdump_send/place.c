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
place_look(struct place *place, int64_t now)
{
	place->at = now;
	place->kernel = place_kernel();
}

bool
place_allows(struct place *place, int64_t now)
{
	if (place->forced)
		return (true);
	if (place->verdict != PLACE_SPEAK || place->judged == now)
		return (place->verdict == PLACE_SPEAK);
	if (place->at != now)
		place_look(place, now);
	place->judged = now;
	place->verdict = place_judge(place->kernel, place_stack() >= QB_BUSY);
	return (place->verdict == PLACE_SPEAK);
}
