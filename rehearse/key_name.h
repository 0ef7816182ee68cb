/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose key is this host's?  The listener that asks makes the key from the name
 * that target_choose() finds for its target: here the same function says what
 * that name is.  A key of another node would let this host's crash mean that
 * the other one has crashed, so in doubt there is none.
 */
#ifndef FK_REHEARSE_KEY_NAME_H
#define FK_REHEARSE_KEY_NAME_H

#include <stdbool.h>

struct cluster;
struct reason;

#define KEY_NAME_GIVEN "FENCE_KDUMP_NAME"

struct key_evidence {
	const struct cluster *cluster;
	bool known;        /* its list has nodes, and not only a package's */
	int self;          /* this host's node by its addresses, or -1 */
	bool two;          /* another node has an address of this host too */
	const char *given; /* what this host is said to be called, or NULL */
	const char *by;    /* what says so, such as KEY_NAME_GIVEN */
};

struct key_name {
	char *name;  /* what the key is made from */
	bool listed; /* a node of corosync.conf's */
};

/*
 * Finds the name.  0, and the caller frees it with key_name_free(); -1 with the
 * reason: nothing says what this host is called; the name given is none of a
 * known list's, or another node has this host's addresses.  Pure.
 */
int key_name_find(struct key_name *name, const struct key_evidence *evidence,
    struct reason *why);
void key_name_free(struct key_name *name);

#endif
