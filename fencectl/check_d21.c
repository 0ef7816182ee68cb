/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/agents.h"
#include "fencectl/check_d21.h"
#include "fencectl/facts.h"

#define SHORT 10 /* s: no wait that is worth a parameter */

/* Is there a level that is used when the device has failed? */
static bool
is_followed(const struct checking *k, const struct view_device *d)
{
	const struct view_entry *e;
	const struct cib_level *l;
	bool waits;
	size_t i;

	for (e = k->view->entries; e < k->view->entries + k->view->n_entries;
	     e++) {
		waits = false;
		for (i = 1; i < VIEW_LEVELS; i++) {
			l = e->levels[i];
			if (l != NULL && waits)
				return (true);
			waits = waits || (l != NULL && level_with(l, d));
		}
	}
	return (false);
}

/* Can the level make the node panic?  A rule may say so, too. */
static bool
can_panic(const struct checking *k, const struct cib_level *l)
{
	const struct view_device *d;
	size_t i;

	for (i = 0; i < l->n_devices; i++) {
		d = view_device(k->view, l->devices[i]);
		if (d != NULL && device_is(d, AGENT_SUICIDE) &&
		    (device_panics(d) || cib_maybe(&d->rsc->params, "how")))
			return (true);
	}
	return (false);
}

/*
 * Does the device await such a node anywhere?  What answers then is about to
 * panic, and the device has one running= for all its levels.
 */
static bool
awaits_panic(const struct checking *k, const struct view_device *d)
{
	const struct view_entry *e;
	size_t i, j;

	for (e = k->view->entries; e < k->view->entries + k->view->n_entries;
	     e++)
		for (i = 2; i < VIEW_LEVELS; i++) {
			if (e->levels[i] == NULL ||
			    !level_with(e->levels[i], d))
				continue;
			for (j = 1; j < i; j++)
				if (e->levels[j] != NULL &&
				    can_panic(k, e->levels[j]))
					return (true);
		}
	return (false);
}

/* running=wait is an answer to the question, and not asked again. */
void
check_d21(struct checking *k)
{
	const struct view_device *d;
	long wait;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_KDUMP) || d->rsc->params.ruled ||
		    param(d, "running") != NULL || !device_usable(d) ||
		    !is_followed(k, d) || awaits_panic(k, d))
			continue;
		wait = param_seconds(d, "timeout");
		if (wait == -1)
			wait = d->rsc->agent->timeout;
		if (wait > SHORT)
			check_device(k, SEVERITY_INFO, d,
			    "%s waits %ld s for a node that runs as well: "
			    "running=3 would end that after 3 s",
			    d->rsc->id, wait);
	}
}
