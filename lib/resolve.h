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

#include "lib/addr.h"

struct reason;
struct resolver;

struct resolve_answer {
	size_t id;          /* as given to resolve_ask() */
	bool ok;            /* at least one address */
	struct addr *addrs; /* n of them, no duplicates; see below */
	size_t n;
	char why[128]; /* if not ok: what getaddrinfo(3) says */
};

/*
 * A resolver that asks for addresses of `family` (AF_UNSPEC, AF_INET,
 * AF_INET6).  NULL with the reason if there are no descriptors or memory for
 * it.
 */
struct resolver *resolve_start(int family, struct reason *why);

/* Readable as long as an answer waits. */
int resolve_fd(const struct resolver *r);

/*
 * Asks for `name` (copied).  Every question gets exactly one answer, also if
 * no thread could be started for it.  Returns false if there was no memory
 * for the question: then no answer comes.
 */
bool resolve_ask(struct resolver *r, const char *name, size_t id);

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
