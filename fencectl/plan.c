/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/plan.h"
#include "fencectl/quorum.h"
#include "fencectl/utf8.h"
#include "fencectl/watchdog.h"

/* corosync 3 (totemconfig.h): ms, and more for each node from the third on. */
#define TOKEN 3000
#define TOKEN_COEFFICIENT 650

struct making {
	struct plan *p;
	const struct view *v;
	bool failed; /* there was no memory */
};

__attribute__((format(printf, 2, 3))) static void
add_unknown(struct making *making, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0) {
		making->failed = true;
		return;
	}
	utf8_cut(text);
	if (list_push(&making->p->unknown, text, strlen(text)) == -1)
		making->failed = true;
}

double
plan_detection(const struct quorum *q, size_t nodes)
{
	double token, consensus;

	if (q == NULL)
		return (-1);
	token = q->token_ms == -1 ? TOKEN : q->token_ms;
	if (nodes > 2)
		token += TOKEN_COEFFICIENT * (double)(nodes - 2);
	consensus = q->consensus_ms == -1 ? 1.2 * token : q->consensus_ms;
	return ((token + consensus) / 1000);
}

/* Is it among what may fence the node? */
static bool
is_in(
    const struct view_device *d, const struct view_device *const *all, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (all[i] == d)
			return (true);
	return (false);
}

/* Who obeys no more is taken as fenced: nothing is seen of its watchdog. */
static void
doubt_watchdog(struct making *making)
{
	add_unknown(making,
	    "whether sbd and a watchdog would end %s: Pacemaker waits, and "
	    "takes the node as fenced",
	    making->p->node);
	if (watchdog_seconds(making->v->cib) == -1)
		add_unknown(making,
		    "how long Pacemaker waits for the watchdog: twice the "
		    "SBD_WATCHDOG_TIMEOUT of the nodes");
}

/* What is not known of a device that is in the plan. */
static void
doubt(struct making *making, const struct view_device *d)
{
	const char *node = making->p->node;
	size_t i;

	if (view_is_for(d, node) == VIEW_UNKNOWN)
		add_unknown(making,
		    "whether %s can fence %s: the agent is asked for that",
		    d->rsc->id, node);
	if (watchdog_is(d))
		doubt_watchdog(making);
	if (d->disabled == VIEW_UNKNOWN || d->rsc->params.ruled)
		add_unknown(making, "%s: a rule was not judged", d->rsc->id);
	for (i = 0; i < making->v->n_hosts; i++)
		if (d->runs[i] == VIEW_UNKNOWN && d->disabled != VIEW_UNKNOWN) {
			add_unknown(making,
			    "where %s may run: a location rule was not judged",
			    d->rsc->id);
			break;
		}
}

static void
add_device(struct making *making, struct plan_level *l,
    const struct view_device *d, bool together)
{
	struct plan_device *to = &l->devices[l->n++];

	to->device = d;
	times_of(&to->times, making->v->cib, d->rsc, making->p->node, together);
	if (watchdog_is(d))
		watchdog_times(&to->times, making->v->cib);
	if (to->times.worst == -1)
		l->worst = -1;
	else if (l->worst != -1)
		l->worst += to->times.worst;
	doubt(making, d);
}

static struct plan_level *
add_level(struct making *making, unsigned index, size_t n)
{
	struct plan_level *l = &making->p->levels[making->p->n_levels++];

	l->index = index;
	l->devices = calloc(n + 1, sizeof(*l->devices));
	if (l->devices == NULL)
		making->failed = true;
	return (l->devices == NULL ? NULL : l);
}

static const struct view_device *
find(const struct view *view, const char *id)
{
	if (view->watchdog != NULL && strcmp(id, WATCHDOG_ID) == 0)
		return (view->watchdog);
	return (view_device(view, id));
}

static void
make_level(struct making *making, const struct cib_level *from,
    const struct view_device *const *all, size_t n)
{
	struct plan_level *l =
	    add_level(making, (unsigned)from->index, from->n_devices);
	const struct view_device *d;
	size_t i;

	for (i = 0; l != NULL && i < from->n_devices; i++) {
		d = find(making->v, from->devices[i]);
		/* No node offers it: the level ends. */
		if (d == NULL || !is_in(d, all, n))
			break;
		add_device(making, l, d, from->n_devices > 1);
	}
}

/*
 * Without a topology one peer after the other runs all that it has.  The
 * whole is limited to 1.2 times the time that one peer's devices may take.
 * The watchdog is waited for if there is no other device; a target that still
 * obeys is asked for its watchdog after all others.
 */
static void
make_any(struct making *making, const struct view_device *const *all, size_t n)
{
	struct plan_level *l;
	size_t i;

	if (n == 0 || (l = add_level(making, 0, n)) == NULL)
		return;
	for (i = 0; i < n; i++)
		add_device(making, l, all[i], false);
	if (n == 1 && watchdog_is(all[0]))
		return;
	if (l->worst != -1)
		l->worst = (l->worst * 6 + 4) / 5;
	if (n > 1)
		add_unknown(making,
		    "which device is asked first: there is no "
		    "fencing topology for the node");
}

static void
sum_up(struct making *making, const struct quorum *q)
{
	const char *delay =
	    cib_property(making->v->cib, "priority-fencing-delay");
	struct plan *p = making->p;
	size_t i, devices = 0;

	p->detection = plan_detection(q, making->v->n_hosts);
	if (p->detection < 0)
		add_unknown(making,
		    "how long it takes until the cluster knows: corosync is "
		    "not known");
	p->worst = p->detection < 0 ? 0 : p->detection;
	for (i = 0; i < p->n_levels && p->worst >= 0; i++) {
		devices += p->levels[i].n;
		p->worst = p->levels[i].worst == -1 ?
		    -1 :
		    p->worst + (double)p->levels[i].worst;
	}
	if (p->worst < 0)
		add_unknown(
		    making, "how long it takes: a time is not understood");
	else if (devices == 0)
		p->worst = -1;
	if (times_seconds(delay) > 0)
		add_unknown(making,
		    "whether priority-fencing-delay adds its %ld s",
		    times_seconds(delay));
}

static void
make(struct making *making, const struct view_device *const *all, size_t n)
{
	const struct view_entry *e;
	size_t i, matches;

	e = view_entry(making->v, making->p->node, &matches);
	if (matches > 1)
		add_unknown(making,
		    "which levels count: %zu patterns and "
		    "attributes match the node",
		    matches);
	if (view_entry_unjudged(making->v, making->p->node))
		add_unknown(making,
		    "which levels count: a target-pattern is no regular "
		    "expression that can be judged");
	if (e == NULL)
		make_any(making, all, n);
	for (i = 1; e != NULL && i < VIEW_LEVELS; i++)
		if (e->levels[i] != NULL)
			make_level(making, e->levels[i], all, n);
}

int
plan_node(struct plan *p, const struct view *view, const struct quorum *q,
    const char *node)
{
	const struct view_device *watchdog = find(view, WATCHDOG_ID), **all;
	struct making making = { .p = p, .v = view };
	size_t n;

	*p = (struct plan){ .node = node };
	if ((all = view_eligible(view, node, &n)) == NULL)
		return (-1);
	/* It comes after the others, also for a node that runs no device. */
	if (watchdog != NULL && watchdog_is_for(view, node) &&
	    !is_in(watchdog, all, n))
		all[n++] = watchdog;
	make(&making, all, n);
	sum_up(&making, q);
	free(all);
	return (making.failed ? -1 : 0);
}

void
plan_free(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n_levels; i++)
		free(p->levels[i].devices);
	list_free(&p->unknown);
}
