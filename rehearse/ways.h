/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way from this host to every address of every node.
 */
#ifndef FK_REHEARSE_WAYS_H
#define FK_REHEARSE_WAYS_H

#include <stddef.h>
#include <stdint.h>

#include "rehearse/kernel.h"

struct names;
struct reason;

enum way_kind {
	WAY_OPEN,     /* all below is set */
	WAY_LOOPBACK, /* the address leads nowhere but here */
	WAY_SELF,     /* it is this host's own, or by a name of this host's */
	WAY_CLOSED    /* no route, or one that no crash kernel can have: why */
};

struct way {
	size_t name; /* index of the node */
	struct addr addr;
	enum way_kind kind;
	char why[160];
	struct route route;
	struct link link;
	unsigned int prefixlen; /* of the source on that interface */
	uint32_t flags;         /* IFA_F_... of the source */
	/* What sources_choose() found, see source.h. */
	bool swapped;        /* the source is another one than the kernel's */
	struct addr kernels; /* if so, the kernel's */
	bool wrong;          /* the source is not this host's in the cluster */
};

struct ways {
	struct way *items;
	size_t n;
};

/* What there is of ways to one node, the best of them. */
enum node_state {
	NODE_OPEN,     /* there is a way */
	NODE_SELF,     /* it is this host */
	NODE_CLOSED,   /* it has addresses, but there is no way to them */
	NODE_LOOPBACK, /* it has none but loopback addresses */
	NODE_NAMELESS  /* it has no address: see its struct name */
};

/*
 * Asks the kernel for the way to each address of the names, in their order;
 * `host` is what this host is called.  Returns 0; -1 with the reason.
 * ways_free() in both cases.
 */
int
ways_find(struct ways *ways, struct kernel *kernel, const struct own_addrs *own,
    const struct names *names, const char *host, struct reason *why);
void ways_free(struct ways *ways);

/* How it stands with the node of that index. */
enum node_state ways_node(const struct ways *ways, size_t name);

/* Nothing can be sent that way; the reason is as for printf(3). */
void close_way(struct way *way, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
