/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which nodes are members, as Pacemaker itself judges it: pure, on the XML that
 *
 *     crm_mon --one-shot --output-as=xml --include=none,nodes
 *
 * prints.  What the CIB has of a node's state must be judged by the rules of
 * lib/pengine/unpack.c, and for a remote node by its resource.
 */
#ifndef FK_FENCECTL_MON_H
#define FK_FENCECTL_MON_H

#include <stddef.h>

struct reason;

#define MON_NAME 256 /* bytes of a node's name, with its NUL */

enum mon_state {
	MON_UNKNOWN,
	MON_ONLINE,
	MON_OFFLINE,
	MON_PENDING, /* it is about to join */
	MON_UNCLEAN  /* the cluster must fence it */
};

struct mon {
	struct mon_node {
		char name[MON_NAME];
		enum mon_state state;
	} * all;
	size_t n;
};

/* 0, or -1 with the reason.  mon_free() in both cases. */
int mon_read(struct mon *m, const char *bytes, size_t len, struct reason *why);
void mon_free(struct mon *m);

/* MON_UNKNOWN: crm_mon has no such node. */
enum mon_state mon_state(const struct mon *m, const char *node);

/* "online", ...; NULL for MON_UNKNOWN. */
const char *mon_word(enum mon_state state);

#endif
