/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel reports of this host's network: rtnetlink(7).  Only asks;
 * nothing leaves the host.
 */
#ifndef FK_REHEARSE_KERNEL_H
#define FK_REHEARSE_KERNEL_H

#include <net/if.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/addr.h"

struct kernel;

/* An address of this host. */
struct own_addr {
	struct addr addr;
	uint32_t ifindex;
	unsigned int prefixlen;
	uint32_t flags; /* IFA_F_... of linux/if_addr.h */
};

struct own_addrs {
	struct own_addr *items;
	size_t n;
};

/* The way that a datagram would go. */
struct route {
	bool local; /* it would not leave this host */
	uint32_t ifindex;
	uint32_t table; /* RT_TABLE_MAIN, or else by policy routing */
	bool has_source;
	struct addr source; /* that the kernel would give it */
	bool has_gateway;
	struct addr gateway; /* scope 0: it is on the interface */
};

#define KERNEL_KIND 16

struct link {
	char name[IF_NAMESIZE];
	char kind[KERNEL_KIND]; /* "vlan", "bond", "bridge"; "" = a card */
	uint32_t below;         /* the interface that it stands on; 0 = none */
	bool running;           /* it is up and has a carrier */
};

/* Opens the socket to ask; NULL with errno. */
struct kernel *kernel_open(void);
void kernel_close(struct kernel *kernel);

/* 0, or -1 with errno; the caller frees `own->items` with free(3). */
int kernel_own_addrs(struct kernel *kernel, struct own_addrs *own);

/* This host has the address, on that interface (0: on any); or NULL. */
const struct own_addr *
own_find(const struct own_addrs *own, const struct addr *a, uint32_t ifindex);

/* 0; -1 with errno, which is ENETUNREACH or the like if there is no route. */
int
kernel_route(struct kernel *kernel, const struct addr *to, struct route *route);

/* 0, or -1 with errno. */
int kernel_link(struct kernel *kernel, uint32_t ifindex, struct link *link);

#endif
