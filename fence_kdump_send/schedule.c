/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump_send/plan.h"
#include "fence_kdump_send/schedule.h"

/* How soon the kernel's queues are looked at again: less often with time. */
#define LOOK_MIN (CLOCK_MS / 4)
#define LOOK_MAX (50 * CLOCK_MS)

static void
sooner(int64_t *at, int64_t when, int64_t now)
{
	if (when < now)
		when = now;
	if (*at > when)
		*at = when;
}

static void
dest_changed(struct plan_dest *dest, int64_t now)
{
	/* A link that goes down drops what waits on it, without an error. */
	if (dest->state == PLAN_SENT ||
	    (dest->state == PLAN_LEFT && dest->at != dest->tried)) {
		dest->state = PLAN_DUE;
		dest->at = now;
	}
	if (dest->error == 0)
		return;
	if (dest->state == PLAN_DUE)
		sooner(&dest->at, dest->tried + PLAN_RUSH, now);
	/* What is stuck waits on the old link or for the old route. */
	if (dest->state == PLAN_PROBED && now - dest->tried >= PLAN_RETRY) {
		dest->state = PLAN_DOUBTFUL;
		dest->at = now;
	}
	if (dest->state == PLAN_DOUBTFUL)
		sooner(&dest->at, dest->tried + PLAN_RETRY, now);
}

/*
 * A question that has been on its way for long may have been sent into the
 * void: a second question does not wait for the resolver's own five seconds.
 */
static void
family_changed(struct plan_family *family, int64_t now)
{
	if (family->backoff == 0)
		return;
	family->backoff = PLAN_ASK_MIN;
	sooner(&family->ask_at,
	    family->asked + (family->asking > 0 ? PLAN_AGAIN : PLAN_ASK_MIN),
	    now);
}

static void
node_changed(struct plan *p, struct plan_node *node, int64_t now)
{
	size_t i;

	if (plan_node_over(p, node))
		return;
	for (i = 0; i < PLAN_FAMILIES; i++)
		family_changed(&node->families[i], now);
}

void
plan_changed(struct plan *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->n_dests; i++)
		dest_changed(&p->dests[i], now);
	for (i = 0; i < p->n_nodes; i++)
		node_changed(p, &p->nodes[i], now);
}

int64_t
plan_ask_at(const struct plan *p, size_t node, int family)
{
	const struct plan_node *n = &p->nodes[node];
	const struct plan_family *f = &n->families[family == AF_INET ? 0 : 1];

	if (f->answer == RESOLVE_FOUND || f->asking >= PLAN_ASK_PARALLEL ||
	    (f->answer == RESOLVE_NONE && n->n_dests > 0))
		return (PLAN_NEVER);
	return (f->ask_at);
}

/* When to look again at what the kernel has had since `since`. */
static int64_t
next_look(int64_t since, int64_t now)
{
	int64_t step = now - since, when;

	if (step < LOOK_MIN)
		step = LOOK_MIN;
	if (step > LOOK_MAX)
		step = LOOK_MAX;
	when = now + step;
	if (since + PLAN_LINGER > now && since + PLAN_LINGER < when)
		when = since + PLAN_LINGER;
	return (when);
}

static int64_t
node_next(const struct plan *p, size_t node)
{
	const int64_t inet = plan_ask_at(p, node, AF_INET);
	const int64_t inet6 = plan_ask_at(p, node, AF_INET6);
	int64_t next = p->nodes[node].deadline;

	if (inet < next)
		next = inet;
	return (inet6 < next ? inet6 : next);
}

static int64_t
dest_next(const struct plan_dest *dest, int64_t now)
{
	switch (dest->state) {
	case PLAN_DUE:
		return (dest->at);
	case PLAN_SENT:
	case PLAN_PROBED:
		return (next_look(dest->at, now));
	case PLAN_LEFT:
		return (dest->at + PLAN_SETTLE);
	case PLAN_DOUBTFUL: /* when its time has come: until a place is free */
		return (dest->at > now ? dest->at : now + PLAN_LINGER);
	case PLAN_DONE:
		break;
	}
	return (PLAN_NEVER);
}

int64_t
plan_next(const struct plan *p, int64_t now)
{
	int64_t next = PLAN_NEVER, t;
	size_t i;

	for (i = 0; i < p->n_nodes; i++) {
		t = node_next(p, i);
		if (t < next)
			next = t;
	}
	for (i = 0; i < p->n_dests; i++) {
		t = dest_next(&p->dests[i], now);
		if (t < next)
			next = t;
	}
	return (next);
}

bool
plan_over(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n_nodes; i++)
		if (!plan_node_over(p, &p->nodes[i]))
			return (false);
	return (true);
}

bool
plan_complete(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n_nodes; i++)
		if (p->nodes[i].given_up || !plan_node_over(p, &p->nodes[i]))
			return (false);
	return (p->n_nodes > 0);
}
