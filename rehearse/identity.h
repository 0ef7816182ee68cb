/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is this host to the others: by which addresses would a listener take a
 * message for this host's?  Judged as the listener judges: lib/target.h,
 * lib/lookup.h, lib/whose.h.
 */
#ifndef FK_REHEARSE_IDENTITY_H
#define FK_REHEARSE_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"
#include "lib/cluster.h"
#include "lib/corosync.h"
#include "lib/lookup.h"
#include "lib/target.h"

struct names;
struct own_addrs;
struct reason;

struct identity {
	struct corosync conf;   /* empty: this host is in no cluster */
	struct cluster cluster; /* the same nodes */
	struct target target;   /* this host, as Pacemaker calls it */
	struct lookup lookup;   /* whose the addresses are */
	int self;               /* this host's node, or -1 */
	bool by_host;           /* known by the host's name alone */
};

/* Whose is an address that this host would send from? */
enum owner {
	OWNER_NO_CLUSTER, /* there is no cluster */
	OWNER_SELF,       /* this host's, by corosync.conf */
	OWNER_NAME,       /* this host's, by what its name resolves to here */
	OWNER_OTHER,      /* another node's */
	OWNER_TWO,        /* two nodes claim it */
	OWNER_OPEN,       /* this host's, but a name may claim it for another */
	OWNER_NONE        /* no node's */
};

/*
 * Reads corosync.conf and finds its addresses; `host` is what this host is
 * called.  Returns 0; -1 with the reason if the file is broken or nothing
 * could be looked up.  identity_free() in both cases.
 */
int identity_find(struct identity *id, const struct own_addrs *own,
    const char *host, struct reason *why);
void identity_free(struct identity *id);

/*
 * The two first steps of that, and no more: the nodes, by corosync.conf and the
 * running corosync; and which of them is this host, by its addresses, by what
 * the rings' names lead to, which is looked up, or else by the host's name.
 * 0, or -1 with the reason.
 */
int identity_nodes(struct identity *id, struct reason *why);
int identity_self(struct identity *id, const struct own_addrs *own,
    const char *host, struct reason *why);

/*
 * The first node that has an address of this host among its ring addresses, or
 * -1; `*two`: another node has one too.
 */
int identity_by_number(
    const struct cluster *cluster, const struct own_addrs *own, bool *two);

/*
 * `*node` is set if it is OWNER_SELF or OWNER_OTHER, and `*link` to the link
 * whose ring address it is, or -1.
 */
enum owner identity_owner(
    const struct identity *id, const struct addr *a, int *node, int *link);

/* Is the node among those of a list, by name or by one of its addresses? */
bool
identity_listed(const struct identity *id, int node, const struct names *list);

#endif
