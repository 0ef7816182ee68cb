/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names to addresses, one family at a time, several look-ups side by side.
 *
 * getaddrinfo(3) blocks for as long as a DNS server is silent, so it runs in
 * threads.  Each question is about one family: a server that answers one of
 * them with an error, or drops it, holds up nothing of the other, and what is
 * missing is known.  A family of a name is settled by an address or by a
 * definite "there is none"; everything else must be asked again.
 * Needs libc alone: fence_kdump_send uses it too.
 *
 * How long a name waits.  Questions wait in two lines, one for each family, and
 * the thread that becomes free takes from the family that has fewer look-ups
 * under way; no family gets more than half of the threads.  So a server that
 * drops all questions of one family delays the other by nothing.  A question
 * that is asked again comes after all that wait already: so a name that hangs
 * delays each other name once.  A look-up of a silent server takes S seconds:
 * one for each server, and twice that with a search list (RES_OPTIONS
 * "timeout:1 attempts:1", set here if it is not set).  With `most` threads and
 * N names before it whose look-ups hang, a name of which both families hang
 * waits for 2 N / most * S seconds until it is asked for: with 16 threads and
 * one server, 16 names that hang cost 2 s, and 1,000 cost 125 s.  Names in
 * /etc/hosts (lib/hosts.h) need no look-up, and so never wait.
 */
#ifndef FK_RESOLVE_H
#define FK_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/look_up.h"

struct reason;
struct resolver;

/*
 * A resolver of `most` look-ups at a time, one thread each, and fewer if the
 * limit of descriptors is low (the soft limit is raised to the hard one).
 * NULL with the reason if there are no descriptors or memory for it.
 *
 * 1,000 names that hang, in both families with 16 threads, take 0.9 MB in all,
 * and a kernel stack of 16 KB a thread.
 */
#define RESOLVE_MOST 16
struct resolver *resolve_start(size_t most, struct reason *why);

/* Readable as long as an answer waits. */
int resolve_fd(const struct resolver *resolver);

/*
 * Asks for the addresses of `name` (copied) of one family.  Every question
 * gets exactly one answer, also if no thread can be started (RESOLVE_UNKNOWN
 * then); but false means that there is no memory for it, and no answer.
 */
bool
resolve_ask(struct resolver *resolver, const char *name, int family, size_t id);

/*
 * Takes the next answer; false if none waits.  The caller frees
 * `answer->addrs` with free(3).
 */
bool resolve_next(struct resolver *resolver, struct resolve_answer *answer);

/*
 * Ends it: no answers any more.  A thread in getaddrinfo(3) cannot be
 * stopped; as long as there is one, its memory stays.
 */
void resolve_end(struct resolver *resolver);

#endif
