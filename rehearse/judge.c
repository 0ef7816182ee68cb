/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/reason.h"
#include "rehearse/identity.h"
#include "rehearse/judge.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

struct judge {
	const struct evidence *e;
	finding_fn *tell;
	void *arg;
};

static void find(const struct judge *j, enum finding_level level,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
find(const struct judge *j, enum finding_level level, const char *fmt, ...)
{
	struct reason text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	j->tell(level, text.text, j->arg);
}

/* Does the cluster know this host by the source of one of a node's ways? */
static bool
is_known(const struct evidence *e, size_t name)
{
	const struct way *way;
	enum owner owner;
	int node, link;
	size_t i;

	for (i = 0; i < e->ways->n; i++) {
		way = &e->ways->items[i];
		if (way->name != name || way->kind != WAY_OPEN)
			continue;
		owner = identity_owner(
		    e->identity, &way->route.source, &node, &link);
		if (owner == OWNER_SELF || owner == OWNER_NAME ||
		    owner == OWNER_NO_CLUSTER)
			return (true);
	}
	return (false);
}

/*
 * A source that is not this host's by the name that the listeners await.  A
 * node without a name is known by what that name leads to.
 */
static void
judge_other(const struct judge *j, const struct way *way, int node)
{
	const struct identity *id = j->e->identity;
	const char *name = j->e->names->items[way->name].text;
	char to[ADDR_STRLEN], from[ADDR_STRLEN];

	addr_format(&way->addr, to);
	addr_format(&way->route.source, from);
	if (node == id->self)
		find(j, FINDING_ERROR,
		    "%s: %s would be told from %s, a ring address of this "
		    "host; but its node has no name in corosync.conf, and "
		    "\"%s\" leads to none of its ring addresses: nobody would "
		    "believe the message",
		    name, to, from, id->target.name);
	else
		find(j, FINDING_ERROR,
		    "%s: %s would be told from %s, which corosync.conf gives "
		    "to another node, %s: that one would be taken for dead",
		    name, to, from, cluster_label(&id->cluster, node));
}

/* Whose message it would be is in doubt: no node's. */
static void
judge_doubt(const struct judge *j, enum owner owner, const char *name,
    const char *to, const char *from)
{
	if (owner == OWNER_TWO)
		find(j, FINDING_ERROR,
		    "%s: %s would be told from %s, which two nodes of the "
		    "cluster claim: nobody would believe it",
		    name, to, from);
	else
		find(j, FINDING_ERROR,
		    "%s: %s would be told from %s, which does not count as "
		    "long as a name that could claim it for another node is "
		    "not settled",
		    name, to, from);
}

/* A listener knows the sender by the source address alone. */
static void
judge_source(const struct judge *j, const struct way *way)
{
	const char *name = j->e->names->items[way->name].text;
	char to[ADDR_STRLEN], from[ADDR_STRLEN];
	int node, link;
	const enum owner owner =
	    identity_owner(j->e->identity, &way->route.source, &node, &link);

	addr_format(&way->addr, to);
	addr_format(&way->route.source, from);
	switch (owner) {
	case OWNER_OTHER:
		judge_other(j, way, node);
		break;
	case OWNER_TWO:
	case OWNER_OPEN:
		judge_doubt(j, owner, name, to, from);
		break;
	case OWNER_NONE:
		find(j,
		    is_known(j->e, way->name) ? FINDING_WARNING : FINDING_ERROR,
		    "%s: %s would be told from %s, which corosync.conf does "
		    "not give to this host",
		    name, to, from);
		break;
	case OWNER_NAME:
		find(j, FINDING_WARNING,
		    "%s: %s would be told from %s, which is not in "
		    "corosync.conf: it is believed only if this host's name "
		    "has this address there, too",
		    name, to, from);
		break;
	case OWNER_SELF:
	case OWNER_NO_CLUSTER:
		break;
	}
}

/*
 * What can be made again in the crash kernel: by ip=, bond=, vlan= and bridge=,
 * or, Red Hat's, by NetworkManager.
 */
static bool
is_makeable(const char *kind, enum told_by by)
{
	static const char *const kinds[] = { "", "bond", "vlan", "bridge" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return (true);
	return ((by == TOLD_BY_REDHAT || by == TOLD_BY_CIB) &&
	    (strcmp(kind, "team") == 0 || strcmp(kind, "openvswitch") == 0));
}

static void
judge_link(const struct judge *j, const struct way *way)
{
	if (!is_makeable(way->link.kind, j->e->by))
		find(j, FINDING_WARNING,
		    "%s is a %s, not a network card, a bond, a VLAN or a "
		    "bridge: it may not be there in the crash kernel",
		    way->link.name, way->link.kind);
	if (!way->link.running)
		find(j, FINDING_WARNING, "%s has no carrier", way->link.name);
}

static void
judge_addr(const struct judge *j, const struct way *way)
{
	char from[ADDR_STRLEN];

	addr_format(&way->route.source, from);
	if ((way->flags & IFA_F_TENTATIVE) != 0)
		find(j, FINDING_WARNING,
		    "%s is tentative: it may be somebody else's, too", from);
	if ((way->flags & IFA_F_PERMANENT) == 0)
		find(j, FINDING_WARNING,
		    "%s is %s: it may be another one by the time of the crash, "
		    "and an initrd has today's",
		    from,
		    way->addr.family == AF_INET ? "leased (DHCP)" :
						  "a router's or DHCP's idea");
	if (way->route.table != RT_TABLE_MAIN)
		find(j, FINDING_WARNING,
		    "the route from %s is in table %u, by policy: the crash "
		    "kernel may not have it",
		    from, (unsigned int)way->route.table);
}

/* The first way on this interface, and from this source. */
static void
firsts(const struct ways *ways, size_t i, bool *of_link, bool *of_addr)
{
	const struct way *way = &ways->items[i], *v;
	size_t k;

	*of_link = *of_addr = true;
	for (k = 0; k < i; k++) {
		v = &ways->items[k];
		if (v->kind != WAY_OPEN ||
		    v->route.ifindex != way->route.ifindex)
			continue;
		*of_link = false;
		if (addr_cmp(&v->route.source, &way->route.source) == 0 &&
		    v->route.table == way->route.table)
			*of_addr = false;
	}
}

static void
judge_way(const struct judge *j, size_t i)
{
	const struct way *way = &j->e->ways->items[i];
	bool of_link, of_addr;
	char to[ADDR_STRLEN];

	if (way->kind == WAY_CLOSED &&
	    ways_node(j->e->ways, way->name) == NODE_OPEN)
		find(j, FINDING_WARNING, "%s: no way to %s: %s",
		    j->e->names->items[way->name].text,
		    addr_format(&way->addr, to), way->why);
	if (way->kind != WAY_OPEN)
		return;
	judge_source(j, way);
	firsts(j->e->ways, i, &of_link, &of_addr);
	if (of_link)
		judge_link(j, way);
	if (of_addr)
		judge_addr(j, way);
}

static void
judge_node(const struct judge *j, size_t i)
{
	const struct name *name = &j->e->names->items[i];

	if (name->n > 0 && name->why[0] != '\0')
		find(j, FINDING_WARNING,
		    "%s may have more addresses than these: %s", name->text,
		    name->why);
	switch (ways_node(j->e->ways, i)) {
	case NODE_OPEN:
	case NODE_SELF:
		break;
	case NODE_CLOSED:
		find(j, FINDING_ERROR,
		    "%s: there is no way to any of its addresses", name->text);
		break;
	case NODE_LOOPBACK:
		find(j, FINDING_ERROR,
		    "%s: all its addresses are loopback addresses: nobody "
		    "else would be told",
		    name->text);
		break;
	case NODE_NAMELESS:
		find(j, FINDING_ERROR, "%s%s%s", name->bad ? "" : name->text,
		    name->bad ? "" : ": does not resolve: ", name->why);
		break;
	}
}

static void
judge_cluster(const struct judge *j)
{
	const struct identity *id = j->e->identity;
	int i;

	if (id->conf.n == 0) {
		find(j, FINDING_WARNING,
		    "%s lists no nodes: nobody can say whether all are named, "
		    "and by which address they know this host",
		    COROSYNC_CONF);
		return;
	}
	if (id->self == -1)
		find(j, FINDING_ERROR,
		    "%s has no node with an address or the name of this host",
		    COROSYNC_CONF);
	for (i = 0; i < (int)id->cluster.n; i++)
		if (i != id->self && !identity_listed(id, i, j->e->names))
			find(j, FINDING_ERROR,
			    "%s is a node of the cluster and is not told: if "
			    "it fences this host, it hears nothing",
			    cluster_label(&id->cluster, i));
}

void
judge(const struct evidence *e, finding_fn *tell, void *arg)
{
	const struct judge j = { e, tell, arg };
	bool open = false;
	size_t i;

	for (i = 0; i < e->names->n; i++) {
		judge_node(&j, i);
		open = open || ways_node(e->ways, i) == NODE_OPEN;
	}
	if (!open)
		find(&j, FINDING_ERROR, "there is no node that could be told");
	for (i = 0; i < e->ways->n; i++)
		judge_way(&j, i);
	judge_cluster(&j);
}
