/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/answers.h"
#include "fence_kdump/queries.h"

enum answer_word
answer_judge(const uint8_t *buf, size_t len, const struct kdump2_key *key,
    const struct queries *queries, int64_t now_ns, struct kdump2_answer *answer,
    int64_t *sent_ns)
{
	if (answer_check(buf, len, key, answer) != KDUMP2_OK)
		return (ANSWER_FORGED);
	if (!queries_find(queries, answer->nonce, now_ns, sent_ns))
		return (ANSWER_STALE);
	if (decision_state_fences(answer->state))
		return (ANSWER_FENCES);
	return (
	    answer->state == KDUMP2_RUNNING ? ANSWER_RUNNING : ANSWER_STRANGE);
}

static bool
is_fresh(enum answer_word word)
{
	return (word == ANSWER_FENCES || word == ANSWER_RUNNING ||
	    word == ANSWER_STRANGE);
}

/*
 * One that fences does.  "Running" gives way to a later query's alone, because
 * answers can overtake each other, and what it says of a message depends on
 * when the query was sent.
 */
static bool
counts_more(const struct proof *proof, enum answer_word word, int64_t sent_ns)
{
	if (!proof->came || word == ANSWER_FENCES ||
	    proof->answer.state != KDUMP2_RUNNING)
		return (true);
	return (word == ANSWER_RUNNING && sent_ns > proof->sent_ns);
}

void
proof_note(struct proof *proof, enum answer_word word,
    const struct kdump2_answer *answer, const struct addr *from,
    int64_t sent_ns)
{
	proof->counts[word]++;
	if (!is_fresh(word) || proof_fences(proof) ||
	    !counts_more(proof, word, sent_ns))
		return;
	proof->came = true;
	proof->answer = *answer;
	proof->from = *from;
	proof->sent_ns = sent_ns;
}

bool
proof_fences(const struct proof *proof)
{
	return (proof->came && decision_state_fences(proof->answer.state));
}

struct answers
proof_answers(const struct proof *proof, int64_t heard_ns)
{
	const struct answers answers = {
		.came = proof->came,
		.state = proof->answer.state,
		.asked_after = proof->sent_ns > heard_ns,
	};

	return (answers);
}
