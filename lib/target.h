/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is asked for?
 *
 * Pacemaker names it by `port` (or `plug`), and by `nodename` unless the
 * device has a parameter of that name, which then takes its place on every
 * call: a slip of the pen there must not fence the wrong node.
 */
#ifndef FK_TARGET_H
#define FK_TARGET_H

#include <stdbool.h>

#include "lib/list.h"

struct cluster;
struct reason;

struct target {
	char *name;          /* what the node is called, for people */
	int node;            /* index in the cluster's list, or -1 */
	struct list words;   /* names and addresses to await */
	struct list ignored; /* words of nodename that are not awaited */
};

/*
 * Takes the words of `nodename` and `plug` (either may be NULL or empty).  If
 * the nodes of the cluster are known, a word that is the name or a ring address
 * of one of them identifies the node that is meant, and all words are names and
 * addresses of that node.
 *
 * If no word is a node's name (a remote node, a guest, a node list without
 * names), only the words of `plug` are awaited, where there are any: nothing
 * says that those of `nodename` mean the same node.  And where `nodename`
 * alone names a node, the words of `plug` must be addresses, or that name with
 * a domain (pcmk_host_map=alice:10.0.0.9).
 *
 * Returns 0 and the caller frees `*target` with target_free(); or -1 with the
 * reason: there is no word at all, a word is neither a name nor an address,
 * or two words mean different nodes of the cluster, or might.
 */
int target_choose(struct target *target, const char *nodename, const char *plug,
    const struct cluster *cluster, struct reason *why);
void target_free(struct target *target);

#endif
