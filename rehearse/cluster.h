/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the cluster knows of its nodes: by which addresses would the others
 * take a message for this host's?
 */
#ifndef FK_REHEARSE_CLUSTER_H
#define FK_REHEARSE_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"
#include "lib/corosync.h"
#include "rehearse/names.h"

struct own_addrs;
struct reason;

struct cluster {
	struct corosync conf; /* empty: this host is in no cluster */
	struct names rings;   /* the ring addresses, then names of this host */
	int self;             /* this host's node, or -1 */
};

/* Whose is an address that this host would send from? */
enum owner {
	OWNER_NO_CLUSTER, /* there is nobody to know */
	OWNER_SELF,       /* this host's, by corosync.conf */
	OWNER_NAME,       /* this host's, by what its name resolves to here */
	OWNER_OTHER,      /* another node's, by corosync.conf */
	OWNER_NONE        /* nobody's */
};

/*
 * Reads corosync.conf and finds its addresses; `host` is what this host is
 * called.  Returns 0; -1 with the reason if the file is broken or nothing
 * could be looked up.  cluster_free() in both cases.
 */
int cluster_find(struct cluster *c, const struct own_addrs *own,
    const char *host, struct reason *why);
void cluster_free(struct cluster *c);

/* `*node` and `*link` are set if it is OWNER_SELF or OWNER_OTHER. */
enum owner cluster_owner(
    const struct cluster *c, const struct addr *a, int *node, int *link);

/* Is the node among those of a list, by name or by one of its addresses? */
bool
cluster_listed(const struct cluster *c, int node, const struct names *list);

/* What the node is called, or else its first address. */
const char *cluster_label(const struct cluster *c, int node);

#endif
