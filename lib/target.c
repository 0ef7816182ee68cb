/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/cluster.h"
#include "lib/reason.h"
#include "lib/target.h"

/* The node that this word names, by name or ring address; or -1. */
static int
node_of(const struct cluster *cluster, const char *word)
{
	const int node = cluster_find(cluster, word);

	return (node != -1 ? node : cluster_find_ring(cluster, word));
}

/* A node that is not `node` and has the word as a ring address, or -1. */
static int
other_with_ring(const struct cluster *cluster, int node, const char *word)
{
	struct cluster one = { NULL, 1 };
	size_t i;

	for (i = 0; i < cluster->n; i++) {
		one.nodes = &cluster->nodes[i];
		if ((int)i != node && cluster_find_ring(&one, word) != -1)
			return ((int)i);
	}
	return (-1);
}

/*
 * One word: an address or name in form, and no other node's than the one
 * found so far, which came from the word `*first`.
 */
static int
take_word(struct target *target, const char *word, const char **first,
    const struct cluster *cluster, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	const int node = node_of(cluster, word);
	const int other = other_with_ring(cluster, node, word);

	if (addr_parse(word, &a, ifname, why) == ADDR_IS_BAD)
		return (-1);
	if (node == -1)
		return (0);
	if (other != -1)
		return (reason_set(why,
		    "\"%.200s\" means node %.100s of this cluster, and is a "
		    "ring address of node %.100s",
		    word, cluster_label(cluster, node),
		    cluster_label(cluster, other)));
	if (target->node == -1) {
		target->node = node;
		*first = word;
	}
	if (target->node != node)
		return (reason_set(why,
		    "\"%.100s\" is node %.100s of this "
		    "cluster and \"%.100s\" is node %.100s: which of them is "
		    "asked for? (nodename and port must mean one node)",
		    *first, cluster_label(cluster, target->node), word,
		    cluster_label(cluster, node)));
	return (0);
}

static int
take_words(
    struct target *target, const struct cluster *cluster, struct reason *why)
{
	const char *first = NULL;
	size_t i;

	for (i = 0; i < target->words.n; i++)
		if (take_word(target, target->words.words[i], &first, cluster,
			why) == -1)
			return (-1);
	return (0);
}

/* The same host name, if the domains are left out. */
static bool
is_same_host(const char *x, const char *y)
{
	const size_t len = strcspn(x, ".");

	return (len == strcspn(y, ".") && strncasecmp(x, y, len) == 0);
}

static bool
is_name_of_other(const struct cluster *cluster, int node, const char *word)
{
	size_t i;

	for (i = 0; i < cluster->n; i++)
		if ((int)i != node && cluster->nodes[i].name != NULL &&
		    is_same_host(cluster->nodes[i].name, word))
			return (true);
	return (false);
}

/*
 * The name of another node, with its domain or without: it is no name of the
 * node that is asked for.  (Where no word names a node, the word may be that
 * of a remote node, and means nothing here.)
 */
static int
check_hosts(const struct target *target, const struct cluster *cluster,
    struct reason *why)
{
	const char *word;
	size_t i;

	for (i = 0; i < target->words.n; i++) {
		word = target->words.words[i];
		if (target->node != -1 && node_of(cluster, word) == -1 &&
		    is_name_of_other(cluster, target->node, word))
			return (reason_set(why,
			    "\"%.200s\" begins like the name of another node "
			    "than the one asked for, %.100s: which of them is "
			    "meant?",
			    word, cluster_label(cluster, target->node)));
	}
	return (0);
}

/*
 * `nodename` means a node of the cluster, and of the first `plugs` words, those
 * of `plug`, none does: they must be addresses of that node, or its name with
 * a domain.  Another host name may be a remote node's, for which the device
 * has a `nodename` that is wrong.
 */
static int
check_plugs(const struct target *target, size_t plugs,
    const struct cluster *cluster, struct reason *why)
{
	const char *word, *name = cluster->nodes[target->node].name;
	char ifname[IF_NAMESIZE];
	struct addr a;
	size_t i;

	for (i = 0; i < plugs; i++) {
		word = target->words.words[i];
		if (addr_parse(word, &a, ifname, NULL) == ADDR_IS_NAME &&
		    !is_same_host(word, name))
			return (reason_set(why,
			    "port \"%.200s\" is no node of this cluster, and "
			    "nodename is node %.100s: which of them is asked "
			    "for? (if port is another name of that node, give "
			    "its address)",
			    word, name));
	}
	return (0);
}

/*
 * Only the first `plugs` words are awaited, those of `plug`: the others may be
 * another node's.
 */
static int
keep_plugs(struct target *target, size_t plugs)
{
	size_t i;

	for (i = plugs; i < target->words.n; i++)
		if (list_push(&target->ignored, target->words.words[i],
			strlen(target->words.words[i])) == -1)
			return (-1);
	while (target->words.n > plugs)
		free(target->words.words[--target->words.n]);
	return (0);
}

/*
 * Pacemaker names by `plug` which node it asks for.  Where that is no node's
 * name, what may `nodename` add to it?
 */
static int
weigh_plugs(struct target *target, size_t plugs, const struct cluster *cluster,
    struct reason *why)
{
	int by_plug = -1;
	size_t i;

	for (i = 0; i < plugs && by_plug == -1; i++)
		by_plug = node_of(cluster, target->words.words[i]);
	if (target->node != -1 && cluster->nodes[target->node].name != NULL)
		return (by_plug == -1 ?
			check_plugs(target, plugs, cluster, why) :
			0);
	/* Remote, or a node without a name: known by `plug` alone. */
	target->node = by_plug;
	return (
	    keep_plugs(target, plugs) == -1 ? reason_set(why, "no memory") : 0);
}

/* The words themselves, and what to call their node. */
static int
fill(struct target *target, const char *nodename, const char *plug,
    const struct cluster *cluster, struct reason *why)
{
	size_t plugs;

	/* Pacemaker's own name for the node comes first. */
	if (plug != NULL && list_add(&target->words, plug) == -1)
		return (reason_set(why, "no memory"));
	plugs = target->words.n;
	if (nodename != NULL && list_add(&target->words, nodename) == -1)
		return (reason_set(why, "no memory"));
	if (target->words.n == 0)
		return (reason_set(why,
		    "no node is given (nodename or "
		    "port)"));
	if (take_words(target, cluster, why) == -1 ||
	    check_hosts(target, cluster, why) == -1)
		return (-1);
	if (cluster->n > 0 && plugs > 0 &&
	    weigh_plugs(target, plugs, cluster, why) == -1)
		return (-1);
	target->name =
	    strdup(target->node == -1 ? target->words.words[0] :
					cluster_label(cluster, target->node));
	return (target->name == NULL ? reason_set(why, "no memory") : 0);
}

int
target_choose(struct target *target, const char *nodename, const char *plug,
    const struct cluster *cluster, struct reason *why)
{
	memset(target, 0, sizeof(*target));
	target->node = -1;
	if (fill(target, nodename, plug, cluster, why) == 0)
		return (0);
	target_free(target);
	return (-1);
}

void
target_free(struct target *target)
{
	free(target->name);
	target->name = NULL;
	list_free(&target->words);
	list_free(&target->ignored);
}
