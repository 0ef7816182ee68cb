/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run logs while it goes and at its end: the lines that an
 * administrator has to go by.  fence_kdump(8) explains each under
 * DIAGNOSTICS.
 */
#ifndef FK_TELL_H
#define FK_TELL_H

#include <stdint.h>

#include "fence_kdump/sources.h"
#include "fence_kdump/verdict.h"

struct addr;
struct datagram;
struct setup;

/* Words of nodename that are not awaited; see target_choose(). */
void tell_ignored(const struct setup *p);

/* It listens from now on: for whom, how long, and which way. */
void tell_waiting(const struct setup *p);

/* Corosync has answered late, and what is awaited was settled once more. */
void tell_learned(const struct setup *p);

/* The message came, from `source`, after `took_ns`. */
void tell_accepted(
    const struct setup *p, const struct addr *source, int64_t took_ns);

/* Awaited addresses that this host has itself: each is refused, once. */
void tell_own(struct setup *p);

/* Messages from `source` are void: the node's corosync lives. */
void tell_void(const struct setup *p, const struct addr *source);

/*
 * A datagram that is not accepted, or not yet, if it is the first of its kind
 * from its source.
 */
void tell_refused(const struct setup *p, const struct datagram *d,
    enum verdict v, enum sources_news news);

/* The run failed because of `why`; and what came instead, from whom. */
void
tell_failure(const struct setup *p, const struct sources *t, const char *why);

/* The counts are incomplete: the kernel dropped datagrams since then. */
void tell_filtered(int64_t after_ns);

#endif
