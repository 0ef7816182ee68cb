/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The awaited node's key, by which its crash kernel answers queries
 * (lib/kdump2_key.h).
 *
 * A key of another node would let the other node's crash mean this one's, so
 * the name that the key is made from is that of the one node of corosync's
 * which target_choose() found.  Of a node that corosync does not know, `plug`
 * alone says who it is.
 */
#ifndef FK_NODE_KEY_H
#define FK_NODE_KEY_H

#include <stdbool.h>

#include "lib/kdump2.h"
#include "lib/kdump2_key.h"
#include "lib/reason.h"
#include "lib/secret.h"

struct corosync;
struct target;

enum node_key_state {
	NODE_KEY_NONE,   /* this host has no secret */
	NODE_KEY_SECRET, /* there is a secret, and no node: `kid`, no `key` */
	NODE_KEY_MADE,   /* all of the struct is set */
	NODE_KEY_REFUSED /* there is a secret, and no key: `why` */
};

struct node_key {
	enum node_key_state state;
	struct kdump2_key key;
	char name[KDUMP2_NAME_MOST + 1]; /* the node's */
	bool listed;                     /* it is one of corosync's nodes */
	const char *path;                /* of the secret; a constant's */
	char id[KDUMP2_ID_SIZE];         /* of the key */
	char kid[KDUMP2_ID_SIZE];        /* of the secret */
	struct reason why;
};

/*
 * The name that the key of the target is made from; NULL: nothing says it.
 * `by_plug`: `plug` was given.  Pure.
 */
const char *node_key_name(const struct target *target, bool by_plug);

/*
 * Finds the secret and makes the key of the target, by corosync.conf.  To be
 * called with the privileges of the start: not each file is root's alone.
 * NULL for the target: no node is asked for, and it is looked only whether
 * there is a secret.  If there is one, this process can have no core from here
 * on.  node_key_wipe() in all cases.
 */
void node_key_find(struct node_key *key, const struct secret_places *places,
    const struct target *target, bool by_plug, const struct corosync *conf);
void node_key_wipe(struct node_key *key);

/* Is the key that of this target, which more is known of by now?  Pure. */
bool node_key_fits(
    const struct node_key *key, const struct target *target, bool by_plug);

#endif
