/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes of the cluster, by all that describes them: corosync.conf, and what
 * the running corosync reports.
 *
 * What any of these calls a node's address is that node's address: the file
 * may have changed since corosync read it, and the other way about.
 */
#ifndef FK_CLUSTER_H
#define FK_CLUSTER_H

#include <stddef.h>

#include "lib/list.h"

struct addr;
struct cmap;
struct corosync;

struct cluster_node {
	char *name;        /* NULL: not given */
	unsigned int id;   /* nodeid; 0: not given */
	struct list rings; /* addresses and host names, each once */
};

struct cluster {
	struct cluster_node *nodes;
	size_t n;
};

/*
 * Adds the nodes of `conf`.  One that has the name of a node here, or else
 * its nodeid, or else one of its ring addresses, is that node, and its
 * addresses are added to it; two that differ in name never are one.  Start
 * with an empty one ("{ NULL, 0 }"); cluster_free() in all cases.  0, or -1
 * if there is no memory.
 */
int cluster_add(struct cluster *cluster, const struct corosync *conf);

/*
 * Adds what the running corosync reports to what its file has: the nodes of its
 * list, and the addresses of its members.  A member that is neither joined nor
 * in a node list claims none.  0, or -1 if there is no memory.
 */
int cluster_add_map(struct cluster *cluster, const struct cmap *map);

/*
 * Adds an address of the member `id`; a member that no source listed becomes
 * a node without a name.  0, or -1 if there is no memory.
 */
int cluster_member(
    struct cluster *cluster, unsigned int id, const struct addr *addr);

void cluster_free(struct cluster *cluster);

/* The node of that name (letter case aside); its index, or -1. */
int cluster_find(const struct cluster *cluster, const char *name);

/*
 * The node that has `ring` as a ring address; its index, or -1.  Addresses
 * are compared as addresses, host names without regard to case.
 */
int cluster_find_ring(const struct cluster *cluster, const char *ring);

/* The node with that nodeid; its index, or -1.  0 is no nodeid. */
int cluster_find_id(const struct cluster *cluster, unsigned int id);

/* What to call the node: its name, or else its first address. */
const char *cluster_label(const struct cluster *cluster, int node);

#endif
