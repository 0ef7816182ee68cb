/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes of a cluster, as corosync knows them: from its file
 * (lib/corosync.h) or from its map (lib/cmap.h).
 */
#ifndef FK_CORONODES_H
#define FK_CORONODES_H

#include <stdbool.h>
#include <stddef.h>

#define COROSYNC_LINKS 8 /* ring0_addr to ring7_addr: knet's limit */

struct corosync_node {
	char *name;                  /* NULL if the file gives none */
	char *addrs[COROSYNC_LINKS]; /* address or host name; NULL = no link */
	unsigned nodeid;             /* 0: not given */
	unsigned number;             /* N of its keys nodelist.node.N. */
	bool member;                 /* known by memberaddr, not by a list */
	unsigned line[COROSYNC_LINKS + 1]; /* of addrs, name; 0: no file's */
};

struct corosync {
	struct corosync_node *nodes;
	size_t n;
	/* What the file alone has: where corosync's own secret is. */
	char *keyfile; /* totem.keyfile, also ""; NULL: not given */
	bool key;      /* totem.key: the secret is in the file itself */
};

/* The node of that name (letter case aside); its index, or -1. */
int corosync_find(const struct corosync *conf, const char *name);

/*
 * The first node that has `addr` as a ring address; its index, or -1.
 * Addresses are compared as addresses, names without regard to case.
 */
int corosync_find_addr(const struct corosync *conf, const char *addr);

/* Do two of them, addresses or names, mean the same in themselves? */
bool corosync_same_addr(const char *x, const char *y);

void corosync_free(struct corosync *conf);
void corosync_node_free(struct corosync_node *node);

#endif
