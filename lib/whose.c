/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lib/cluster.h"
#include "lib/reason.h"
#include "lib/whose.h"

void
whose_init(struct whose_set *set, const struct cluster *cluster, int target)
{
	memset(set, 0, sizeof(*set));
	set->cluster = cluster;
	set->addrs.size = sizeof(struct whose_addr);
	set->target = target;
	set->by_word = target != -1;
}

void
whose_free(struct whose_set *set)
{
	addrmap_free(&set->addrs);
}

enum whose_family
whose_family(const struct addr *a)
{
	return (a->family == AF_INET ? WHOSE_IP4 : WHOSE_IP6);
}

const struct whose_addr *
whose_find(const struct whose_set *set, const struct addr *a)
{
	return (addrmap_find(&set->addrs, a));
}

/* The set's record of `a`, made if there is none; NULL without memory. */
static struct whose_addr *
record(struct whose_set *set, const struct addr *a)
{
	const size_t before = set->addrs.n;
	struct whose_addr *addr = addrmap_add(&set->addrs, a);

	if (addr != NULL && set->addrs.n > before) {
		addr->node = addr->second = -1;
		addr->claim = WHOSE_WORD;
	}
	return (addr);
}

bool
whose_by_ring(enum whose_claim claim)
{
	return (claim == WHOSE_RING || claim == WHOSE_RING_NAME);
}

static void
claim_it(
    struct whose_addr *addr, const char *word, int node, enum whose_claim claim)
{
	if (node == -1)
		return;
	addr->ring = addr->ring || whose_by_ring(claim);
	if (addr->node == -1) {
		addr->node = node;
		addr->claim = claim;
		addr->by = word;
	} else if (addr->node != node && addr->second == -1) {
		addr->second = node;
		addr->second_by = word;
	} else if (addr->node == node && claim < addr->claim) {
		addr->claim = claim;
		addr->by = word;
	}
}

static int
refuse(const struct whose_set *set, const struct whose_addr *addr,
    struct reason *why)
{
	char text[ADDR_STRLEN];

	addr_format(&addr->addr, text);
	if (addr->second != -1)
		return (reason_set(why,
		    "%s (\"%.128s\") is an address of two nodes: node %.100s "
		    "and node %.100s",
		    text, addr->entry, cluster_label(set->cluster, addr->node),
		    cluster_label(set->cluster, addr->second)));
	return (reason_set(why,
	    "%s (\"%.253s\") is the ring address of another node than the one "
	    "asked for: node %.128s",
	    text, addr->entry, cluster_label(set->cluster, addr->node)));
}

/*
 * An address that a word of the user's leads to, on one node's ring: that node
 * must be the one that is asked for.  Where a word has identified it already,
 * an address of two nodes is no node's, and no more than that.
 */
static int
check_word(
    struct whose_set *set, const struct whose_addr *addr, struct reason *why)
{
	if (addr->entry == NULL || !addr->ring)
		return (0);
	if (addr->second != -1)
		return (set->by_word ? 0 : refuse(set, addr, why));
	/* A node without a name is known by its addresses alone. */
	if (set->target == -1 && set->cluster->nodes[addr->node].name == NULL)
		set->target = addr->node;
	return (set->target == addr->node ? 0 : refuse(set, addr, why));
}

int
whose_add(struct whose_set *set, const struct addr *a, const char *word,
    int node, enum whose_claim claim, bool awaited, struct reason *why)
{
	struct whose_addr *addr = record(set, a);

	if (addr == NULL)
		return (reason_set(why, "no memory for an address"));
	claim_it(addr, word, node, claim);
	if (awaited && addr->entry == NULL)
		addr->entry = word;
	return (check_word(set, addr, why));
}

bool
whose_is_awaited(const struct whose_set *set, const struct whose_addr *addr)
{
	return (addr->entry != NULL ||
	    (set->target != -1 && addr->node == set->target));
}

/* No word means a node, and the words may still lead to one of them. */
static bool
is_target_open(const struct whose_set *set)
{
	return (!set->by_word &&
	    (set->open_words[WHOSE_IP4] > 0 || set->open_words[WHOSE_IP6] > 0));
}

/* May what is not settled yet still change whose it is? */
static bool
is_open(const struct whose_set *set, const struct whose_addr *addr)
{
	if (addr->claim == WHOSE_RING && set->by_word)
		return (false);
	return (set->open_names[whose_family(&addr->addr)] > 0 ||
	    is_target_open(set));
}

/* Claimed by a node that is not the target: for good? */
static enum whose
judge_other(const struct whose_set *set, const struct whose_addr *addr)
{
	if (set->target == -1 && is_target_open(set) &&
	    set->cluster->nodes[addr->node].name == NULL)
		return (WHOSE_OPEN);
	return (WHOSE_OTHER);
}

enum whose
whose_judge(const struct whose_set *set, const struct addr *a)
{
	const struct whose_addr *addr = whose_find(set, a);

	if (addr == NULL)
		return (WHOSE_UNKNOWN);
	if (addr->second != -1)
		return (WHOSE_TWO);
	if (addr->node != -1 && addr->node != set->target)
		return (judge_other(set, addr));
	if (!whose_is_awaited(set, addr))
		return (WHOSE_UNKNOWN);
	if (set->cluster->n > 0 && is_open(set, addr))
		return (WHOSE_OPEN);
	return (WHOSE_TARGET);
}

bool
whose_ring_counts(const struct whose_set *set)
{
	const struct whose_addr *addr;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (addr->claim == WHOSE_RING &&
		    whose_judge(set, &addr->addr) == WHOSE_TARGET)
			return (true);
	}
	return (false);
}

size_t
whose_list(const struct whose_set *set, sa_family_t family, struct addr *out,
    size_t max)
{
	const struct whose_addr *addr;
	size_t i, n = 0;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (!whose_is_awaited(set, addr) || addr->addr.family != family)
			continue;
		if (n < max)
			out[n] = addr->addr;
		n++;
	}
	return (n);
}

const char *
whose_text(enum whose whose)
{
	static const char *const texts[WHOSE_N] = {
		[WHOSE_TARGET] = "counts",
		[WHOSE_OPEN] = "does not count yet: a name is not settled",
		[WHOSE_OTHER] = "does not count: another node's address",
		[WHOSE_TWO] = "does not count: two nodes claim the address",
		[WHOSE_UNKNOWN] = "does not count: not awaited",
	};

	return (whose < WHOSE_N ? texts[whose] : "?");
}

static const char *
claim_text(enum whose_claim claim)
{
	static const char *const texts[] = {
		[WHOSE_RING] = "ring address",
		[WHOSE_RING_NAME] = "ring name",
		[WHOSE_NODE_NAME] = "node name",
		[WHOSE_WORD] = "word",
	};

	return (texts[claim]);
}

void
whose_describe(
    const struct whose_set *set, const struct addr *a, char *buf, size_t size)
{
	const struct whose_addr *addr = whose_find(set, a);
	const char *judged = whose_text(whose_judge(set, a));
	char text[ADDR_STRLEN];

	addr_format(a, text);
	if (addr == NULL)
		snprintf(buf, size, "%s: no node's, %s", text, judged);
	else if (addr->second != -1)
		snprintf(buf, size,
		    "%s: node %s (\"%s\") and node %s (\"%s\"): %s", text,
		    cluster_label(set->cluster, addr->node), addr->by,
		    cluster_label(set->cluster, addr->second), addr->second_by,
		    judged);
	else if (addr->node != -1)
		snprintf(buf, size, "%s: node %s, by %s \"%s\": %s", text,
		    cluster_label(set->cluster, addr->node),
		    claim_text(addr->claim), addr->by, judged);
	else
		snprintf(buf, size, "%s: by \"%s\": %s", text,
		    addr->entry == NULL ? "?" : addr->entry, judged);
}
