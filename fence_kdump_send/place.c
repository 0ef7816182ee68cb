/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include "fence_kdump_send/place.h"

/*
 * Does a cluster stack run?  A queue that is full, or a right that is missing,
 * is that of a listener.
 */
static bool
cluster_runs(void)
{
	const int error = place_cmap();

	return (
	    error == 0 || error == EAGAIN || error == EACCES || error == EPERM);
}

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
	p->verdict = place_judge(p->kernel, cluster_runs());
	return (p->verdict == PLACE_SPEAK);
}
