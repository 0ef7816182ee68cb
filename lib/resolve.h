/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names to addresses, side by side.
 *
 * getaddrinfo(3) blocks for as long as a DNS server is silent, so it runs in
 * threads: a few as long as answers come, and more as soon as they stop, up
 * to one a name.  So a name that hangs holds up no other.  The asking thread
 * never waits: answers are told by a descriptor.
 * Needs libc alone: fence_kdump_send uses it too.
 */
#ifndef FK_RESOLVE_H
#define FK_RESOLVE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/addr.h"

struct reason;
struct resolver;

struct resolve_answer {
	size_t id;          /* as given to resolve_ask() */
	int family;         /* likewise */
	bool ok;            /* at least one address */
	struct addr *addrs; /* n of them, no duplicates; see below */
	size_t n;
	char why[128]; /* if not ok: what getaddrinfo(3) says */
};

/*
 * A resolver of `most` look-ups at a time (RESOLVE_ALL: one for each name).
 * NULL with the reason if there are no descriptors or memory for
 * it.  A soft limit of descriptors is raised to the hard one: a look-up that
 * hangs keeps some.
 */
#define RESOLVE_ALL SIZE_MAX
struct resolver *resolve_start(size_t most, struct reason *why);

/* Readable as long as an answer waits. */
int resolve_fd(const struct resolver *r);

/*
 * Asks for the addresses of `name` (copied): of `family`, or of both
 * (AF_UNSPEC).  Every question gets exactly one answer, also if no thread
 * could be started for it; but false means that there is no memory for it,
 * and no answer.
 *
 * If a DNS server is silent about one family (some drop questions for AAAA),
 * getaddrinfo(3) for both waits for it, and then forgets what it knows of the
 * other.  So who has waited long for an answer to AF_UNSPEC does well to ask
 * for each family beside it.
 */
bool resolve_ask(struct resolver *r, const char *name, int family, size_t id);

/*
 * Takes the next answer; false if none waits.  The caller frees
 * `answer->addrs` with free(3).
 */
bool resolve_next(struct resolver *r, struct resolve_answer *answer);

/*
 * Ends it: no answers any more.  A thread in getaddrinfo(3) cannot be
 * stopped; as long as there is one, its memory stays.
 */
void resolve_end(struct resolver *r);

#endif
