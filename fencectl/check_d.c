/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/check_d.h"
#include "fencectl/facts.h"
#include "fencectl/times.h"

#define MARGIN 10    /* s between the agent's end and Pacemaker's */
#define OPERATOR 120 /* s that a human needs at least */
#define AGAIN 0.7    /* of its time over: Pacemaker tries no more */
#define ASKER 1.2    /* times T: the asking side's timer */

/* The times of a device; its delays may be others for a node. */
static void
times(struct times *t, const struct checking *k, const struct view_device *d)
{
	times_of(t, k->cib, d->rsc, "", device_together(k, d));
}

/* The parameter that limits the agent, or stonith-timeout. */
static const char *
limit_name(const struct checking *k, const struct times *t)
{
	const char *name =
	    t->action == TIMES_OFF ? "pcmk_off_timeout" : "pcmk_reboot_timeout";

	return (t->given ?
		name :
		property_name(k, "stonith-timeout", "fencing-timeout"));
}

void
check_d1(struct checking *k)
{
	const struct view_device *d;
	struct times t;
	long end;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_KDUMP | AGENT_MEATWARE) ||
		    d->rsc->params.ruled)
			continue;
		times(&t, k, d);
		/* An agent that is not ended has all the asking side's time. */
		end = t.unended ? t.limit * 6 / 5 : t.limit;
		if (end < 0 || t.agent < 0 || end - t.agent >= MARGIN ||
		    (device_is(d, AGENT_MEATWARE) && end < OPERATOR))
			continue;
		check_device(k,
		    t.agent >= end ? SEVERITY_ERROR : SEVERITY_WARNING, d,
		    "%s waits %ld s, and Pacemaker %s after %ld s (%s)",
		    d->rsc->id, t.agent,
		    t.unended ? "gives up" : "kills the agent", end,
		    limit_name(k, &t));
	}
}

/* Has the number a unit that only later versions read? */
static bool
has_unit(const char *text)
{
	text += strspn(text, " \t");
	if (*text == 'P' || *text == 'p')
		return (true);
	text += strspn(text, "0123456789 \t");
	return (*text != '\0' && strcasecmp(text, "s") != 0 &&
	    strcasecmp(text, "sec") != 0);
}

void
check_d2(struct checking *k)
{
	const struct cib_pair *pair;
	const struct view_device *d;
	size_t i, len;

	if (!cib_older(k->cib, 3, 19, 5))
		return;
	EACH_DEVICE (d, k)
		for (i = 0; i < d->rsc->params.n; i++) {
			pair = &d->rsc->params.pairs[i];
			len = strlen(pair->name);
			if (strncmp(pair->name, "pcmk_", 5) != 0 || len < 8 ||
			    strcmp(pair->name + len - 8, "_timeout") != 0 ||
			    pair->value == NULL || !has_unit(pair->value))
				continue;
			check_device(k, SEVERITY_ERROR, d,
			    "%s: %s=%s: Pacemaker before 2.1.8 ignores the "
			    "unit and takes %ld s",
			    d->rsc->id, pair->name, pair->value,
			    times_limit(k->cib, pair->value));
		}
}

/* The earliest failure: running= ends the agent for a node that runs. */
static long
fails_after(const struct view_device *d, const struct times *t)
{
	const long running =
	    device_is(d, AGENT_KDUMP) ? param_seconds(d, "running") : -1;

	return (running > 0 && running < t->agent ? running : t->agent);
}

void
check_d3(struct checking *k)
{
	const struct view_device *d;
	struct times t;
	long over;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_KDUMP | AGENT_MEATWARE) ||
		    d->rsc->params.ruled)
			continue;
		times(&t, k, d);
		over = fails_after(d, &t);
		if (t.tries < 2 || over < 0 || t.limit < 0 ||
		    (double)over >= AGAIN * (double)t.limit)
			continue;
		check_device(k, SEVERITY_WARNING, d,
		    "%s is run again after a failure (%ld s of %ld s are "
		    "over): %s=1 is not set",
		    d->rsc->id, over, t.limit,
		    t.action == TIMES_OFF ? "pcmk_off_retries" :
					    "pcmk_reboot_retries");
	}
}

#define OLD_ACTION "stonith-action"
#define NEW_ACTION "fencing-action"

/* Why is the action off, and never reboot?  NULL: it may be reboot. */
static const char *
why_off(const struct checking *k, const struct view_device *d)
{
	const struct agent_kind *kind = d->rsc->agent;

	if (kind != NULL && !kind->has_reboot)
		return ("the agent has no action reboot");
	if (times_action(k->cib) == TIMES_OFF)
		return (strcmp(property_name(k, OLD_ACTION, NEW_ACTION),
			    OLD_ACTION) == 0 ?
			OLD_ACTION " is off" :
			NEW_ACTION " is off");
	if (device_together(k, d))
		return ("the level has several devices");
	return (NULL);
}

void
check_d4(struct checking *k)
{
	static const char *const names[][2] = {
		{ "pcmk_reboot_timeout", "pcmk_off_timeout" },
		{ "pcmk_reboot_retries", "pcmk_off_retries" },
	};
	const struct view_device *d;
	const char *why;
	size_t i;

	EACH_DEVICE (d, k) {
		why = why_off(k, d);
		for (i = 0; why != NULL && i < 2; i++)
			if (param(d, names[i][0]) != NULL &&
			    param(d, names[i][1]) == NULL)
				check_device(k, SEVERITY_WARNING, d,
				    "%s: %s: %s does not count, and %s is not "
				    "set",
				    d->rsc->id, why, names[i][0], names[i][1]);
	}
}

/* A device's delay for a node ("": for each). */
static void
not_counted(struct checking *k, const struct view_device *d, const char *node)
{
	enum severity severity;
	struct times t;
	double part;

	times_of(&t, k->cib, d->rsc, node, device_together(k, d));
	if (t.limit <= 0 || t.max <= 0)
		return;
	part = (double)t.max / (double)t.limit;
	if (part >= ASKER)
		severity = SEVERITY_ERROR;
	else if ((double)t.base / (double)t.limit >= AGAIN)
		severity = SEVERITY_WARNING;
	else if (t.max > t.base && part > ASKER - 1)
		severity = SEVERITY_INFO;
	else
		return;
	check_device_node(k, severity, d, node,
	    "%s: a delay of up to %ld s with a timeout of %ld s: Pacemaker "
	    "before 2.1.6 asks for %.0f s and does not count the delay",
	    d->rsc->id, t.max, t.limit, ASKER * (double)t.limit);
}

void
check_d5(struct checking *k)
{
	const struct view_device *d;
	const char *node;
	size_t i;

	if (!cib_older(k->cib, 3, 17, 4))
		return;
	EACH_DEVICE (d, k)
		for (i = 0; (node = delay_node(k, d, i)) != NULL; i++)
			not_counted(k, d, node);
}

void
check_d6(struct checking *k)
{
	const struct view_device *d;
	const char *base, *node;
	long most, delay;
	size_t i;

	EACH_DEVICE (d, k) {
		most = param_seconds(d, "pcmk_delay_max");
		base = param(d, "pcmk_delay_base");
		if (most <= 0 || base == NULL)
			continue;
		delay = times_delay_base(k->cib, base, "");
		for (i = 0; (node = delay_node(k, d, i)) != NULL; i++)
			if (times_delay_base(k->cib, base, node) > delay)
				delay = times_delay_base(k->cib, base, node);
		if (delay > most)
			check_device(k, SEVERITY_WARNING, d,
			    "%s: pcmk_delay_base (%ld s) is over "
			    "pcmk_delay_max (%ld s), which counts",
			    d->rsc->id, delay, most);
	}
}

static void
deaf(struct checking *k, const struct view_device *d)
{
	const char *node;
	struct times t;
	size_t i;

	for (i = 0; (node = delay_node(k, d, i)) != NULL; i++) {
		times_of(&t, k->cib, d->rsc, node, false);
		if (t.max <= 0)
			continue;
		check_device_node(k, SEVERITY_WARNING, d, node,
		    "%s: no process listens during the delay of up to %ld s",
		    d->rsc->id, t.max);
	}
}

void
check_d10(struct checking *k)
{
	const struct view_device *d;
	const struct cib_level *l;
	const char *delay = cib_property(k->cib, "priority-fencing-delay");

	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_KDUMP))
			deaf(k, d);
	if (times_seconds(delay) <= 0)
		return;
	EACH_LEVEL (l, k)
		if (l->index == 1 && (level_has(k, l) & LEVEL_KDUMP) != 0)
			check_add(k, SEVERITY_INFO,
			    (struct where){ "priority-fencing-delay",
				l->target == CIB_TARGET_NAME ? l->key : NULL,
				1 },
			    "no process listens during "
			    "priority-fencing-delay (%s)",
			    delay);
}
