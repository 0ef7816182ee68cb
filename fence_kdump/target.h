/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is asked for?
 *
 * Pacemaker tells it by `port` (or `plug`), and by `nodename` unless the
 * device has a parameter of that name, which then takes its place on every
 * call: a slip of the pen there must not fence the wrong node.
 */
#ifndef FK_TARGET_H
#define FK_TARGET_H

#include <stdbool.h>

#include "lib/list.h"

struct corosync;
struct reason;

struct target {
	char *name;          /* what the node is called, for people */
	int node;            /* index in corosync.conf's list, or -1 */
	bool by_name;        /* an entry is that node's name */
	struct list entries; /* names and addresses to await, all of them */
};

/*
 * Takes all words of `nodename` and `plug` (either may be NULL or empty) as
 * names and addresses of one node.  If `c` lists nodes, a word that is the
 * name or a ring address of one of them says which node is meant; the other
 * words are more names and addresses of it, and its ring addresses are added.
 *
 * Returns 0 and the caller frees `*t` with target_free(); or -1 with the
 * reason: there is no word at all, a word is neither a name nor an address,
 * or two words mean different nodes of the cluster.
 */
int target_choose(struct target *t, const char *nodename, const char *plug,
    const struct corosync *c, struct reason *why);
void target_free(struct target *t);

#endif
