/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/target.h"
#include "lib/addr.h"
#include "lib/corosync.h"
#include "lib/reason.h"

static const char *
node_name(const struct corosync *c, int node)
{
	const char *name = c->nodes[node].name;
	size_t i;

	for (i = 0; name == NULL && i < COROSYNC_LINKS; i++)
		name = c->nodes[node].addrs[i];
	return (name);
}

/*
 * One word: an address or name in form, and no other node's than the one
 * found so far, which came from the word `*first`.
 */
static int
take_word(struct target *t, const char *word, const char **first,
    const struct corosync *c, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	int node = corosync_find(c, word);
	bool by_name = node != -1;

	if (addr_parse(word, &a, ifname, why) == ADDR_IS_BAD)
		return (-1);
	if (node == -1)
		node = corosync_find_addr(c, word);
	if (node == -1)
		return (0);
	if (t->node == -1) {
		t->node = node;
		*first = word;
	}
	if (t->node != node)
		return (reason_set(why,
		    "\"%.100s\" is node %.100s of this "
		    "cluster and \"%.100s\" is node %.100s: which of them is "
		    "asked for? (nodename and port must mean one node)",
		    *first, node_name(c, t->node), word, node_name(c, node)));
	t->by_name = t->by_name || by_name;
	return (0);
}

static int
take_words(struct target *t, const struct corosync *c, struct reason *why)
{
	const char *first = NULL;
	size_t i;

	for (i = 0; i < t->entries.n; i++)
		if (take_word(t, t->entries.words[i], &first, c, why) == -1)
			return (-1);
	return (0);
}

static int
add_rings(struct target *t, const struct corosync *c)
{
	const char *ring;
	size_t i;

	for (i = 0; i < COROSYNC_LINKS; i++) {
		ring = c->nodes[t->node].addrs[i];
		if (ring != NULL && list_add(&t->entries, ring) == -1)
			return (-1);
	}
	return (0);
}

/* The words themselves, and what to call their node. */
static int
fill(struct target *t, const char *nodename, const char *plug,
    const struct corosync *c, struct reason *why)
{
	/* Pacemaker's own name for the node comes first. */
	if ((plug != NULL && list_add(&t->entries, plug) == -1) ||
	    (nodename != NULL && list_add(&t->entries, nodename) == -1))
		return (reason_set(why, "no memory"));
	if (t->entries.n == 0)
		return (reason_set(why,
		    "no node is given (nodename or "
		    "port)"));
	if (take_words(t, c, why) == -1)
		return (-1);
	t->name =
	    strdup(t->node == -1 ? t->entries.words[0] : node_name(c, t->node));
	if (t->name == NULL || (t->node != -1 && add_rings(t, c) == -1))
		return (reason_set(why, "no memory"));
	return (0);
}

int
target_choose(struct target *t, const char *nodename, const char *plug,
    const struct corosync *c, struct reason *why)
{
	memset(t, 0, sizeof(*t));
	t->node = -1;
	if (fill(t, nodename, plug, c, why) == 0)
		return (0);
	target_free(t);
	return (-1);
}

void
target_free(struct target *t)
{
	free(t->name);
	t->name = NULL;
	list_free(&t->entries);
}
