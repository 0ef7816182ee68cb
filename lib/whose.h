/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose is an address?
 *
 * The nodes of the cluster claim addresses: by their ring addresses, by the
 * names of their rings and by their own names.  The words that the user gives
 * for the node that is asked for are awaited.  What all of these resolve to
 * becomes known bit by bit; this is what is known so far, and the judgement on
 * it.  fence_kdump and the rehearsal judge by it alike.
 */
#ifndef FK_WHOSE_H
#define FK_WHOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"
#include "lib/addrmap.h"

struct cluster;
struct reason;

enum whose {
	WHOSE_TARGET,  /* of the node that is asked for: it alone counts */
	WHOSE_OPEN,    /* awaited, but a name may still claim it for another */
	WHOSE_OTHER,   /* another node's */
	WHOSE_TWO,     /* two nodes claim it: no node's */
	WHOSE_UNKNOWN, /* not awaited, and no node's */
	WHOSE_N
};

/* How a node comes by an address, the strongest first. */
enum whose_claim {
	WHOSE_RING,      /* it stands in the cluster's node list */
	WHOSE_RING_NAME, /* a host name in the node list leads to it */
	WHOSE_NODE_NAME, /* the node's own name leads to it */
	WHOSE_WORD       /* no claim: only awaited */
};

struct whose_addr {
	struct addr addr;
	const char *entry;      /* awaited under this word; NULL: is not */
	int node;               /* who claims it; -1: no node */
	enum whose_claim claim; /* the strongest of that node's claims */
	const char *by;         /* the word of that claim */
	int second;             /* another node that claims it; -1: none */
	const char *second_by;
	bool ring;     /* one of the two is a claim by a ring */
	bool reported; /* by the caller, who sets it */
};

/* Is it a claim by a ring, of a number or of a name? */
bool whose_by_ring(enum whose_claim claim);

/* Families as indexes: what is still open is counted for each. */
enum whose_family {
	WHOSE_IP4,
	WHOSE_IP6,
	WHOSE_FAMILIES
};

struct whose_set {
	const struct cluster *cluster; /* not owned; no nodes: not known */
	struct addrmap addrs;          /* of struct whose_addr */
	int target; /* the node asked for; -1: none of the cluster's, so far */
	bool by_word; /* a word says so, and not only an address */
	/*
	 * Names of each family that are not settled: those of nodes that are
	 * not the target, and the words of the target.
	 */
	size_t open_names[WHOSE_FAMILIES];
	size_t open_words[WHOSE_FAMILIES];
};

/*
 * An empty set for the node `target` of the cluster (-1: no word means one of
 * its nodes).  The cluster must outlive the set; whose_free() frees the set.
 */
void
whose_init(struct whose_set *set, const struct cluster *cluster, int target);
void whose_free(struct whose_set *set);

/* The family's index. */
enum whose_family whose_family(const struct addr *a);

/*
 * Adds what `word` leads to: the address is claimed by `node` in the way of
 * `claim`, or by no node (-1, WHOSE_WORD); and it is awaited if `awaited`.
 * `word` is not copied and must outlive the set.
 *
 * Where no word identified which node of the cluster is asked for, an awaited
 * address that one node without a name has in its rings does it.
 *
 * Returns 0.  -1 with the reason if it is in doubt now which node is asked
 * for: a word of the user's leads to a ring address of another node, or to
 * those of two nodes.  After that the set must not be used.  Also -1 if there
 * is no memory.
 */
int whose_add(struct whose_set *set, const struct addr *a, const char *word,
    int node, enum whose_claim claim, bool awaited, struct reason *why);

/* The set's record of this address, or NULL; valid until whose_add(). */
const struct whose_addr *
whose_find(const struct whose_set *set, const struct addr *a);

/*
 * The judgement.  A pure function on what is known now.
 *
 * - An address that two nodes claim is no node's, and one that another node
 *   claims is not the target's.
 * - A ring address of the target, out of the node list, is certain at once.
 * - Every other one is open as long as a name of another node has no definite
 *   answer in the address's family; and, if no word says which node is asked
 *   for, as long as a word has none: the words could still lead to two nodes.
 * - Without a cluster that is known, an awaited address is the target's.
 */
enum whose whose_judge(const struct whose_set *set, const struct addr *a);

/* The target's by that record, were it certain. */
bool
whose_is_awaited(const struct whose_set *set, const struct whose_addr *addr);

/*
 * Is there an address of the target in the node list that counts?  Then
 * messages are believed although its name may lead nowhere.
 */
bool whose_ring_counts(const struct whose_set *set);

/*
 * Copies the awaited addresses of `family` to `out`, `max` at most.  Returns
 * how many there are, which may be more.
 */
size_t whose_list(const struct whose_set *set, sa_family_t family,
    struct addr *out, size_t max);

/* A judgement's name: "the node's that is asked for", ... */
const char *whose_text(enum whose whose);

/*
 * One line for people: whose `a` is, by which word, and whether a message
 * from it counts.
 */
void whose_describe(
    const struct whose_set *set, const struct addr *a, char *buf, size_t size);

#endif
