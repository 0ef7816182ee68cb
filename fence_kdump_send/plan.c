/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/plan.h"

void
plan_init(struct plan *p, const struct plan_rule *rule, int64_t now)
{
	memset(p, 0, sizeof(*p));
	p->rule = *rule;
	p->start = now;
}

void
plan_free(struct plan *p)
{
	free(p->nodes);
	free(p->dests);
}

/* Space for one more of `size` bytes; doubles: there may be thousands. */
static void *
grow(void *array, size_t n, size_t size)
{
	if (n != 0 && (n & (n - 1)) != 0)
		return (array);
	return (reallocarray(array, n == 0 ? 1 : n * 2, size));
}

ssize_t
plan_add_node(struct plan *p, const char *name)
{
	struct plan_node *nodes, *node;
	size_t f;

	nodes = grow(p->nodes, p->n_nodes, sizeof(*nodes));
	if (nodes == NULL)
		return (-1);
	p->nodes = nodes;
	node = &nodes[p->n_nodes];
	memset(node, 0, sizeof(*node));
	node->name = name;
	node->first = PLAN_NEVER;
	for (f = 0; f < PLAN_FAMILIES; f++) {
		node->families[f].ask_at = PLAN_NEVER;
		node->families[f].answer = RESOLVE_UNKNOWN;
	}
	node->deadline =
	    p->rule.count == 0 ? PLAN_NEVER : p->start + p->rule.give_up;
	return ((ssize_t)p->n_nodes++);
}

static struct plan_family *
family_of(struct plan *p, size_t node, int family)
{
	return (&p->nodes[node].families[family == AF_INET ? 0 : 1]);
}

void
plan_look_up(struct plan *p, size_t node, int family, int64_t now)
{
	struct plan_family *f = family_of(p, node, family);

	f->ask_at = now;
	f->backoff = PLAN_ASK_MIN;
}

bool
plan_node_over(const struct plan *p, const struct plan_node *node)
{
	return (node->given_up ||
	    (p->rule.count != 0 && node->sent >= p->rule.count));
}

int
plan_add_dest(struct plan *p, size_t node, const struct addr *a,
    const char *ifname, int64_t now)
{
	struct plan_dest *dests, *dest;
	size_t i;

	for (i = 0; p->nodes[node].n_dests > 0 && i < p->n_dests; i++)
		if (p->dests[i].node == node &&
		    addr_cmp(&p->dests[i].addr, a) == 0)
			return (0);
	dests = grow(p->dests, p->n_dests, sizeof(*dests));
	if (dests == NULL)
		return (-1);
	p->dests = dests;
	dest = &dests[p->n_dests++];
	memset(dest, 0, sizeof(*dest));
	dest->addr = *a;
	if (ifname != NULL)
		strncpy(dest->ifname, ifname, sizeof(dest->ifname) - 1);
	dest->node = node;
	dest->state = plan_node_over(p, &p->nodes[node]) ? PLAN_DONE : PLAN_DUE;
	dest->at = now;
	dest->refused = PLAN_NEVER;
	if (p->nodes[node].n_dests++ == 0)
		p->nodes[node].first_own = p->n_dests - 1;
	return (0);
}

/* Nothing is done for this node any more. */
static void
close_node(struct plan *p, size_t node)
{
	size_t i, left = p->nodes[node].n_dests;

	for (i = 0; i < PLAN_FAMILIES; i++)
		p->nodes[node].families[i].ask_at = PLAN_NEVER;
	p->nodes[node].deadline = PLAN_NEVER;
	for (i = p->nodes[node].first_own; left > 0 && i < p->n_dests; i++) {
		if (p->dests[i].node != node)
			continue;
		p->dests[i].state = PLAN_DONE;
		left--;
	}
}

void
plan_refuse(struct plan *p, size_t node, const char *why)
{
	strncpy(p->nodes[node].why, why, sizeof(p->nodes[node].why) - 1);
	p->nodes[node].given_up = true;
	close_node(p, node);
}

void
plan_asked(struct plan *p, size_t node, int family, int64_t now)
{
	struct plan_family *f = family_of(p, node, family);

	f->asking++;
	f->asked = now;
	f->ask_at = PLAN_NEVER;
}

void
plan_answered(struct plan *p, size_t node, int family,
    enum resolve_result result, const char *why, int64_t now)
{
	struct plan_family *f = family_of(p, node, family);
	struct plan_node *n = &p->nodes[node];

	f->asking--;
	if (f->answer != RESOLVE_FOUND)
		f->answer = result;
	if (result == RESOLVE_FOUND || plan_node_over(p, n))
		return;
	if (n->n_dests == 0) {
		memset(n->why, 0, sizeof(n->why));
		strncpy(n->why, why, sizeof(n->why) - 1);
	}
	if (f->ask_at > now + f->backoff)
		f->ask_at = now + f->backoff;
	f->backoff *= 2;
	if (f->backoff > PLAN_ASK_MAX)
		f->backoff = PLAN_ASK_MAX;
}

void
plan_tried(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].state = PLAN_SENT;
	p->dests[dest].at = now;
	p->dests[dest].tried = now;
}

void
plan_left(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].state = PLAN_LEFT;
	p->dests[dest].at = now;
}

void
plan_doubted(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].state = PLAN_DOUBTFUL;
	p->dests[dest].at = now;
}

void
plan_probed(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].state = PLAN_PROBED;
	p->dests[dest].at = now;
	p->dests[dest].tried = now;
}

void
plan_stuck(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].state = PLAN_DOUBTFUL;
	p->dests[dest].at = now + PLAN_AGAIN;
	p->dests[dest].error = EHOSTUNREACH;
}

void
plan_lingers(struct plan *p, size_t dest)
{
	p->dests[dest].error = EHOSTUNREACH;
}

void
plan_postpone(struct plan *p, size_t dest, int64_t now)
{
	p->dests[dest].at = now + CLOCK_MS;
}

static int64_t
interval(const struct plan *p, const struct plan_node *node, int64_t now)
{
	if (p->rule.interval != 0)
		return (p->rule.interval);
	if (p->rule.count == 0 && now - node->first < PLAN_BUSY_TIME)
		return (PLAN_BUSY_INTERVAL);
	return (PLAN_INTERVAL);
}

/* The node has one message more than before: a new wait begins. */
static void
advance(struct plan *p, size_t node, unsigned int sent, int64_t due)
{
	struct plan_node *n = &p->nodes[node];

	n->sent = sent;
	if (p->rule.count == 0)
		return;
	n->deadline = due + p->rule.give_up;
	if (n->sent >= p->rule.count)
		close_node(p, node);
}

static void
try_again(struct plan_dest *dest, int64_t now)
{
	dest->state = dest->state == PLAN_PROBED ? PLAN_DOUBTFUL : PLAN_DUE;
	dest->at = now + PLAN_RETRY;
}

void
plan_through(struct plan *p, size_t dest, int64_t now)
{
	struct plan_dest *d = &p->dests[dest];
	struct plan_node *node = &p->nodes[d->node];

	if (d->refused != PLAN_NEVER && now - d->refused < PLAN_REFUSED) {
		try_again(d, now);
		return;
	}
	if (node->first == PLAN_NEVER) {
		node->first = d->tried;
		node->first_dest = dest;
	}
	if (d->sent < UINT32_MAX)
		d->sent++;
	d->error = 0;
	d->refused = PLAN_NEVER;
	d->state = PLAN_DUE;
	d->at = d->tried + interval(p, node, d->tried);
	if (d->at < now)
		d->at = now;
	if (d->sent > node->sent)
		advance(p, d->node, d->sent, d->at);
}

/* The last message of this address did not get through after all. */
static void
take_back(struct plan *p, struct plan_dest *dest)
{
	unsigned int most = 0;
	size_t i;

	dest->sent--;
	for (i = 0; i < p->n_dests; i++)
		if (p->dests[i].node == dest->node && p->dests[i].sent > most)
			most = p->dests[i].sent;
	p->nodes[dest->node].sent = most;
}

void
plan_failed(struct plan *p, size_t dest, int error, int64_t now)
{
	try_again(&p->dests[dest], now);
	p->dests[dest].error = error;
}

void
plan_refused(struct plan *p, size_t dest, int error, int64_t now)
{
	struct plan_dest *d = &p->dests[dest];

	if (d->state == PLAN_DONE)
		return;
	d->refused = now;
	if (d->state == PLAN_DOUBTFUL ||
	    (d->state == PLAN_DUE && (d->error != 0 || d->sent == 0)))
		return; /* it will be tried again anyway */
	if (d->state == PLAN_DUE)
		take_back(p, d);
	plan_failed(p, dest, error, now);
}

void
plan_expire(struct plan *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->n_nodes; i++) {
		if (p->nodes[i].deadline > now)
			continue;
		p->nodes[i].given_up = true;
		close_node(p, i);
	}
}
