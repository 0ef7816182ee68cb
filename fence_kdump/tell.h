/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run logs while it goes and at its end: the lines that an
 * administrator has to go by.  fence_kdump(8) explains each under
 * DIAGNOSTICS.
 */
#ifndef FK_TELL_H
#define FK_TELL_H

#include <stdint.h>

#include "fence_kdump/answers.h"
#include "fence_kdump/decision.h"
#include "fence_kdump/sources.h"
#include "fence_kdump/verdict.h"

struct addr;
struct asking;
struct datagram;
struct life_seen;
struct setup;

/* Words of nodename that are not awaited; see target_choose(). */
void tell_ignored(const struct setup *setup);

/* It listens from now on: for whom, how long, and which way. */
void tell_waiting(const struct setup *setup);

/* Corosync has answered late, and what is awaited was settled once more. */
void tell_learned(const struct setup *setup);

/* The message came, from `source`, after `took_ns`. */
void tell_accepted(
    const struct setup *setup, const struct addr *source, int64_t took_ns);

/* Awaited addresses that this host has itself: each is refused, once. */
void tell_own(struct setup *setup);

/* The node has answered, after `took_ns`. */
void tell_answered(
    const struct setup *setup, const struct proof *proof, int64_t took_ns);

/* A message was accepted, and the node did not answer. */
void tell_unproved(const struct setup *setup);

/* A message from `source` counts only with an answer: auth=require. */
void tell_asked(const struct addr *source);

/* The first answer of this kind that does not fence. */
void tell_answer(const struct addr *source, enum answer_word word);

/* The run failed: how many queries there were, and what came of them. */
void tell_unanswered(const struct setup *setup, const struct asking *asking,
    const struct proof *proof);

/*
 * Messages from `source` are void: the node's corosync lives (DECISION_VOID),
 * or the node answers that it runs (DECISION_DENIED).
 */
void tell_void(
    const struct setup *setup, const struct addr *source, enum decision why);

/*
 * A datagram that is not accepted, or not yet, if it is the first of its kind
 * from its source.
 */
void tell_refused(const struct setup *setup, const struct datagram *datagram,
    enum verdict v, enum sources_news news);

/* The run failed because of `why`; and what came instead, from whom. */
void tell_failure(
    const struct setup *setup, const struct sources *sources, const char *why);

/* The node runs, as was seen; and what came all the same, from whom. */
void tell_running(const struct setup *setup, const struct sources *sources,
    const struct life_seen *seen);

/* The counts are incomplete: the kernel dropped datagrams since then. */
void tell_filtered(int64_t after_ns);

#endif
