/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This host: its name, its addresses, and its kernel, which is asked for ways.
 */
#ifndef FK_REHEARSE_HOST_H
#define FK_REHEARSE_HOST_H

#include <sys/utsname.h>

#include "rehearse/kernel.h"

struct list;
struct names;
struct reason;
struct ways;

struct host {
	struct utsname is;
	struct kernel *kernel;
	struct own_addrs own;
	struct addr *named; /* what its name is in /etc/hosts */
	size_t n_named;
};

/* Returns 0; -1 with the reason.  host_free() in both cases. */
int host_find(struct host *host, struct reason *why);
void host_free(struct host *host);

/*
 * Looks the nodes up, in one family or in both (AF_UNSPEC), but for those that
 * `known` has, and asks for the way to each of their addresses.  `names` and
 * `ways` are all 0 before, and lean on `nodes`.  Returns 0; -1 with the reason.
 * names_free() and ways_free() in both cases.
 */
int host_ways(const struct host *host, const struct list *nodes, int family,
    const struct names *known, struct names *names, struct ways *ways,
    struct reason *why);

#endif
