/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes to a query's socket, as evidence. */
#include "tests/unit/harness.h"

#include "fence_kdump/answers.h"
#include "fence_kdump/queries.h"
#include "tests/unit/address.h"

#define S INT64_C(1000000000)
#define SENT (77 * S)

static const struct kdump2_key alice = { { 1, 2, 3 } };
static const struct kdump2_key bob = { { 1, 2, 4 } };
static const uint8_t fresh[KDUMP2_NONCE_SIZE] = { 5, 6, 7 };
static const uint8_t old[KDUMP2_NONCE_SIZE] = { 5, 6, 8 };

static struct queries
asked(void)
{
	struct queries q;

	queries_begin(&q, SENT);
	queries_sent(&q, fresh, SENT);
	return (q);
}

static void
say(uint8_t buf[KDUMP2_SIZE], uint8_t state, const uint8_t *nonce,
    const struct kdump2_key *key)
{
	struct kdump2_answer a = { .state = state, .uptime = 9 };

	memcpy(a.nonce, nonce, sizeof(a.nonce));
	answer_make(buf, &a, key);
}

static enum answer_word
judged(const uint8_t *buf, size_t len, int64_t now_ns, int64_t *sent_ns)
{
	const struct queries q = asked();
	struct kdump2_answer a;

	return (answer_judge(buf, len, &alice, &q, now_ns, &a, sent_ns));
}

static void
test_words(void **state)
{
	static const struct {
		const char *name;
		const struct kdump2_key *key;
		const uint8_t *nonce;
		int64_t after_ns;
		uint8_t state;
		enum answer_word word;
	} rows[] = {
		{ "crashed", &alice, fresh, 0, 1, ANSWER_FENCES },
		{ "saved", &alice, fresh, 1, 2, ANSWER_FENCES },
		{ "running", &alice, fresh, 0, 3, ANSWER_RUNNING },
		{ "no state", &alice, fresh, 0, 0, ANSWER_STRANGE },
		{ "another state", &alice, fresh, 0, 4, ANSWER_STRANGE },
		{ "just in time", &alice, fresh, 5 * S - 1, 1, ANSWER_FENCES },
		{ "too late", &alice, fresh, 5 * S, 1, ANSWER_STALE },
		{ "another query's", &alice, old, 0, 1, ANSWER_STALE },
		{ "another node's", &bob, fresh, 0, 1, ANSWER_FORGED },
	};
	uint8_t buf[KDUMP2_SIZE];
	int64_t sent_ns;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		say(buf, rows[i].state, rows[i].nonce, rows[i].key);
		sent_ns = -1;
		CHECK_INT(rows[i].name,
		    judged(buf, sizeof(buf), SENT + rows[i].after_ns, &sent_ns),
		    rows[i].word);
		CHECK_INT(rows[i].name, sent_ns,
		    rows[i].word < ANSWER_STALE ? SENT : -1);
	}
}

/* The list, one state after the other. */
static void
test_states(void **state)
{
	uint8_t buf[KDUMP2_SIZE];
	int64_t sent_ns;

	(void)state;
	for (unsigned int s = 0; s < 256; s++) {
		say(buf, (uint8_t)s, fresh, &alice);
		assert_int_equal(
		    judged(buf, sizeof(buf), SENT, &sent_ns) == ANSWER_FENCES,
		    s == 1 || s == 2);
		assert_int_equal(
		    decision_state_fences((uint8_t)s), s == 1 || s == 2);
	}
}

static void
test_bytes(void **state)
{
	uint8_t buf[KDUMP2_SIZE + 1] = { 0 };
	int64_t sent_ns;

	(void)state;
	say(buf, 1, fresh, &alice);
	for (size_t len = 0; len <= sizeof(buf); len++)
		assert_int_equal(judged(buf, len, SENT, &sent_ns),
		    len == KDUMP2_SIZE ? ANSWER_FENCES : ANSWER_FORGED);
	for (size_t bit = 0; bit < KDUMP2_SIZE * 8; bit++) {
		buf[bit / 8] ^= (uint8_t)(1U << bit % 8);
		assert_int_equal(
		    judged(buf, KDUMP2_SIZE, SENT, &sent_ns), ANSWER_FORGED);
		buf[bit / 8] ^= (uint8_t)(1U << bit % 8);
	}
}

static void
note(struct proof *p, enum answer_word word, uint8_t state, int64_t sent_ns)
{
	const struct addr from = address("10.0.0.2");
	const struct kdump2_answer a = { .state = state, .uptime = 40 };

	proof_note(p, word, &a, &from, sent_ns);
}

/* The first one that fences stays; before that, the last one counts. */
static void
test_proof(void **state)
{
	struct proof p = { .came = false };

	(void)state;
	note(&p, ANSWER_FORGED, 1, SENT);
	note(&p, ANSWER_STALE, 1, SENT);
	assert_false(p.came);
	assert_false(proof_fences(&p));
	assert_false(proof_answers(&p, 0).came);
	note(&p, ANSWER_STRANGE, 9, SENT);
	note(&p, ANSWER_RUNNING, 3, SENT + 5);
	assert_true(p.came);
	assert_false(proof_fences(&p));
	assert_int_equal(proof_answers(&p, SENT + 4).state, 3);
	assert_true(proof_answers(&p, SENT + 4).asked_after);
	assert_false(proof_answers(&p, SENT + 5).asked_after);
	note(&p, ANSWER_FENCES, 2, SENT + 6);
	note(&p, ANSWER_RUNNING, 3, SENT + 7);
	note(&p, ANSWER_FENCES, 1, SENT + 8);
	assert_true(proof_fences(&p));
	assert_int_equal(p.answer.state, 2);
	assert_int_equal(p.answer.uptime, 40);
	assert_int_equal(p.sent_ns, SENT + 6);
	for (size_t w = 0; w < ANSWER_WORDS; w++)
		assert_int_equal(p.counts[w],
		    w == ANSWER_FENCES || w == ANSWER_RUNNING ? 2 : 1);
}

/* "It runs", to the latest query, is what makes a message void (row 3). */
static void
test_running_stays(void **state)
{
	struct proof p = { .came = false };

	(void)state;
	note(&p, ANSWER_RUNNING, 3, SENT + 5);
	note(&p, ANSWER_RUNNING, 3, SENT); /* overtaken on its way */
	assert_int_equal(p.sent_ns, SENT + 5);
	note(&p, ANSWER_STRANGE, 9, SENT + 6);
	assert_int_equal(proof_answers(&p, SENT + 4).state, 3);
	assert_true(proof_answers(&p, SENT + 4).asked_after);
	note(&p, ANSWER_RUNNING, 3, SENT + 7);
	assert_true(proof_answers(&p, SENT + 6).asked_after);
	note(&p, ANSWER_FENCES, 1, SENT);
	assert_true(proof_fences(&p));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_proof),
		cmocka_unit_test(test_running_stays),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
