/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses that a message may come from, and whose they are.
 *
 * Grows while names are looked up.  Every address is known by the entry that
 * it came from (a word of nodename or port, or a ring address of
 * corosync.conf), and by the cluster node whose ring address it is, if any.
 */
#ifndef FK_AWAITED_H
#define FK_AWAITED_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"
#include "lib/addrmap.h"

struct reason;

struct awaited_addr {
	struct addr addr;
	const char *entry; /* what the user calls it; NULL: not awaited */
	int node;          /* index in corosync.conf's list, or -1 */
};

struct awaited {
	struct addrmap addrs; /* of struct awaited_addr */
	size_t n;             /* addresses that are awaited */
	int target;           /* node asked for: index in the list, or -1 */
	bool target_by_name;  /* an entry is the name of that node */
	bool cluster;         /* there is a corosync.conf */
	size_t pending;       /* entries that have no address yet */
	size_t pending_ring;  /* other nodes' ring names without one yet */
};

/*
 * An empty set, for the node `target` of the cluster (-1: not one of its
 * nodes, or no cluster).  awaited_free() frees it.
 */
void awaited_init(
    struct awaited *set, bool cluster, int target, bool target_by_name);
void awaited_free(struct awaited *set);

/*
 * Adds an address: awaited under the name `entry` (not copied, must outlive
 * the set), or not awaited (NULL) but known as a ring address; `node` is the
 * cluster node that has it as a ring address, or -1 if that is not known.
 * Refused with -1 and the reason, for then it is in doubt which node is
 * meant: an awaited address is the ring address of another node than the one
 * asked for, or one address is the ring address of two.  After a refusal the
 * set is not to be used any more.  -1 also if there is no memory.
 */
int awaited_add(struct awaited *set, const struct addr *a, const char *entry,
    int node, struct reason *why);

/*
 * The set's own record of this address, or NULL.  Valid until the next
 * awaited_add().
 */
const struct awaited_addr *
awaited_find(const struct awaited *set, const struct addr *a);

/*
 * May a message from this awaited address be taken as the target's?  Not as
 * long as it could still turn out to be another node's: a name of another
 * node's ring has no address yet, and this address is on no ring; or no entry
 * is the name of a node of the cluster, and so many names have no address yet
 * that the entries could turn out to be those of two nodes.
 */
bool awaited_certain(const struct awaited *set, const struct awaited_addr *a);

/*
 * Copies the awaited addresses of `family` to `out`, `max` at most.  Returns
 * how many there are, which may be more.
 */
size_t awaited_list(const struct awaited *set, sa_family_t family,
    struct addr *out, size_t max);

#endif
