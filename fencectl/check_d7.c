/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/check_d7.h"
#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/facts.h"
#include "fencectl/quorum.h"
#include "fencectl/times.h"

static long
priority_delay(const struct checking *k)
{
	return (times_seconds(cib_property(k->cib, "priority-fencing-delay")));
}

/* Has a resource a priority above 0? */
static bool
any_priority(const struct checking *k)
{
	size_t i;

	for (i = 0; i < k->cib->n_resources; i++)
		if (score_positive(
			cib_get(&k->cib->resources[i]->meta, "priority")))
			return (true);
	return (false);
}

/* A disk, a reservation or a ping that only one side can win. */
static bool
decided_otherwise(const struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_STORAGE | AGENT_SBD) ||
		    strcmp(d->rsc->type, "fence_heuristics_ping") == 0)
			return (true);
	return (false);
}

/* The delays of the first device that ends the node; false: none is known. */
static bool
kill_times(struct checking *k, const struct cib_node *n, struct times *t)
{
	const struct view_device **all;
	const struct view_entry *e;
	size_t i, count, matches, best = 0;
	unsigned level, first = VIEW_LEVELS;

	all = view_eligible(k->view, n->name, &count);
	e = view_entry(k->view, n->name, &matches);
	for (i = 0; all != NULL && i < count; i++) {
		if (!device_power(k, all[i]))
			continue;
		for (level = 1; e != NULL && level < VIEW_LEVELS; level++)
			if (e->levels[level] != NULL &&
			    level_with(e->levels[level], all[i]))
				break;
		if (e == NULL)
			level = 1;
		if (level < first) {
			first = level;
			best = i;
		}
	}
	if (first < VIEW_LEVELS)
		times_of(t, k->cib, all[best]->rsc, n->name, false);
	if (all == NULL)
		k->found->failed = true;
	free(all);
	return (first < VIEW_LEVELS);
}

void
check_d7(struct checking *k)
{
	struct times times, b;

	if (k->view->n_hosts != 2 || k->quorum->device ||
	    decided_otherwise(k) || (priority_delay(k) > 0 && any_priority(k)))
		return;
	if (!kill_times(k, k->view->hosts[0], &times) ||
	    !kill_times(k, k->view->hosts[1], &b))
		return;
	if (times.max > times.base || b.max > b.base || times.base != b.base)
		return;
	check_add(k, SEVERITY_WARNING, (struct where){ NULL, NULL, 0 },
	    "two nodes and the same delay (%ld s) for both: in a split they "
	    "fence each other",
	    times.base);
}

/* The greatest delay that the device has for a node. */
static long
longest(const struct checking *k, const struct view_device *d)
{
	const char *node;
	struct times t;
	long most = 0;
	size_t i;

	for (i = 0; (node = delay_node(k, d, i)) != NULL; i++) {
		times_of(&t, k->cib, d->rsc, node, false);
		if (t.max > most)
			most = t.max;
	}
	return (most);
}

void
check_d8(struct checking *k)
{
	const bool device = k->quorum != NULL && k->quorum->device;
	const struct view_device *d;
	long delay;

	if (k->view->n_hosts < 3 && !device)
		return;
	EACH_DEVICE (d, k) {
		delay = longest(k, d);
		if (delay > 0)
			check_add(k, SEVERITY_INFO,
			    (struct where){ .about = d->rsc->id },
			    "%s: the delay of up to %ld s only makes each "
			    "fencing longer: the side with quorum fences alone",
			    d->rsc->id, delay);
	}
}

void
check_d9(struct checking *k)
{
	static const char name[] = "priority-fencing-delay";
	const long delay = priority_delay(k);
	const struct view_device *d;
	long most = 0;

	if (delay <= 0)
		return;
	EACH_DEVICE (d, k)
		if (longest(k, d) > most)
			most = longest(k, d);
	if (!any_priority(k))
		check_add(k, SEVERITY_WARNING, (struct where){ .about = name },
		    "%s=%ld does nothing, because no resource has a priority "
		    "above 0",
		    name, delay);
	if (delay < 2 * most)
		check_add(k, SEVERITY_WARNING, (struct where){ .about = name },
		    "%s=%ld is less than twice the greatest delay of a device "
		    "(%ld)",
		    name, delay, most);
}

/* Where `name` stands in a map of pcmk_delay_base; NULL: it does not. */
static const char *
in_map(const char *map, const char *name)
{
	const size_t len = strlen(name);

	while (*map != '\0') {
		map += strspn(map, "; \t\n");
		if (strncasecmp(map, name, len) == 0 &&
		    (map[len] == ':' || map[len] == '='))
			return (map);
		map += strcspn(map, "; \t\n");
	}
	return (NULL);
}

static void
shadowed(struct checking *k, const struct view_device *d, const char *map,
    const struct cib_node *n)
{
	const char *own = in_map(map, n->name), *at;
	const struct cib_node *other;
	const size_t len = strlen(n->name);

	EACH_NODE (other, k) {
		if (strlen(other->name) >= len ||
		    strncasecmp(other->name, n->name, strlen(other->name)) != 0)
			continue;
		at = in_map(map, other->name);
		if (at != NULL && (own == NULL || at < own))
			check_add(k, SEVERITY_WARNING,
			    (struct where){ d->rsc->id, n->name, 0 },
			    "%s: in pcmk_delay_base %s also matches %s: put "
			    "the longer name first",
			    d->rsc->id, other->name, n->name);
	}
}

void
check_d20(struct checking *k)
{
	const struct view_device *d;
	const struct cib_node *n;
	const char *map;

	if (!cib_older(k->cib, 3, 20, 5))
		return;
	EACH_DEVICE (d, k) {
		map = param(d, "pcmk_delay_base");
		if (map == NULL || strpbrk(map, ":=") == NULL)
			continue;
		EACH_NODE (n, k)
			shadowed(k, d, map, n);
	}
}
