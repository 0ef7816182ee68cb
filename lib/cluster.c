/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/cluster.h"
#include "lib/cmap_parse.h"
#include "lib/coronodes.h"

void
cluster_free(struct cluster *cluster)
{
	size_t i;

	for (i = 0; i < cluster->n; i++) {
		free(cluster->nodes[i].name);
		list_free(&cluster->nodes[i].rings);
	}
	free(cluster->nodes);
	cluster->nodes = NULL;
	cluster->n = 0;
}

int
cluster_find(const struct cluster *cluster, const char *name)
{
	size_t i;

	for (i = 0; i < cluster->n; i++)
		if (cluster->nodes[i].name != NULL &&
		    strcasecmp(cluster->nodes[i].name, name) == 0)
			return ((int)i);
	return (-1);
}

int
cluster_find_id(const struct cluster *cluster, unsigned int id)
{
	size_t i;

	for (i = 0; id != 0 && i < cluster->n; i++)
		if (cluster->nodes[i].id == id)
			return ((int)i);
	return (-1);
}

static bool
has_ring(const struct cluster_node *node, const char *ring)
{
	size_t i;

	for (i = 0; i < node->rings.n; i++)
		if (corosync_same_addr(node->rings.words[i], ring))
			return (true);
	return (false);
}

int
cluster_find_ring(const struct cluster *cluster, const char *ring)
{
	size_t i;

	for (i = 0; i < cluster->n; i++)
		if (has_ring(&cluster->nodes[i], ring))
			return ((int)i);
	return (-1);
}

static int
add_ring(struct cluster_node *node, const char *ring)
{
	if (has_ring(node, ring))
		return (0);
	return (list_push(&node->rings, ring, strlen(ring)));
}

/* A new node, the last one; NULL if there is no memory. */
static struct cluster_node *
append(struct cluster *cluster)
{
	struct cluster_node *nodes =
	    reallocarray(cluster->nodes, cluster->n + 1, sizeof(*nodes));

	if (nodes == NULL)
		return (NULL);
	cluster->nodes = nodes;
	memset(&nodes[cluster->n], 0, sizeof(*nodes));
	return (&nodes[cluster->n++]);
}

/* Among the first `n` nodes: those of one source are never one node. */
static struct cluster_node *
find_same(struct cluster *cluster, size_t n, const struct corosync_node *from)
{
	struct cluster before = { cluster->nodes, n };
	struct cluster_node *node;
	int i = -1;
	size_t k;

	if (from->name != NULL)
		i = cluster_find(&before, from->name);
	if (i == -1)
		i = cluster_find_id(&before, from->nodeid);
	for (k = 0; i == -1 && k < COROSYNC_LINKS; k++)
		if (from->addrs[k] != NULL)
			i = cluster_find_ring(&before, from->addrs[k]);
	if (i == -1)
		return (NULL);
	node = &cluster->nodes[i];
	if (from->name != NULL && node->name != NULL)
		return (strcasecmp(from->name, node->name) == 0 ? node : NULL);
	/* Found by number or ring; two numbers are two nodes. */
	if (from->nodeid != 0 && node->id != 0 && from->nodeid != node->id)
		return (NULL);
	return (node);
}

/*
 * The later source is the running corosync: its numbers are in use.  A node of
 * the file that has the number of another one is not that member.
 */
static void
set_number(
    struct cluster *cluster, size_t n, struct cluster_node *node, unsigned id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (cluster->nodes[i].id == id)
			cluster->nodes[i].id = 0;
	node->id = id;
}

static int
add_node(struct cluster *cluster, size_t n, const struct corosync_node *from)
{
	struct cluster_node *node = find_same(cluster, n, from);
	size_t k;

	if (node == NULL && (node = append(cluster)) == NULL)
		return (-1);
	if (node->name == NULL && from->name != NULL &&
	    (node->name = strdup(from->name)) == NULL)
		return (-1);
	if (from->nodeid != 0)
		set_number(cluster, n, node, from->nodeid);
	for (k = 0; k < COROSYNC_LINKS; k++)
		if (from->addrs[k] != NULL &&
		    add_ring(node, from->addrs[k]) == -1)
			return (-1);
	return (0);
}

int
cluster_add(struct cluster *cluster, const struct corosync *conf)
{
	const size_t n = cluster->n;
	size_t i;

	for (i = 0; i < conf->n; i++)
		if (add_node(cluster, n, &conf->nodes[i]) == -1)
			return (-1);
	return (0);
}

int
cluster_member(
    struct cluster *cluster, unsigned int id, const struct addr *addr)
{
	struct cluster_node *node;
	char text[ADDR_STRLEN];
	int i = cluster_find_id(cluster, id);

	addr_format(addr, text);
	if (i == -1)
		i = cluster_find_ring(cluster, text);
	/* Two numbers are two nodes. */
	if (i != -1 && cluster->nodes[i].id != 0 && cluster->nodes[i].id != id)
		i = -1;
	node = i == -1 ? append(cluster) : &cluster->nodes[i];
	if (node == NULL)
		return (-1);
	if (node->id == 0)
		node->id = id;
	return (add_ring(node, text));
}

int
cluster_add_map(struct cluster *cluster, const struct cmap *map)
{
	const struct cmap_member *member;
	size_t i, j;

	if (cluster_add(cluster, &map->nodes) == -1)
		return (-1);
	for (i = 0; i < map->n_members; i++) {
		member = &map->members[i];
		if (!member->joined &&
		    cluster_find_id(cluster, member->nodeid) == -1)
			continue;
		for (j = 0; j < member->n; j++)
			if (cluster_member(cluster, member->nodeid,
				&member->addrs[j]) == -1)
				return (-1);
	}
	return (0);
}

const char *
cluster_label(const struct cluster *cluster, int node)
{
	const struct cluster_node *n = &cluster->nodes[node];

	if (n->name != NULL)
		return (n->name);
	return (n->rings.n > 0 ? n->rings.words[0] : "without a name");
}
