/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entries on their way to addresses: numbers at once, names through the
 * resolver, again and again until they have one.
 */
#ifndef FK_LOOKUP_H
#define FK_LOOKUP_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/awaited.h"
#include "lib/clock.h"

struct corosync;
struct reason;
struct resolver;
struct target;

#define LOOKUP_SLOW (CLOCK_S / 2) /* check.c asks again after it */

#define LOOKUP_INET 1U /* bits of the families */
#define LOOKUP_INET6 2U

struct lookup_entry {
	const char *text;     /* of the target or of corosync.conf */
	int node;             /* whose ring address it is, or -1 */
	bool wanted;          /* awaited; else another node's */
	bool done;            /* has an address, or is skipped */
	bool skipped;         /* an address of the other family: not awaited */
	unsigned int asked;   /* questions that the resolver has */
	unsigned int settled; /* families: answered by an address or "none" */
	int64_t asked_ns;     /* since when, the first of them */
	char why[128];        /* not done: why not */
};

struct lookup {
	struct awaited set;
	struct lookup_entry *entries;
	size_t n;
	size_t skipped;            /* wanted, but of the other family */
	int family;                /* AF_UNSPEC, AF_INET, AF_INET6 */
	struct resolver *resolver; /* NULL: no name to look up */
};

/*
 * Lists the entries: those of the target, and the ring addresses of the other
 * nodes of `c`.  Numbers get into the set now; nothing is looked up.  Both
 * `t` and `c` must outlive `l`.  Returns 0; -1 with the reason: an address is
 * another node's, there is nothing to wait for, no memory.
 */
int lookup_init(struct lookup *l, const struct target *t,
    const struct corosync *c, int family, struct reason *why);
void lookup_free(struct lookup *l);

/*
 * Asks for every family of an entry that is not settled and not being asked
 * for; for both again, if a name has no address at all.  Starts the
 * resolver the first time that it is needed.  Returns how many addresses are
 * new (numbers whose interface has come), or -1 with the reason if there can
 * be no resolver, or awaited_add() refused.
 */
int lookup_ask(struct lookup *l, int64_t now_ns, struct reason *why);

/* The resolver's descriptor, or -1 if there is nothing to look up. */
int lookup_fd(const struct lookup *l);

/*
 * Takes the answers that wait.  Returns how many addresses are new; -1 with
 * the reason if one of them puts the target in doubt: the run must end.
 */
int lookup_take(struct lookup *l, struct reason *why);

/* Entries that still have no address, wanted or not. */
size_t lookup_pending(const struct lookup *l);

/*
 * Every awaited entry has all its addresses: none is open, and no question is
 * on its way that could bring another one, of the second family perhaps.
 */
bool lookup_complete(const struct lookup *l);

#endif
