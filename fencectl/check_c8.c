/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/check_c8.h"
#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/facts.h"

/* A node, its devices and its levels. */
struct node {
	const struct cib_node *node;
	const struct view_device **devices;
	size_t n;
	const struct view_entry *entry; /* NULL: none */
	bool chance;                    /* which entry is used is chance */
	size_t works;                   /* levels that could run */
	size_t firm;                    /* of these, not just conditional */
};

static void
count_levels(const struct checking *k, struct node *of)
{
	const struct cib_level *l;
	unsigned has;
	size_t i;

	for (i = 1; of->entry != NULL && i < VIEW_LEVELS; i++) {
		l = of->entry->levels[i];
		if (l == NULL ||
		    !level_works(k, l, of->node->name, of->devices, of->n))
			continue;
		of->works++;
		has = level_has(k, l);
		of->firm +=
		    has == 0 || (has & (LEVEL_POWER | LEVEL_OPERATOR)) != 0;
	}
}

/* Calls `look` for each node that devices fence. */
static void
each_node(struct checking *k, void look(struct checking *, struct node *))
{
	const struct cib_node *n;
	size_t matches;

	EACH_NODE (n, k) {
		struct node of = { .node = n };

		if (!node_fenced(n))
			continue;
		of.entry = view_entry(k->view, n->name, &matches);
		of.chance = of.entry != NULL && matches > 1;
		of.devices = view_eligible(k->view, n->name, &of.n);
		if (of.devices == NULL) {
			k->found->failed = true;
			return;
		}
		count_levels(k, &of);
		look(k, &of);
		free(of.devices);
	}
}

static bool
only_unfences(const struct view_device *d)
{
	const char *provides = cib_get(&d->rsc->meta, "provides");

	return (provides != NULL && strcmp(provides, "unfencing") == 0);
}

static void
left_out(struct checking *k, struct node *of)
{
	const char *name = of->node->name;
	const struct view_device *d;
	size_t i;

	if (of->entry == NULL || of->chance)
		return;
	for (i = 0; i < of->n; i++) {
		d = of->devices[i];
		if (!device_names(d, name) || entry_has(of->entry, d) ||
		    only_unfences(d))
			continue;
		check_add(k,
		    of->firm > 0 || !device_power(k, d) ? SEVERITY_WARNING :
							  SEVERITY_ERROR,
		    (struct where){ .about = d->rsc->id, .node = name },
		    "%s can fence %s, but is in none of the node's levels: "
		    "the device is never used",
		    d->rsc->id, name);
	}
}

void
check_c8(struct checking *k)
{
	each_node(k, left_out);
}

static void
conditional_only(struct checking *k, struct node *of)
{
	size_t i, conditional = 0;

	for (i = 0; of->entry == NULL && i < of->n; i++)
		conditional += device_conditional(k, of->devices[i]);
	if (of->chance || (of->entry != NULL && of->works == 0) ||
	    (of->entry != NULL && of->firm > 0) ||
	    (of->entry == NULL && (of->n == 0 || conditional < of->n)))
		return;
	check_add(k, SEVERITY_ERROR, (struct where){ .node = of->node->name },
	    "%s has no device that fences in each case: a node that does not "
	    "dump (or obey) is never fenced",
	    of->node->name);
}

void
check_c9(struct checking *k)
{
	each_node(k, conditional_only);
}

static void
after_power(struct checking *k, struct node *of)
{
	const struct cib_level *l;
	unsigned power = 0;
	unsigned i, has;

	for (i = 1; of->entry != NULL && i < VIEW_LEVELS; i++) {
		l = of->entry->levels[i];
		if (l == NULL ||
		    !level_works(k, l, of->node->name, of->devices, of->n))
			continue;
		has = level_has(k, l);
		if (power > 0 && (has & LEVEL_KDUMP) != 0)
			check_add(k, SEVERITY_ERROR,
			    (struct where){
				.node = of->node->name, .level = i },
			    "level %u cuts the power before level %u could "
			    "hear of a dump",
			    power, i);
		if (power == 0 && (has & LEVEL_POWER) != 0)
			power = i;
	}
}

void
check_c10(struct checking *k)
{
	each_node(k, after_power);
}

void
check_c11(struct checking *k)
{
	const struct cib_level *l;

	EACH_LEVEL (l, k)
		if (l->n_devices > 1 && (level_has(k, l) & LEVEL_KDUMP) != 0)
			check_add(k, SEVERITY_ERROR,
			    (struct where){ l->id,
				l->target == CIB_TARGET_NAME ? l->key : NULL,
				l->index > 0 ? (unsigned)l->index : 0 },
			    "fence_kdump is in a level with another device: "
			    "both must succeed, and the dump is cut");
}

static void
no_order(struct checking *k, struct node *of)
{
	size_t i, first = 0;

	if (of->entry != NULL || of->n < 2)
		return;
	for (i = 0; i < of->n; i++)
		first += !device_power(k, of->devices[i]);
	if (first == 0 || first == of->n)
		return;
	check_add(k, SEVERITY_ERROR, (struct where){ .node = of->node->name },
	    "%s has %zu devices (%s, %s) and no topology: which one is asked "
	    "first is chance",
	    of->node->name, of->n, of->devices[0]->rsc->id,
	    of->devices[1]->rsc->id);
}

void
check_c12(struct checking *k)
{
	each_node(k, no_order);
}
