/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Datagrams that came to a query's socket, as evidence: is one of them the
 * awaited node's answer to a query of this run?  Pure.
 */
#ifndef FK_ANSWERS_H
#define FK_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/decision.h"
#include "lib/addr.h"
#include "lib/kdump2.h"

struct queries;

enum answer_word {
	ANSWER_FENCES,  /* genuine and fresh, with a state that fences */
	ANSWER_RUNNING, /* ... "running": a rehearsal */
	ANSWER_STRANGE, /* ... another state, which means nothing */
	ANSWER_STALE,   /* genuine, and no answer to an open query */
	ANSWER_FORGED,  /* no answer, or not by a holder of the key */
	ANSWER_WORDS
};

/*
 * Judges `len` bytes that came at `now_ns` to the socket of these queries.  If
 * they are genuine and fresh, `*answer` and `*sent_ns`, the query's time, are
 * written, and else nothing is to be read of them.
 */
enum answer_word answer_judge(const uint8_t *buf, size_t len,
    const struct kdump2_key *key, const struct queries *queries, int64_t now_ns,
    struct kdump2_answer *answer, int64_t *sent_ns);

/* What came so far, from all addresses of the node. */
struct proof {
	bool came;                   /* one that is genuine and fresh */
	struct kdump2_answer answer; /* the first that fences, or the latest */
	struct addr from;
	int64_t sent_ns; /* of its query */
	uint64_t counts[ANSWER_WORDS];
};

/* Notes one; only of a genuine and fresh one the rest is looked at. */
void proof_note(struct proof *proof, enum answer_word word,
    const struct kdump2_answer *answer, const struct addr *from,
    int64_t sent_ns);

/* Is there one that fences, by row 2? */
bool proof_fences(const struct proof *proof);

/* The evidence about a message that came at `heard_ns`; 0: none came. */
struct answers proof_answers(const struct proof *proof, int64_t heard_ns);

#endif
