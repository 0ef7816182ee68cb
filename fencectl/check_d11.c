/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/agents.h"
#include "fencectl/builtin.h"
#include "fencectl/check_d11.h"
#include "fencectl/facts.h"
#include "fencectl/quorum.h"
#include "fencectl/sbd.h"
#include "fencectl/times.h"

#define MANY 2       /* nodes, above which a queue forms */
#define OPERATOR 120 /* s that a human needs at least */
#define MONITOR_MIN 60
#define MONITOR_LONG 60
#define MONITOR_APART 120

void
check_d11(struct checking *k)
{
	const struct agent_kind *kind;
	const struct view_device *d;
	struct times t;

	EACH_DEVICE (d, k) {
		kind = d->rsc->agent;
		times_of(&t, k->cib, d->rsc, "", device_together(k, d));
		if (kind == NULL || d->rsc->params.ruled ||
		    param(d,
			t.action == TIMES_OFF ?
			    "pcmk_off_timeout" :
			    "pcmk_reboot_timeout") != NULL ||
		    times_default(k->cib) >= (long)kind->needs)
			continue;
		check_device(k, SEVERITY_WARNING, d,
		    "%s: %s needs up to %u s, and %s is %ld s", d->rsc->id,
		    d->rsc->type, kind->needs,
		    property_name(k, "stonith-timeout", "fencing-timeout"),
		    times_default(k->cib));
	}
}

void
check_d12(struct checking *k)
{
	const char *name = property_name(
	    k, "stonith-watchdog-timeout", "fencing-watchdog-timeout");
	const struct where where = { .about = name };
	const long value = times_seconds(cib_property(k->cib, name));
	struct sbd sbd;

	if (value <= 0 || sbd_read(&sbd) == -1)
		return;
	if (!sbd.there && k->cib->have_watchdog != 1)
		check_add(k, SEVERITY_ERROR, where,
		    "%s=%ld without sbd: Pacemaker shuts down on every node",
		    name, value);
	else if (sbd.there && value < sbd.watchdog_timeout)
		check_add(k, SEVERITY_ERROR, where,
		    "%s=%ld is less than SBD_WATCHDOG_TIMEOUT (%ld)", name,
		    value, sbd.watchdog_timeout);
	else if (sbd.there && value < 2 * sbd.watchdog_timeout)
		check_add(k, SEVERITY_WARNING, where,
		    "%s=%ld is less than twice SBD_WATCHDOG_TIMEOUT (%ld)",
		    name, value, sbd.watchdog_timeout);
}

static bool
has_sbd_disk(const struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_SBD))
			return (true);
	return (false);
}

void
check_d13(struct checking *k)
{
	if (k->view->n_hosts != 2 || k->quorum->device || has_sbd_disk(k) ||
	    !(watchdog_fences(k) || k->cib->have_watchdog == 1))
		return;
	check_add(k, SEVERITY_WARNING, (struct where){ NULL, NULL, 0 },
	    "two nodes and diskless sbd without a quorum device: a split "
	    "cannot be decided");
}

void
check_d14(struct checking *k)
{
	enum severity severity = SEVERITY_INFO;
	const struct view_device *d;
	struct sbd sbd = { .there = false };
	bool kdump = false;

	EACH_DEVICE (d, k)
		kdump = kdump || device_is(d, AGENT_KDUMP);
	if (!kdump || k->cib->have_watchdog != 1)
		return;
	if ((k->has & NEEDS_LIVE) != 0 && sbd_read(&sbd) == 0 && sbd.there) {
		if (sbd.crashdump)
			return;
		severity = SEVERITY_WARNING;
	}
	check_add(k, severity, (struct where){ .about = "sbd" },
	    "sbd's watchdog may reset a node that dumps%s",
	    severity == SEVERITY_WARNING ?
		": SBD_TIMEOUT_ACTION has no crashdump" :
		"");
}

static void
monitor_times(struct checking *k, const struct view_device *d,
    const struct cib_op *op, long interval)
{
	const long limit =
	    op->timeout != NULL ? times_seconds(op->timeout) : 20;

	if (interval < MONITOR_MIN)
		check_device(k, SEVERITY_WARNING, d,
		    "%s is monitored every %ld s: a fencing waits for a "
		    "monitor that runs",
		    d->rsc->id, interval);
	else if (limit >= MONITOR_LONG && interval < MONITOR_APART)
		check_device(k, SEVERITY_WARNING, d,
		    "%s is monitored every %ld s for up to %ld s: a fencing "
		    "waits for a monitor that runs",
		    d->rsc->id, interval, limit);
}

void
check_d16(struct checking *k)
{
	const struct view_device *d;
	const struct cib_op *op;
	long interval;
	bool found;
	size_t i;

	EACH_DEVICE (d, k) {
		if (device_is(d, AGENT_KDUMP | AGENT_SBD | AGENT_WATCHDOG))
			continue;
		found = false;
		for (i = 0; i < d->rsc->n_ops; i++) {
			op = &d->rsc->ops[i];
			interval = times_seconds(op->interval);
			if (strcmp(op->name, "monitor") != 0 || op->disabled ||
			    interval <= 0)
				continue;
			found = true;
			monitor_times(k, d, op, interval);
		}
		if (!found)
			check_device(k, SEVERITY_WARNING, d,
			    "%s has no monitor: a dead device is noticed when "
			    "it is needed",
			    d->rsc->id);
	}
}

/*
 * Not set: this host's Pacemaker knows, which is no word on a file's.  From 3.0
 * on it is true in each build.
 */
static void
concurrent_default(struct checking *k, const char *name)
{
	int value = -1;

	if (k->cib->feature[0] >= 0 && !cib_older(k->cib, 3, 20, 0))
		return;
	if ((k->has & NEEDS_LIVE) != 0)
		value = builtin_bool(name);
	if (value == -1)
		check_blind(k);
	else if (value == 0)
		check_add(k, SEVERITY_INFO, (struct where){ .about = name },
		    "%s is not set, and this host's Pacemaker takes that for "
		    "false: a second dead node waits for the first",
		    name);
}

void
check_d17(struct checking *k)
{
	static const char name[] = "concurrent-fencing";
	const char *text = cib_property(k->cib, name);

	if (k->view->n_hosts <= MANY)
		return;
	if (cib_bool(text) == 0)
		check_add(k, SEVERITY_WARNING, (struct where){ .about = name },
		    "%s is false: a second dead node waits for the first",
		    name);
	else if (text == NULL)
		concurrent_default(k, name);
}

void
check_d18(struct checking *k)
{
	const struct view_device *d;
	const char *limit;

	if (k->view->n_hosts <= MANY)
		return;
	EACH_DEVICE (d, k) {
		limit = param(d, "pcmk_action_limit");
		if (!device_is(d, AGENT_KDUMP | AGENT_MEATWARE) ||
		    d->map.n_names < 2 ||
		    (limit != NULL && atol(limit) != 1 && atol(limit) != 0))
			continue;
		check_device(k, SEVERITY_WARNING, d,
		    "%s is for %zu nodes without pcmk_action_limit=-1: one "
		    "node at a time is fenced",
		    d->rsc->id, d->map.n_names);
	}
}

void
check_d19(struct checking *k)
{
	const struct view_device *d;
	struct times t;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_MEATWARE) || d->rsc->params.ruled)
			continue;
		times_of(&t, k->cib, d->rsc, "", device_together(k, d));
		if (t.limit >= 0 && t.limit < OPERATOR)
			check_device(k, SEVERITY_WARNING, d,
			    "%s: Pacemaker ends the call to the operator "
			    "after %ld s",
			    d->rsc->id, t.limit);
	}
}
