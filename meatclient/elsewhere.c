/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <stdlib.h>
#include <string.h>

#include "lib/ask.h"
#include "lib/attrd.h"
#include "lib/cibadmin.h"
#include "lib/reason.h"
#include "meatclient/elsewhere.h"

/*
 * The places of the attributes that are set, a line each: there are their
 * names.  "/cib" is there always: without a match cibadmin would fail.
 */
#define PLACES                                          \
	"/cib | //transient_attributes//nvpair"         \
	"[starts-with(@name,'" ATTRIBUTE_OPERATOR "')]" \
	"[@value!='']"

/* What attrd_query() calls for each host's value. */
struct search {
	struct elsewhere *all;
	const char *node;
};

static bool
is_here(const char *host)
{
	struct utsname own;

	return (uname(&own) == 0 && strcmp(own.nodename, host) == 0);
}

static void
take(const struct attrd_value *value, void *arg)
{
	const struct search *s = arg;
	struct elsewhere *all = s->all;

	/* What is open on this host is seen without Pacemaker. */
	if (all->n < ELSEWHERE_MAX &&
	    meat_attr_parse(&all->calls[all->n], s->node, value->value) == 0 &&
	    !is_here(all->calls[all->n].host))
		all->n++;
}

/* Adds the requests for this node. */
static enum attrd_state
add_node(struct elsewhere *all, const char *node, struct reason *why)
{
	struct search s = { .all = all, .node = node };
	char name[MEAT_ATTR_SIZE];

	return (attrd_query(meat_attr_name(name, node), take, &s, why));
}

/* The nodes whose operator is called somewhere; -1 with the reason. */
static int
nodes_asked_for(char nodes[ELSEWHERE_MAX][NODE_MAX + 1], struct reason *why)
{
	static char query[] = "--query", where[] = "--node-path",
		    xpath[] = "--xpath", places[] = PLACES;
	char *argv[] = { cibadmin_path(), query, where, xpath, places, NULL };
	struct ask ask = { .fd = -1 };
	size_t n;

	if (ask_start(&ask, argv, ATTRD_ASK_MS, why) == -1 ||
	    ask_wait(&ask, why) != ASK_DONE)
		return (-1);
	n = meat_attr_nodes(ask.bytes, ask.len, nodes, ELSEWHERE_MAX);
	free(ask.bytes);
	return ((int)n);
}

static int
by_node(const void *a, const void *b)
{
	const struct meat_call *x = a, *y = b;

	return (strcmp(x->node, y->node));
}

enum attrd_state
elsewhere_read(struct elsewhere *all, struct reason *why)
{
	char nodes[ELSEWHERE_MAX][NODE_MAX + 1];
	enum attrd_state state;
	int n, i;

	all->n = 0;
	/* No node has this name: is there an attrd that answers? */
	if ((state = add_node(all, "", why)) != ATTRD_DONE)
		return (state);
	if ((n = nodes_asked_for(nodes, why)) == -1)
		return (ATTRD_FAILED);
	for (i = 0; i < n; i++)
		if (add_node(all, nodes[i], why) != ATTRD_DONE)
			return (ATTRD_FAILED);
	qsort(all->calls, all->n, sizeof(all->calls[0]), by_node);
	return (ATTRD_DONE);
}

bool
elsewhere_find(const char *node, struct meat_call *call)
{
	struct elsewhere found = { .n = 0 };

	if (add_node(&found, node, NULL) != ATTRD_DONE || found.n == 0)
		return (false);
	*call = found.calls[0];
	return (true);
}
