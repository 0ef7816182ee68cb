/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/check_b.h"
#include "fencectl/eligible.h"
#include "fencectl/facts.h"

static bool
symmetric(const struct checking *k)
{
	return (cib_bool(cib_property(k->cib, "symmetric-cluster")) != 0);
}

void
check_b1(struct checking *k)
{
	const struct view_device *d;

	if (!symmetric(k))
		return; /* B6 */
	EACH_DEVICE (d, k)
		if (d->n_runs == 0 && d->disabled != VIEW_YES)
			check_device(k, SEVERITY_ERROR, d,
			    "%s can never be used: location constraints bar "
			    "the device on every node",
			    d->rsc->id);
}

/* May another node than the target fence it by another device? */
static bool
others_can(
    const struct checking *k, const struct view_device *d, const char *target)
{
	const struct view_device **all;
	size_t i, n;
	bool can = false;

	all = view_eligible(k->view, target, &n);
	if (all == NULL) {
		k->found->failed = true;
		return (true);
	}
	for (i = 0; i < n; i++)
		if (all[i] != d && !view_only_target(k->view, all[i], target))
			can = true;
	free(all);
	return (can);
}

static void
only_target(struct checking *k, const struct view_device *d, const char *name)
{
	const struct cib_node *n = cib_node(k->cib, name);

	if (n == NULL || n->kind != CIB_NODE_CLUSTER ||
	    !view_only_target(k->view, d, name) || others_can(k, d, name))
		return;
	check_add(k, SEVERITY_ERROR,
	    (struct where){ .about = d->rsc->id, .node = n->name },
	    "%s: only %s may run the device, and it is for %s", d->rsc->id,
	    n->name, n->name);
}

void
check_b2(struct checking *k)
{
	const struct view_device *d;
	size_t i;

	EACH_DEVICE (d, k) {
		if (k->view->n_hosts < 2 || d->check != VIEW_CHECK_STATIC ||
		    d->on_target || !device_usable(d))
			continue;
		for (i = 0; i < d->map.n_names; i++)
			only_target(k, d, d->map.names[i]);
	}
}

void
check_b3(struct checking *k)
{
	const struct cib_location *location;
	size_t i;

	for (i = 0; i < k->cib->n_locations; i++) {
		location = &k->cib->locations[i];
		if (location->id == NULL || location->rsc == NULL ||
		    location->pattern ||
		    cib_device(k->cib, location->rsc) == NULL)
			continue;
		if (strncmp(location->id, "cli-ban-", 8) == 0 ||
		    strncmp(location->id, "cli-prefer-", 11) == 0)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .about = location->rsc },
			    "%s: constraint %s is left over from a move or "
			    "ban",
			    location->rsc, location->id);
	}
}

static void
barred_target(struct checking *k, const struct view_device *d, const char *name)
{
	const struct cib_node *n = cib_node(k->cib, name);

	if (n == NULL || n->kind != CIB_NODE_CLUSTER ||
	    view_runs_on(k->view, d, n->name) != VIEW_NO)
		return;
	check_add(k, SEVERITY_WARNING,
	    (struct where){ .about = d->rsc->id, .node = n->name },
	    "%s: %s is barred on %s, the only node that could run the device "
	    "for %s",
	    d->rsc->id, d->rsc->type, n->name, n->name);
}

void
check_b4(struct checking *k)
{
	const struct view_device *d;
	size_t i;

	EACH_DEVICE (d, k) {
		if (!d->on_target || !device_usable(d))
			continue;
		for (i = 0; i < d->map.n_names; i++)
			barred_target(k, d, d->map.names[i]);
	}
}

static bool
in_a_level(const struct checking *k, const struct view_device *d)
{
	const struct cib_level *l;

	EACH_LEVEL (l, k)
		if (level_with(l, d))
			return (true);
	return (false);
}

void
check_b5(struct checking *k)
{
	const struct view_device *d;
	bool parked;

	EACH_DEVICE (d, k) {
		if (d->disabled != VIEW_YES)
			continue;
		parked = k->cib->n_levels > 0 && !in_a_level(k, d);
		check_device(k, parked ? SEVERITY_INFO : SEVERITY_ERROR, d,
		    "%s: target-role=Stopped: no node can use the device",
		    d->rsc->id);
	}
}

void
check_b6(struct checking *k)
{
	const struct view_device *d;

	if (symmetric(k))
		return;
	EACH_DEVICE (d, k)
		if (d->n_runs == 0 && d->disabled != VIEW_YES)
			check_device(k, SEVERITY_WARNING, d,
			    "%s: symmetric-cluster=false, and no node is "
			    "allowed for the device",
			    d->rsc->id);
}

static const char *const kinds[] = { "a resource", "a group", "a clone",
	"a bundle" };

/* What a level names, if that is a resource and no fence device. */
static void
level_names_other(
    struct checking *k, const struct cib_level *l, const char *name)
{
	const struct cib_resource *rsc = cib_resource(k->cib, name);

	if (rsc == NULL || rsc->device)
		return;
	check_add(k, SEVERITY_INFO,
	    (struct where){
		name, l->key, l->index > 0 ? (unsigned)l->index : 0 },
	    "%s is %s and no fence device", name, kinds[rsc->kind]);
}

static void
device_colocated(struct checking *k, const struct cib_colocated *colocated,
    const char *device)
{
	check_add(k, SEVERITY_INFO, (struct where){ .about = device },
	    "%s: colocation %s says where the monitor runs; for a fencing "
	    "Pacemaker does not look at it",
	    device, colocated->id != NULL ? colocated->id : "");
}

/* The device of that name, or those of the template. */
static void
name_colocated(
    struct checking *k, const struct cib_colocated *colocated, const char *name)
{
	const struct cib_resource *rsc = cib_device(k->cib, name);
	const struct index_row *rows;
	size_t i, n;

	if (rsc != NULL)
		device_colocated(k, colocated, rsc->id);
	rows = index_find(&k->cib->by_template, name, &n);
	for (i = 0; i < n; i++) {
		rsc = rows[i].value;
		if (rsc->device)
			device_colocated(k, colocated, rsc->id);
	}
}

static void
colocations(struct checking *k)
{
	const struct cib_colocated *colocated;
	const struct index_row *rows;
	size_t i, j, n;

	for (i = 0; i < k->cib->n_colocated; i++) {
		colocated = &k->cib->colocated[i];
		name_colocated(k, colocated, colocated->rsc);
		rows = index_find(&k->cib->by_tag, colocated->rsc, &n);
		for (j = 0; j < n; j++)
			name_colocated(k, colocated, rows[j].value);
	}
}

void
check_b7(struct checking *k)
{
	const struct view_device *d;
	const struct cib_level *l;
	size_t i;

	colocations(k);
	EACH_DEVICE (d, k)
		if (d->rsc->parent != NULL)
			check_add(k, SEVERITY_INFO,
			    (struct where){ .about = d->rsc->id },
			    "%s is in %s (%s): a fence device needs none, and "
			    "a level names %s",
			    d->rsc->id, kinds[d->rsc->parent->kind],
			    d->rsc->parent->id, d->rsc->id);
	EACH_LEVEL (l, k)
		for (i = 0; i < l->n_devices; i++)
			level_names_other(k, l, l->devices[i]);
}
