/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of each way, as an image gets it.
 *
 * A listener knows this host by the source of the message alone.  The kernel
 * takes the newest IPv6 address of an interface, and for IPv4 what a route's
 * `src` says: with a floating address on the card that is often the floating
 * one.  In an image it would be worse than useless: the dead node would have
 * the address of a service that runs on another node by then.
 */
#ifndef FK_REHEARSE_SOURCE_H
#define FK_REHEARSE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"

struct host;
struct identity;
struct own_addrs;
struct ways;

/* What is known of this host; nothing in it is changed. */
struct sources {
	const struct own_addrs *own;
	const struct identity *identity;
	/* What this host's name is in /etc/hosts: all there is to go by in no
	   cluster, as on a remote node of Pacemaker's. */
	const struct addr *named;
	size_t n_named;
	bool known; /* the node list says which addresses are this host's */
};

/* How good a source is, the best last. */
enum source_rank {
	SOURCE_WRONG,    /* another node's, two nodes', or no node's */
	SOURCE_POSSIBLE, /* not known, or not known yet */
	SOURCE_NAMED,    /* this host's by its name */
	SOURCE_RING      /* a ring address of this host */
};

/*
 * Does the node list tell which addresses are this host's?  It does not if it
 * is empty, or has loopback addresses alone, as the one that packages install.
 */
bool sources_known(const struct identity *id);

/* What is known of this host; leans on both. */
struct sources sources_of(const struct host *host, const struct identity *id);

enum source_rank
sources_rank(const struct sources *sources, const struct addr *source);

/*
 * Gives each open way the best source: the kernel's, or a better one on the
 * same interface that reaches the same next hop; then `kernels` of the way is
 * what the kernel would have taken, and `swapped` is set.  `wrong` is set if
 * there is none but a wrong one.  A pure function.
 */
void sources_choose(struct ways *ways, const struct sources *sources);

/* Whose it is, as the end of a sentence: "which ...". */
void sources_describe(const struct sources *sources, const struct addr *source,
    char *buf, size_t size);

#endif
