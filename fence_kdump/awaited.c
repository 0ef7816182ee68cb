/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fence_kdump/awaited.h"
#include "lib/reason.h"

void
awaited_init(struct awaited *set, bool cluster, int target, bool target_by_name)
{
	memset(set, 0, sizeof(*set));
	set->addrs.size = sizeof(struct awaited_addr);
	set->cluster = cluster;
	set->target = target;
	set->target_by_name = target_by_name;
}

void
awaited_free(struct awaited *set)
{
	addrmap_free(&set->addrs);
}

const struct awaited_addr *
awaited_find(const struct awaited *set, const struct addr *a)
{
	return (addrmap_find(&set->addrs, a));
}

/* The set's record of `a`, made if there is none; NULL with the reason. */
static struct awaited_addr *
record(struct awaited *set, const struct addr *a, struct reason *why)
{
	size_t before = set->addrs.n;
	struct awaited_addr *r = addrmap_add(&set->addrs, a);

	if (r == NULL)
		reason_set(why, "no memory for an address");
	else if (set->addrs.n > before)
		r->node = -1;
	return (r);
}

int
awaited_add(struct awaited *set, const struct addr *a, const char *entry,
    int node, struct reason *why)
{
	char text[ADDR_STRLEN];
	struct awaited_addr *r = record(set, a, why);

	if (r == NULL)
		return (-1);
	if (node != -1 && r->node != -1 && node != r->node)
		return (reason_set(why, "%s is the ring address of two nodes",
		    addr_format(a, text)));
	if (node != -1)
		r->node = node;
	if (entry != NULL && r->entry == NULL) {
		r->entry = entry;
		set->n++;
	}
	if (r->entry == NULL || r->node == -1)
		return (0);
	/* An awaited ring address: it must be the target's. */
	if (set->target == -1)
		set->target = r->node;
	if (set->target != r->node)
		return (reason_set(why,
		    "%s (\"%.253s\") is the ring address "
		    "of another node than the one asked for",
		    addr_format(a, text), r->entry));
	return (0);
}

bool
awaited_certain(const struct awaited *set, const struct awaited_addr *a)
{
	if (!set->cluster)
		return (true);
	if (a->node == -1 && set->pending_ring > 0)
		return (false);
	if (a->node != -1 && a->node != set->target)
		return (false);
	if (set->target_by_name)
		return (true);
	/* Names that are still open could be those of two nodes. */
	return (set->pending < (set->target == -1 ? 2 : 1));
}

size_t
awaited_list(
    const struct awaited *set, sa_family_t family, struct addr *out, size_t max)
{
	const struct awaited_addr *a;
	size_t i, n = 0;

	for (i = 0; i < set->addrs.n; i++) {
		a = addrmap_item(&set->addrs, i);
		if (a->entry == NULL || a->addr.family != family)
			continue;
		if (n < max)
			out[n] = a->addr;
		n++;
	}
	return (n);
}
