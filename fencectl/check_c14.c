/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/agents.h"
#include "fencectl/check_c14.h"
#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/facts.h"
#include "fencectl/watchdog.h"

void
check_c14(struct checking *k)
{
	const struct view_entry *e;
	unsigned at, last;
	size_t i;

	for (i = 0; i < k->view->n_entries; i++) {
		e = &k->view->entries[i];
		last = 0;
		for (at = 1; at < VIEW_LEVELS; at++) {
			if (e->levels[at] == NULL)
				continue;
			if (at > last + 1)
				check_add(k, SEVERITY_INFO,
				    (struct where){ e->key,
					e->target == CIB_TARGET_NAME ? e->key :
								       NULL,
					at },
				    "there is no level between %u and %u, "
				    "which is harmless",
				    last, at);
			last = at;
		}
	}
}

/* The first PDU of a level of the entry; NULL: none. */
static const struct view_device *
level_pdu(const struct checking *k, const struct cib_level *l)
{
	const struct view_device *d;
	size_t i;

	for (i = 0; l != NULL && i < l->n_devices; i++) {
		d = view_device(k->view, l->devices[i]);
		if (d != NULL && device_is(d, AGENT_PDU))
			return (d);
	}
	return (NULL);
}

static void
two_pdus(struct checking *k, const char *node, const struct view_device *x,
    const struct view_device *y)
{
	check_add(k, SEVERITY_WARNING,
	    (struct where){ .about = y->rsc->id, .node = node },
	    "%s and %s are two power switches, but in no common level: are "
	    "they for two power supplies of %s?",
	    x->rsc->id, y->rsc->id, node);
}

/* Without levels each device is tried until one succeeds. */
static void
loose_pdus(struct checking *k, const char *node)
{
	const struct view_device **all, *first = NULL;
	size_t i, n;

	all = view_eligible(k->view, node, &n);
	if (all == NULL) {
		k->found->failed = true;
		return;
	}
	for (i = 0; i < n; i++) {
		if (!device_is(all[i], AGENT_PDU))
			continue;
		if (first != NULL &&
		    strcmp(first->rsc->type, all[i]->rsc->type) == 0)
			two_pdus(k, node, first, all[i]);
		if (first == NULL)
			first = all[i];
	}
	free(all);
}

void
check_c15(struct checking *k)
{
	const struct view_device *first, *d;
	const struct view_entry *e;
	const struct cib_node *n;
	size_t i, matches;

	EACH_NODE (n, k) {
		if (!node_fenced(n))
			continue;
		e = view_entry(k->view, n->name, &matches);
		if (e == NULL)
			loose_pdus(k, n->name);
		first = NULL;
		for (i = 1; e != NULL && i < VIEW_LEVELS; i++) {
			d = level_pdu(k, e->levels[i]);
			if (d == NULL)
				continue;
			if (first != NULL && d != first &&
			    strcmp(first->rsc->type, d->rsc->type) == 0)
				two_pdus(k, n->name, first, d);
			if (first == NULL)
				first = d;
		}
	}
}

/*
 * Has a node with levels none that could run?  Pacemaker asks for no device
 * that is in none of them, so that nothing fences the node.
 */
static bool
none_works(const struct checking *k, const struct view_entry *e,
    const char *node, const struct view_device *const *all, size_t n)
{
	size_t i;

	for (i = 1; i < VIEW_LEVELS; i++)
		if (e->levels[i] != NULL &&
		    level_works(k, e->levels[i], node, all, n))
			return (false);
	return (true);
}

static void
look_at_levels(struct checking *k, const struct cib_node *node,
    const struct view_device *const *all, size_t n)
{
	const struct view_entry *e;
	size_t matches;

	e = view_entry(k->view, node->name, &matches);
	if (e == NULL && k->cib->n_levels > 0)
		check_add(k, SEVERITY_WARNING,
		    (struct where){ .node = node->name },
		    "%s has no level, while others have some: the order of "
		    "the node's devices is chance",
		    node->name);
	else if (e != NULL && matches == 1 &&
	    none_works(k, e, node->name, all, n))
		check_add(k, SEVERITY_ERROR,
		    (struct where){ .node = node->name },
		    "%s is never fenced: each of the node's levels has a "
		    "device that is not there, cannot be used, or is not for "
		    "%s",
		    node->name, node->name);
}

/* Can a device fence it?  One whose agent must be asked may be able to. */
static bool
has_device(struct checking *k, const struct cib_node *n)
{
	const struct view_device **all;
	size_t found;

	all = view_eligible(k->view, n->name, &found);
	if (all == NULL)
		k->found->failed = true;
	free(all);
	return (all == NULL || found > 0);
}

void
check_c16(struct checking *k)
{
	const struct view_device **all;
	const struct cib_node *n;
	size_t found;

	if (k->cib->n_devices == 0)
		return;
	EACH_NODE (n, k) {
		if (!node_fenced(n) || watchdog_is_for(k->view, n->name))
			continue;
		all = view_eligible(k->view, n->name, &found);
		if (all == NULL)
			k->found->failed = true;
		else if (found > 0)
			look_at_levels(k, n, all, found);
		else if (n->kind == CIB_NODE_CLUSTER)
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .node = n->name },
			    "no device can fence %s", n->name);
		free(all);
	}
}

static void
names_guest(struct checking *k, const struct view_device *d)
{
	const struct cib_node *n;
	size_t i;

	for (i = 0; i < d->map.n_names; i++) {
		n = cib_node(k->cib, d->map.names[i]);
		if (n == NULL || node_fenced(n))
			continue;
		check_add(k, SEVERITY_INFO,
		    (struct where){ .about = d->rsc->id, .node = n->name },
		    "%s names %s, which is fenced by a restart of its "
		    "resource: the device is never asked",
		    d->rsc->id, n->name);
	}
}

void
check_c17(struct checking *k)
{
	const struct view_device *d;
	const struct cib_node *n;

	EACH_DEVICE (d, k)
		names_guest(k, d);
	if (k->cib->n_devices == 0)
		return;
	EACH_NODE (n, k)
		if (n->kind == CIB_NODE_REMOTE &&
		    !watchdog_is_for(k->view, n->name) && !has_device(k, n))
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = n->name, .node = n->name },
			    "no device can fence this remote node");
}
