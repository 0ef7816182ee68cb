/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/agents.h"
#include "fencectl/check_d22.h"
#include "fencectl/facts.h"
#include "fencectl/times.h"

#define LATE 60 /* s, the default: then a short dump is over */

static struct where
of_level(
    const struct view_entry *e, unsigned level, const struct view_device *d)
{
	return ((struct where){ .about = d->rsc->id,
	    .node = e->target == CIB_TARGET_NAME ? e->key : NULL,
	    .level = level });
}

/*
 * The next level that waits for a dump or cuts it; 0: there is none.  A level
 * of other conditional devices does neither.
 */
static unsigned
next_level(const struct checking *k, const struct view_entry *e, unsigned level)
{
	const unsigned ends = LEVEL_KDUMP | LEVEL_POWER | LEVEL_OPERATOR;

	for (level++; level < VIEW_LEVELS; level++)
		if (e->levels[level] != NULL &&
		    (level_has(k, e->levels[level]) & ends) != 0)
			return (level);
	return (0);
}

/* A node that is about to panic still answers: only `wait` waits for it. */
static void
impatient(struct checking *k, const struct view_entry *e, unsigned level)
{
	const struct cib_level *l = e->levels[level];
	const struct view_device *d;
	const char *running;
	size_t i;

	for (i = 0; i < l->n_devices; i++) {
		d = view_device(k->view, l->devices[i]);
		if (d == NULL || !device_is(d, AGENT_KDUMP) ||
		    d->rsc->params.ruled)
			continue;
		running = param(d, "running");
		if (running != NULL && !param_is(d, "running", "wait"))
			check_add(k, SEVERITY_WARNING, of_level(e, level, d),
			    "%s: running=%.64s, behind a level that makes the "
			    "node panic (how=crash): a node that takes its "
			    "time to panic loses its dump",
			    d->rsc->id, running);
	}
}

/* The node is gone, and with it the agent: the cluster waits 1.2 times T. */
static void
late(struct checking *k, const struct view_entry *e, unsigned level,
    const struct view_device *d)
{
	struct times t;

	times_of(&t, k->cib, d->rsc, "", device_together(k, d));
	if (t.limit >= LATE)
		check_add(k, SEVERITY_WARNING, of_level(e, level, d),
		    "%s: the next level begins %ld s after the panic "
		    "(how=crash), when a short dump is over: %s=5 is not set",
		    d->rsc->id, t.limit * 6 / 5,
		    t.action == TIMES_OFF ? "pcmk_off_timeout" :
					    "pcmk_reboot_timeout");
}

static void
judge(struct checking *k, const struct view_entry *e, unsigned level,
    const struct view_device *d)
{
	const unsigned next = next_level(k, e, level);

	if (next == 0)
		return;
	if ((level_has(k, e->levels[next]) & LEVEL_KDUMP) == 0) {
		check_add(k, SEVERITY_WARNING, of_level(e, level, d),
		    "%s makes the node panic (how=crash), and level %u does "
		    "not wait for the dump: no level of fence_kdump is in "
		    "between",
		    d->rsc->id, next);
		return;
	}
	impatient(k, e, next);
	late(k, e, level, d);
}

void
check_d22(struct checking *k)
{
	const struct view_device *d;
	const struct view_entry *e;
	const struct cib_level *l;
	unsigned level;
	size_t i;

	for (e = k->view->entries; e < k->view->entries + k->view->n_entries;
	     e++)
		for (level = 1; level < VIEW_LEVELS; level++) {
			l = e->levels[level];
			for (i = 0; l != NULL && i < l->n_devices; i++) {
				d = view_device(k->view, l->devices[i]);
				if (d != NULL && device_panics(d) &&
				    !d->rsc->params.ruled && device_usable(d))
					judge(k, e, level, d);
			}
		}
}
