/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include "fencectl/agents.h"
#include "fencectl/check_f.h"
#include "fencectl/facts.h"
#include "fencectl/quorum.h"
#include "lib/cluster.h"

#define TOKEN_LONG 30000 /* ms */
#define TOKEN_SHORT 3000

static const struct where nothing = { NULL, NULL, 0 };

void
check_f1(struct checking *k)
{
	const struct quorum *q = k->quorum;
	const size_t n = q->nodes;

	if (q->device || q->auto_tie_breaker || q->last_man_standing ||
	    q->uneven)
		return;
	if (n == 2 && !q->two_node)
		check_add(k, SEVERITY_ERROR, nothing,
		    "two nodes without two_node: 1: the survivor has no "
		    "quorum and fences nothing");
	else if (n > 2 && q->two_node)
		check_add(k, SEVERITY_ERROR, nothing,
		    "two_node: 1 with %zu nodes", n);
}

void
check_f2(struct checking *k)
{
	if (k->quorum->two_node && k->quorum->wait_for_all_off)
		check_add(k, SEVERITY_WARNING, nothing,
		    "wait_for_all: 0 with two nodes: a node that starts "
		    "fences the other again");
}

void
check_f3(struct checking *k)
{
	const struct cluster_node *node;
	char text[MEANT];
	size_t i;

	for (i = 0; i < k->cluster->n; i++) {
		node = &k->cluster->nodes[i];
		if (node->name != NULL && cib_node(k->cib, node->name) == NULL)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .about = node->name },
			    "corosync has a node \"%s\", which is none of the "
			    "configuration%s",
			    node->name, meant(k, node->name, text));
	}
}

void
check_f4(struct checking *k)
{
	const int token = k->quorum->token_ms;
	const struct view_device *d;

	if (token > TOKEN_LONG)
		check_add(k, SEVERITY_INFO, (struct where){ .about = "token" },
		    "fencing begins %d s after a node is lost, or later",
		    token / 1000);
	if (token < 0 || token >= TOKEN_SHORT)
		return;
	EACH_DEVICE (d, k)
		if (device_is(d, AGENT_KDUMP)) {
			check_add(k, SEVERITY_INFO,
			    (struct where){ .about = "token" },
			    "a token of %d ms is less than corosync's default: "
			    "a node that is busy may be fenced",
			    token);
			return;
		}
}

/* The first 24 bits of an IPv4 address; false: it is none. */
static bool
network(const char *text, uint32_t *net)
{
	struct in_addr addr;

	if (text == NULL || inet_pton(AF_INET, text, &addr) != 1)
		return (false);
	*net = ntohl(addr.s_addr) & 0xffffff00;
	return (true);
}

/* Is each ring address in that network, so far as addresses are known? */
static bool
all_rings_in(const struct cluster *cluster, uint32_t net)
{
	const struct list *rings;
	uint32_t ring;
	size_t i, j;

	for (i = 0; i < cluster->n; i++) {
		rings = &cluster->nodes[i].rings;
		for (j = 0; j < rings->n; j++)
			if (!network(rings->words[j], &ring) || ring != net)
				return (false);
	}
	return (cluster->n > 0);
}

void
check_f5(struct checking *k)
{
	const struct view_device *d;
	const char *address;
	uint32_t net;

	EACH_DEVICE (d, k) {
		address = param(d, "ip");
		if (address == NULL)
			address = param(d, "ipaddr");
		if (network(address, &net) && all_rings_in(k->cluster, net))
			check_add(k, SEVERITY_INFO,
			    (struct where){ .about = d->rsc->id },
			    "%s is in the cluster's only ring network: a "
			    "switch that fails takes both",
			    d->rsc->id);
	}
}
