/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "lib/clock.h"
#include "lib/cmap.h"
#include "lib/log.h"
#include "lib/lookup_wait.h"
#include "lib/reason.h"
#include "rehearse/identity.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

#define LOOKUP_NS (10 * CLOCK_S)

void
identity_free(struct identity *id)
{
	lookup_free(&id->lookup);
	target_free(&id->target);
	cluster_free(&id->cluster);
	corosync_free(&id->conf);
}

static bool
is_own(const struct own_addrs *own, const struct addr *a)
{
	return (!addr_is_loopback(a) && own_find(own, a, 0) != NULL);
}

static bool
has_own(const struct cluster_node *node, const struct own_addrs *own)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	size_t i;

	for (i = 0; i < node->rings.n; i++)
		if (addr_parse(node->rings.words[i], &a, ifname, NULL) ==
			ADDR_IS_ADDRESS &&
		    is_own(own, &a))
			return (true);
	return (false);
}

int
identity_by_number(
    const struct cluster *cluster, const struct own_addrs *own, bool *two)
{
	int found = -1;
	size_t i;

	*two = false;
	for (i = 0; i < cluster->n && !*two; i++) {
		if (!has_own(&cluster->nodes[i], own))
			continue;
		*two = found != -1;
		found = *two ? found : (int)i;
	}
	return (found);
}

/* The same, of what the rings' host names lead to. */
static int
find_by_name(const struct identity *id, const struct own_addrs *own)
{
	const struct whose_set *set = &id->lookup.set;
	const struct whose_addr *addr;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (addr->node != -1 && addr->second == -1 &&
		    addr->claim == WHOSE_RING_NAME && is_own(own, &addr->addr))
			return (addr->node);
	}
	return (-1);
}

/* What Pacemaker calls this host: the node's name, or else the host's. */
static const char *
name_of(const struct identity *id, const char *host)
{
	const char *name =
	    id->self == -1 ? NULL : id->cluster.nodes[id->self].name;

	return (name == NULL ? host : name);
}

/* All that a listener that awaits this target would know. */
static int
look_up(struct identity *id, struct reason *why)
{
	if (lookup_init(
		&id->lookup, &id->target, &id->cluster, AF_UNSPEC, why) == -1)
		return (-1);
	return (lookup_wait(&id->lookup, -1, LOOKUP_NS, why));
}

/* The nodes, by corosync.conf and, if corosync runs, by corosync itself. */
static int
find_nodes(struct identity *id, struct reason *why)
{
	struct ask ask = { .fd = -1, .pid = -1 };
	struct reason silent;
	struct cmap map;
	int rc;

	if (cluster_add(&id->cluster, &id->conf) == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	if (cmap_running() == CMAP_ABSENT)
		return (0);
	if (cmap_ask(&ask, &silent) == -1 ||
	    cmap_wait(&ask, &map, &silent) != ASK_DONE) {
		log_warn("%s; its file alone counts", silent.text);
		return (0);
	}
	rc = cluster_add_map(&id->cluster, &map);
	cmap_free(&map);
	if (rc == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	return (0);
}

int
identity_self(struct identity *id, const struct own_addrs *own,
    const char *host, struct reason *why)
{
	bool two;

	id->target.node = -1;
	id->self = identity_by_number(&id->cluster, own, &two);
	if (id->self != -1)
		return (0);
	if (look_up(id, why) == -1)
		return (-1);
	id->self = find_by_name(id, own);
	if (id->self == -1) {
		id->self = cluster_find(&id->cluster, host);
		id->by_host = id->self != -1;
	}
	lookup_free(&id->lookup);
	return (0);
}

int
identity_nodes(struct identity *id, struct reason *why)
{
	memset(id, 0, sizeof(*id));
	id->self = -1;
	id->target.node = -1;
	if (corosync_read(&id->conf, COROSYNC_CONF, why) == -1)
		return (-1);
	return (id->conf.n == 0 ? 0 : find_nodes(id, why));
}

int
identity_find(struct identity *id, const struct own_addrs *own,
    const char *host, struct reason *why)
{
	const char *name;

	if (identity_nodes(id, why) == -1)
		return (-1);
	if (id->conf.n == 0)
		return (0);
	if (identity_self(id, own, host, why) == -1)
		return (-1);
	name = name_of(id, host);
	if (target_choose(&id->target, NULL, name, &id->cluster, why) == -1)
		return (-1);
	return (look_up(id, why));
}

/* The link that has this word as the node's ring address, or -1. */
static int
link_of(const struct identity *id, int node, const char *word)
{
	const char *name = id->cluster.nodes[node].name;
	size_t i;
	int link;

	for (i = 0; i < id->conf.n; i++) {
		if (name != NULL &&
		    (id->conf.nodes[i].name == NULL ||
			strcasecmp(id->conf.nodes[i].name, name) != 0))
			continue;
		for (link = 0; link < COROSYNC_LINKS; link++)
			if (id->conf.nodes[i].addrs[link] != NULL &&
			    strcasecmp(id->conf.nodes[i].addrs[link], word) ==
				0)
				return (link);
	}
	return (-1);
}

enum owner
identity_owner(
    const struct identity *id, const struct addr *a, int *node, int *link)
{
	const struct whose_set *set = &id->lookup.set;
	const struct whose_addr *addr;

	if (id->conf.n == 0)
		return (OWNER_NO_CLUSTER);
	if ((addr = whose_find(set, a)) == NULL)
		return (OWNER_NONE);
	if (addr->node != -1) {
		*node = addr->node;
		*link = whose_by_ring(addr->claim) ?
		    link_of(id, addr->node, addr->by) :
		    -1;
	}
	switch (whose_judge(set, a)) {
	case WHOSE_TARGET:
		return (whose_by_ring(addr->claim) ? OWNER_SELF : OWNER_NAME);
	case WHOSE_OPEN:
		return (OWNER_OPEN);
	case WHOSE_OTHER:
		return (OWNER_OTHER);
	case WHOSE_TWO:
		return (OWNER_TWO);
	case WHOSE_UNKNOWN:
	case WHOSE_N:
		break;
	}
	return (OWNER_NONE);
}

static bool
has_addr(const struct name *name, const struct addr *a)
{
	size_t i;

	for (i = 0; i < name->n; i++)
		if (addr_cmp(&name->addrs[i], a) == 0)
			return (true);
	return (false);
}

/* Is one of the node's ring addresses an address of a word of the list? */
static bool
has_ring_of(const struct whose_set *set, int node, const struct names *list)
{
	const struct whose_addr *addr;
	size_t i, j;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (addr->node != node || !whose_by_ring(addr->claim))
			continue;
		for (j = 0; j < list->n; j++)
			if (has_addr(&list->items[j], &addr->addr))
				return (true);
	}
	return (false);
}

bool
identity_listed(const struct identity *id, int node, const struct names *list)
{
	const char *called = id->cluster.nodes[node].name;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (called != NULL &&
		    strcasecmp(list->items[i].text, called) == 0)
			return (true);
	return (has_ring_of(&id->lookup.set, node, list));
}
