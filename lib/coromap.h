/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The nodes of a cluster, out of the keys of corosync's map (cmap): the
 * running corosync prints them, and its file means them.
 */
#ifndef FK_COROMAP_H
#define FK_COROMAP_H

#include <stdbool.h>

struct corosync;
struct reason;

#define COROMAP_KEY_MAX 255 /* bytes of a key (ICMAP_KEYNAME_MAXLEN) */

/* Has `key` only the bytes that a key of the map may have? */
bool coromap_is_key(const char *key);

/*
 * Sets one key, whose value is a number (`number`) or a string.  Keys that
 * are not about a node are passed over; a later value of a key takes the
 * place of the one before.  `line` is kept for reasons; 0: there is none.
 * Returns -1 with the reason if the key could mean more than one thing to
 * corosync: a node or link that is written "00", or a link of more than
 * COROSYNC_LINKS; or if there is no memory.
 */
int coromap_set(struct corosync *conf, const char *key, const char *value,
    bool number, unsigned line, struct reason *why);

/* Adds the address of a node that is in no nodelist (memberaddr). */
int coromap_member(struct corosync *conf, unsigned link, const char *addr,
    unsigned line, struct reason *why);

/*
 * All keys are set: drops what is no node, and member addresses where
 * corosync ignores them.  -1 with the reason if an address is none, or two
 * nodes have one name.
 */
int coromap_settle(struct corosync *conf, struct reason *why);

#endif
