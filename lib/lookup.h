/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The words of the target and the names and ring addresses of the cluster's
 * nodes, on their way to addresses: numbers and what /etc/hosts settles at
 * once, other names through the resolver, each family until it is settled.
 */
#ifndef FK_LOOKUP_H
#define FK_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/whose.h"

struct reason;
struct resolver;
struct target;

/* How it stands with one family of an entry. */
enum lookup_state {
	LOOKUP_OPEN,    /* no answer that settles it: to be asked (again) */
	LOOKUP_SETTLED, /* has its addresses, or a definite answer: none */
	LOOKUP_UNWANTED /* not of the family that is asked for */
};

struct lookup_entry {
	const char *text;       /* the target's or the cluster's */
	int node;               /* who claims what it leads to; -1: a word */
	enum whose_claim claim; /* how */
	bool wanted;            /* awaited under this word */
	bool is_number;
	bool skipped; /* an address of the other family */
	enum lookup_state state[WHOSE_FAMILIES];
	bool asked[WHOSE_FAMILIES]; /* the resolver has the question */
	size_t n;                   /* addresses that it has brought */
	char why[128];              /* why it has none, or may have more; "" */
};

struct lookup {
	struct whose_set set;
	struct lookup_entry *entries;
	size_t n;
	int family;                /* AF_UNSPEC, AF_INET, AF_INET6 */
	bool again;                /* lookup_ask() was called before */
	struct resolver *resolver; /* NULL: no name to look up */
};

/*
 * Lists the entries: the words of the target, and of each node of `cluster`
 * its name and ring addresses.  Numbers and names in /etc/hosts get into the
 * set now.  Both `target` and `cluster` must outlive `lookup`.  Returns 0; -1
 * with the reason: the target is in doubt, no memory. lookup_free() in both
 * cases.
 */
int lookup_init(struct lookup *lookup, const struct target *target,
    const struct cluster *cluster, int family, struct reason *why);
void lookup_free(struct lookup *lookup);

/*
 * Asks for every family that is open, and once more for an awaited word that
 * has no address at all.  Starts the resolver the first time that it is
 * needed.  Returns how many addresses are new (numbers whose interface has
 * come, names that /etc/hosts has now), or -1 with the reason if there can be
 * no resolver, or whose_add() refused.
 */
int lookup_ask(struct lookup *lookup, struct reason *why);

/* The resolver's descriptor, or -1 if there is nothing to look up. */
int lookup_fd(const struct lookup *lookup);

/*
 * Takes the answers that wait.  Returns how many of them changed something;
 * -1 with the reason if one of them puts the target in doubt: the run must
 * end.
 */
int lookup_take(struct lookup *lookup, struct reason *why);

/* A question is on its way. */
bool lookup_is_asking(const struct lookup *lookup);

/* Entries to ask (again) for, or to wait for. */
size_t lookup_pending(const struct lookup *lookup);

/* No question is left that could bring another awaited address. */
bool lookup_complete(const struct lookup *lookup);

/* A family of it is not settled. */
bool lookup_is_open(const struct lookup_entry *entry);

#endif
