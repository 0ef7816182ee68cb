/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <strings.h>

#include "suicide/decide.h"
#include "suicide/facts.h"

enum {
	NO_NODE = -1
};

static bool
host_has(const struct facts *facts, const char *text)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	size_t i;

	/* Names are not looked up: an answer could be another host's. */
	if (addr_parse(text, &a, ifname, NULL) != ADDR_IS_ADDRESS ||
	    addr_is_loopback(&a))
		return (false);
	/* An interface's number is not in the file: the address is enough. */
	for (i = 0; i < facts->n_addrs; i++) {
		a.scope = facts->addrs[i].scope;
		if (addr_cmp(&a, &facts->addrs[i]) == 0)
			return (!addr_is_link_local(&a));
	}
	return (false);
}

/* The corosync.conf node that this host is; none if it could be two. */
static int
local_node(const struct facts *facts)
{
	int found = NO_NODE;
	size_t i, j;

	for (i = 0; i < facts->nodes.n; i++)
		for (j = 0; j < COROSYNC_LINKS; j++) {
			if (facts->nodes.nodes[i].addrs[j] == NULL ||
			    !host_has(facts, facts->nodes.nodes[i].addrs[j]))
				continue;
			if (found != NO_NODE && found != (int)i)
				return (NO_NODE);
			found = (int)i;
		}
	return (found);
}

static const char *
name_of(const struct facts *facts, int node)
{
	const char *name = facts->nodes.nodes[node].name;

	return (name == NULL ? "without a name" : name);
}

int
decide_is_us(const struct facts *facts, const char *name, struct reason *why)
{
	const int us = local_node(facts),
		  named = corosync_find(&facts->nodes, name);

	if (us >= 0 && named == us)
		return (0);
	if (strcasecmp(facts->uname, name) != 0 && us >= 0)
		return (reason_set(why,
		    "this is %s (node %.128s in corosync.conf), asked for "
		    "%.128s",
		    facts->uname, name_of(facts, us), name));
	if (strcasecmp(facts->uname, name) != 0)
		return (reason_set(
		    why, "this is %s, asked for %s", facts->uname, name));
	if (named >= 0 && us >= 0)
		return (reason_set(why,
		    "this is %s, but in corosync.conf that is another node: "
		    "by its address this is node %.128s",
		    facts->uname, name_of(facts, us)));
	return (0);
}

/* What speaks against being alone; false if nothing is known that does. */
static bool
speaks_against(const struct facts *facts, struct reason *why)
{
	if (facts->conf == -1)
		reason_set(why, "%s", facts->conf_why.text);
	else if (facts->conf == 1 && facts->nodes.n == 0)
		reason_set(why, "corosync.conf has no list of nodes");
	else if (facts->nodes.n > 1)
		reason_set(why, "corosync.conf has %zu nodes", facts->nodes.n);
	else if (facts->cluster.state == CLUSTER_SILENT)
		reason_set(why, "%s", facts->cluster.why.text);
	else if (facts->cluster.state == CLUSTER_TOLD &&
	    facts->cluster.nodes != 1)
		reason_set(why, "the running cluster has %zu nodes",
		    facts->cluster.nodes);
	else
		return (false);
	return (true);
}

static int
decide_auto(const struct facts *facts, struct reason *why)
{
	if (speaks_against(facts, why))
		return (ANSWER_NEVER);
	if (facts->conf != 1) {
		reason_set(why, "there is no corosync.conf");
		return (ANSWER_NEVER);
	}
	if (facts->cluster.state != CLUSTER_TOLD) {
		reason_set(why, "no corosync runs that could be asked");
		return (ANSWER_NEVER);
	}
	reason_set(
	    why, "corosync.conf and the running cluster have this node alone");
	return (ANSWER_BEFORE);
}

int
decide_answer(enum answer wish, const struct facts *facts, struct reason *why)
{
	struct reason inner;

	switch (wish) {
	case ANSWER_AUTO:
		return (decide_auto(facts, why));
	case ANSWER_BEFORE:
		if (speaks_against(facts, &inner))
			return (reason_set(why,
			    "answer=before is for a node that is alone in its "
			    "cluster: %s",
			    inner.text));
		reason_set(why, "answer=before, and no other node is known");
		return (ANSWER_BEFORE);
	case ANSWER_NEVER:
		break;
	}
	reason_set(why, "answer=never");
	return (ANSWER_NEVER);
}

bool
decide_panics(
    enum how wish, bool sysrq, enum crash_kernel kernel, struct reason *why)
{
	why->text[0] = '\0';
	if (wish != HOW_CRASH)
		return (false);
	if (!sysrq)
		reason_set(why,
		    "this is a PID namespace: a panic would be its host's");
	else if (kernel == CRASH_KERNEL_LOADED)
		reason_set(why, "a crash kernel is loaded");
	else if (kernel == CRASH_KERNEL_NONE)
		reason_set(why, "no crash kernel is loaded");
	else
		reason_set(why,
		    "the kernel does not tell whether a crash kernel is "
		    "loaded");
	return (sysrq && kernel == CRASH_KERNEL_LOADED);
}
