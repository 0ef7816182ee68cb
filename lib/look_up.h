/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One look-up of one family, and what its answer is worth.
 *
 * What getaddrinfo(3) returns for one family is no proof that there is no
 * address.  Seen with glibc 2.36, DNS at "files dns" unless noted otherwise;
 * the second number is res_h_errno, what the resolver itself thought of its
 * last search:
 *
 *	the server says          IPv4            IPv6            counts as
 *	no such name             NONAME 1        NONAME 1        none
 *	no such record           NODATA 4        NODATA 4        none
 *	SERVFAIL, REFUSED,
 *	NOTIMP, nothing, cut and
 *	no TCP, port closed, no
 *	resolv.conf              AGAIN 2         AGAIN 2         unknown
 *	FORMERR                  NONAME 3        NONAME 3        unknown
 *	an alias and no record   NODATA 1        NONAME 1        asks itself
 *	a broken record          NODATA 1        NONAME 1        asks itself
 *	SERVFAIL, "dns files"    NONAME 2        NONAME 2        unknown
 *	no such name, "dns x"
 *	(x is not installed)     NONAME 1        SYSTEM 1        none, unknown
 *
 *	with "search a", n:
 *	n.a SERVFAIL             NONAME 2        AGAIN 2         unknown
 *	n.a nothing, or REFUSED  NONAME 1        NONAME 1        asks itself
 *	n.a no record, n nothing NODATA 4        NODATA 4        none
 *	n.m SERVFAIL             NONAME 2        AGAIN 2         unknown
 *	n.m.a SERVFAIL, nothing  NONAME 1        NONAME 1        asks itself
 *
 *	no DNS asked ("files")   NONAME          NONAME          none
 *	no DNS asked by glibc,
 *	with "dns" or "resolve"  NONAME          NONAME          asks itself
 *
 * So "none" counts only if res_h_errno agrees, and where that is not enough
 * (a search list, an answer that glibc could not use), each full name is
 * asked for by res_nquery(3), in glibc's order: the first that exists and has
 * no record settles it, after names that do not exist; or no name exists.
 * The last row is nscd(8), which asks for both families at once, and says
 * that there is none of one that failed; and systemd's nss-resolve(8), for
 * which SERVFAIL is no name.  What another service says is taken as it is:
 * those that hide their own failures from a later one cannot be known.
 */
#ifndef FK_LOOK_UP_H
#define FK_LOOK_UP_H

#include <stddef.h>

#include "lib/addr.h"

enum resolve_result {
	RESOLVE_FOUND,  /* at least one address */
	RESOLVE_NONE,   /* definite: the name has none of this family */
	RESOLVE_UNKNOWN /* no answer that settles it: ask again */
};

struct resolve_answer {
	size_t id;  /* as given to resolve_ask() */
	int family; /* likewise: AF_INET or AF_INET6 */
	enum resolve_result result;
	struct addr *addrs; /* n of them, no duplicates; if found, n > 0 */
	size_t n;
	char why[128]; /* if not found: why not */
};

/*
 * Fills in the answer but for its id, for `answer->family`; blocks.
 *
 * Addresses that no node can have (multicast, unspecified, link-local without
 * interface) are left out; if there are only such, the answer is unknown: the
 * name may still be meant for a node.
 */
void look_up(const char *name, struct resolve_answer *answer);

#endif
