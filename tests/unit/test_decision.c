/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of docs/decision.md, row by row, and decide() held against it for
 * every combination of evidence that there is.
 */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdlib.h>

#include "fence_kdump/decision.h"
#include "lib/kdump2.h"

#define ONE(x) (1U << (x))
#define NO_MESSAGE ONE(VERDICT_N)
#define ANY_WORD (ONE(VERDICT_N + 1) - 1)
#define ANY_PULSE (ONE(PULSE_N) - 1)
#define ANY_AUTH (ONE(AUTH_N) - 1)
#define MAYBE_ITS (ONE(VERDICT_ACCEPT) | ONE(VERDICT_UNDECIDED))
#define COURTESY DECISION_COURTESY_NS
#define LAST DECISION_LAST_NS

/* Evidence in one word each, for a row that is about it; ALL: any. */
enum about {
	ALL,
	YES,
	NO
};

/*
 * The rows in their order: the first one that fits decides.  A row says which
 * words, pulses and values of auth it is about, as sets.
 */
static const struct row {
	const char *name;
	enum about over;   /* ... or no time is left */
	enum about key;    /* and auth is not "off" */
	enum about dumps;  /* an answer with a state that fences */
	enum about denies; /* "running", to a query after the message */
	enum about waits;  /* for less than 0.2 s, and not at the deadline */
	enum about lives;  /* pongs without a gap, and no message is held */
	unsigned int auths, words, pulses;
	enum decision decides;
} table[] = {
	{ "1: after the deadline, a signal, an error", YES, ALL, ALL, ALL, ALL,
	    ALL, ANY_AUTH, ANY_WORD, ANY_PULSE, DECISION_NOT_FENCED },
	{ "2: an answer of the crash kernel", ALL, YES, YES, ALL, ALL, ALL,
	    ANY_AUTH, ANY_WORD, ANY_PULSE, DECISION_FENCED },
	{ "3: an answer that it runs", ALL, YES, ALL, YES, ALL, ALL, ANY_AUTH,
	    MAYBE_ITS, ANY_PULSE, DECISION_DENIED },
	{ "4: version 1 is not believed", ALL, ALL, ALL, ALL, ALL, ALL,
	    ONE(AUTH_REQUIRE), MAYBE_ITS, ANY_PULSE, DECISION_ASK },
	{ "5: not from the awaited node", ALL, ALL, ALL, ALL, ALL, ALL,
	    ANY_AUTH,
	    ONE(VERDICT_OWN_SOURCE) | ONE(VERDICT_OTHER_NODE) |
		ONE(VERDICT_TWO_NODES) | ONE(VERDICT_UNKNOWN_SOURCE),
	    ANY_PULSE, DECISION_IGNORE },
	{ "5: no message at all", ALL, ALL, ALL, ALL, ALL, ALL, ANY_AUTH,
	    ONE(VERDICT_BAD_PACKET) | ONE(VERDICT_BAD_LENGTH) |
		ONE(VERDICT_BAD_MAGIC) | ONE(VERDICT_BAD_VERSION),
	    ANY_PULSE, DECISION_IGNORE },
	{ "6: a name may still claim the address", ALL, ALL, ALL, ALL, ALL, ALL,
	    ANY_AUTH, ONE(VERDICT_UNDECIDED), ANY_PULSE, DECISION_HOLD },
	{ "7: pongs not yet seen frozen for long enough", ALL, ALL, ALL, ALL,
	    ALL, ALL, ANY_AUTH, ONE(VERDICT_ACCEPT), ONE(PULSE_OPEN),
	    DECISION_HOLD },
	{ "7: a pong after the message", ALL, ALL, ALL, ALL, ALL, ALL, ANY_AUTH,
	    ONE(VERDICT_ACCEPT), ONE(PULSE_AFTER), DECISION_VOID },
	{ "8: no answer yet", ALL, YES, ALL, ALL, YES, ALL, ONE(AUTH_AUTO),
	    ONE(VERDICT_ACCEPT), ANY_PULSE, DECISION_HOLD },
	{ "9: none of the above", ALL, ALL, ALL, ALL, ALL, ALL, ANY_AUTH,
	    ONE(VERDICT_ACCEPT), ANY_PULSE, DECISION_FENCED },
	{ "10: the node runs", ALL, ALL, ALL, ALL, ALL, YES, ANY_AUTH,
	    NO_MESSAGE, ANY_PULSE, DECISION_RUNNING },
	{ "11: nothing", ALL, ALL, ALL, ALL, ALL, ALL, ANY_AUTH, NO_MESSAGE,
	    ANY_PULSE, DECISION_WAIT },
};

static bool
fits(enum about about, bool so)
{
	return (about == ALL || (about == YES) == so);
}

static bool
row_fits(const struct row *r, const struct evidence *e)
{
	const struct answers *a = &e->answers;

	return (fits(r->over, e->over || e->left_ns <= 0) &&
	    fits(r->key, e->has_key && e->auth != AUTH_OFF) &&
	    fits(r->dumps, a->came && (a->state == 1 || a->state == 2)) &&
	    fits(r->denies, a->came && a->state == 3 && a->asked_after) &&
	    fits(r->waits, e->held_ns < 200000000 && e->left_ns > 50000000) &&
	    fits(r->lives, e->alive && !e->holds) &&
	    (r->auths & ONE(e->auth)) != 0 && (r->words & ONE(e->word)) != 0 &&
	    (r->pulses & ONE(e->pulse)) != 0);
}

static const struct row *
row_of(const struct evidence *e)
{
	for (size_t i = 0; i < N_OF(table); i++)
		if (row_fits(&table[i], e))
			return (&table[i]);
	fail_msg("no row for word %u, pulse %u", e->word, e->pulse);
	abort(); /* fail_msg() has ended the test */
}

/* --- every combination ---------------------------------------------------- */

typedef void on_evidence(const struct evidence *e, void *arg);

/* What is tried of each number: around each limit. */
static const uint8_t some_states[] = { 0, 1, 2, 3, 4, 255 };
static const int64_t helds[] = { 0, COURTESY - 1, COURTESY };
static const int64_t lefts[] = { LAST + 1, LAST, 1, 0, -1 };
#define N_LEFT 3 /* those of them that leave time */

static void
with_messages(struct evidence e, on_evidence *f, void *arg)
{
	for (int word = 0; word <= VERDICT_N; word++)
		for (int pulse = 0; pulse < PULSE_N; pulse++) {
			e.word = (enum verdict)word;
			e.pulse = (enum pulse)pulse;
			f(&e, arg);
		}
}

static void
with_answers(struct evidence e, const uint8_t *states, size_t n, on_evidence *f,
    void *arg)
{
	e.answers.came = false;
	with_messages(e, f, arg);
	e.answers.came = true;
	for (size_t i = 0; i < n; i++)
		for (int after = 0; after < 2; after++) {
			e.answers.state = states[i];
			e.answers.asked_after = after == 1;
			with_messages(e, f, arg);
		}
}

/* over, key, alive, holds and auth, out of one number. */
static struct evidence
evidence_of(unsigned int i)
{
	const struct evidence e = {
		.over = i % 2 == 1,
		.has_key = i / 2 % 2 == 1,
		.alive = i / 4 % 2 == 1,
		.holds = i / 8 % 2 == 1,
		.auth = (enum auth)(i / 16),
	};

	return (e);
}
#define N_LIVES 4 /* alive and holds */
#define N_EVIDENCE (4 * N_LIVES * AUTH_N)

static void
for_each_evidence(on_evidence *f, void *arg)
{
	for (unsigned int i = 0; i < N_EVIDENCE; i++)
		for (size_t h = 0; h < N_OF(helds); h++)
			for (size_t l = 0; l < N_OF(lefts); l++) {
				struct evidence e = evidence_of(i);

				e.held_ns = helds[h];
				e.left_ns = lefts[l];
				with_answers(
				    e, some_states, N_OF(some_states), f, arg);
			}
}

struct seen {
	size_t all, fenced, running;
	unsigned int rows;
};

static void
compare(const struct evidence *e, void *arg)
{
	const struct row *row = row_of(e);
	struct seen *seen = arg;
	const enum decision d = decide(e);

	if (d != row->decides)
		fail_msg("row %s: over %d, auth %u, key %d, answer %d state %u "
			 "after %d, word %u, pulse %u, held %lld, left %lld, "
			 "alive %d, holds %d: %u, not %u",
		    row->name, e->over, e->auth, e->has_key, e->answers.came,
		    e->answers.state, e->answers.asked_after, e->word, e->pulse,
		    (long long)e->held_ns, (long long)e->left_ns, e->alive,
		    e->holds, d, row->decides);
	seen->all++;
	seen->fenced += d == DECISION_FENCED;
	seen->running += d == DECISION_RUNNING;
	seen->rows |= ONE(row - table);
}

#define N_MESSAGES ((VERDICT_N + 1) * PULSE_N)
#define N_ANSWERS (1 + 2 * N_OF(some_states))
#define N_TIMES (N_OF(helds) * N_OF(lefts))

/* Those that fence: by rows 2 and 9, counted apart from decide(). */
static size_t
count_fenced(void)
{
	const size_t times = N_OF(helds) * N_LEFT, frozen = 2;
	/* auto and require, a key, two states, asked before or after. */
	const size_t row2 = 2 * times * (2 * 2) * N_MESSAGES;
	/* "off", with a key and without; auto without a key. */
	const size_t row9 = 3 * times * N_ANSWERS * frozen;
	/* auto with a key: no answer of row 2 or 3, and no more courtesy. */
	const size_t row9_asked =
	    (times - 2) * (N_ANSWERS - 2 * 2 - 1) * frozen;

	return (N_LIVES * (row2 + row9 + row9_asked));
}

/* Those that end by row 10: alive, nothing held, no answer of row 2. */
static size_t
count_running(void)
{
	const size_t times = N_OF(helds) * N_LEFT;
	const size_t all = 2 * AUTH_N * times * N_ANSWERS * PULSE_N;
	const size_t row2 = 2 * times * (2 * 2) * PULSE_N;

	return (all - row2);
}

/* Each combination, and each row of the table was needed. */
static void
test_table(void **state)
{
	struct seen seen = { 0, 0, 0, 0 };

	(void)state;
	for_each_evidence(compare, &seen);
	assert_int_equal(
	    seen.all, N_EVIDENCE * N_TIMES * N_ANSWERS * N_MESSAGES);
	assert_int_equal(seen.rows, ONE(N_OF(table)) - 1);
	assert_int_equal(seen.fenced, count_fenced());
	assert_int_equal(seen.running, count_running());
}

/* Each byte of a state, with all the rest: two of them fence. */
static void
test_states(void **state)
{
	uint8_t states[256];
	struct seen seen = { 0, 0, 0, 0 };
	size_t fenced[256] = { 0 }, none;

	(void)state;
	for (size_t i = 0; i < N_OF(states); i++)
		states[i] = (uint8_t)i;
	for (unsigned int i = 0; i < N_EVIDENCE; i++) {
		struct evidence e = evidence_of(i);

		e.left_ns = LAST + 1;
		with_answers(e, states, N_OF(states), compare, &seen);
		/* Without a message, and asked: the state alone. */
		e.word = VERDICT_N;
		e.answers.came = true;
		for (size_t s = 0; s < N_OF(states); s++) {
			e.answers.state = states[s];
			fenced[s] += decide(&e) == DECISION_FENCED;
		}
	}
	for (size_t s = 0; s < N_OF(states); s++) {
		none =
		    s == KDUMP2_CRASHED || s == KDUMP2_SAVED ? 2 * N_LIVES : 0;
		assert_int_equal(fenced[s], none);
	}
}

/* "Fenced", without the table: these and no others. */
static void
is_fenced_for_good_reason(const struct evidence *e, void *arg)
{
	const bool asked = e->has_key && e->auth != AUTH_OFF;
	const bool answered = asked && e->answers.came &&
	    (e->answers.state == KDUMP2_CRASHED ||
		e->answers.state == KDUMP2_SAVED);
	const bool denied = asked && e->answers.came &&
	    e->answers.state == KDUMP2_RUNNING && e->answers.asked_after;
	const bool waits = asked && e->held_ns < COURTESY && e->left_ns > LAST;
	const bool believed = e->word == VERDICT_ACCEPT &&
	    (e->pulse == PULSE_NONE || e->pulse == PULSE_FROZEN) &&
	    e->auth != AUTH_REQUIRE && !denied && !waits;

	(void)arg;
	assert_int_equal(decide(e) == DECISION_FENCED,
	    !e->over && e->left_ns > 0 && (answered || believed));
}

/*
 * That the node is alive takes no evidence away, and a message that is held is
 * never given up for it: but for row 10, alive and not alive are the same.
 */
static void
life_ends_nothing_else(const struct evidence *e, void *arg)
{
	struct evidence without = *e;
	const enum decision d = decide(e);

	(void)arg;
	without.alive = false;
	if (d == DECISION_RUNNING) {
		assert_true(e->alive && !e->holds && e->word == VERDICT_N);
		assert_int_equal(decide(&without), DECISION_WAIT);
	} else
		assert_int_equal(decide(&without), d);
}

static void
test_running(void **state)
{
	(void)state;
	for_each_evidence(life_ends_nothing_else, NULL);
}

static void
test_fenced(void **state)
{
	(void)state;
	for_each_evidence(is_fenced_for_good_reason, NULL);
}

/*
 * More doubt never makes "fenced" of anything else: the run that is over, a
 * pulse that is not frozen, an answer that denies, disbelief of version 1, a
 * key that is lost but for row 8's courtesy.
 */
static void
doubt_makes_nothing_fenced(const struct evidence *e, void *arg)
{
	struct evidence more = *e;

	(void)arg;
	if (decide(e) == DECISION_FENCED)
		return;
	more.over = true;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more = *e;
	more.left_ns = 0;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more = *e;
	more.pulse = PULSE_OPEN;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more.pulse = PULSE_AFTER;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more = *e;
	more.answers.came = true;
	more.answers.state = KDUMP2_RUNNING;
	more.answers.asked_after = true;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more = *e;
	more.answers.came = false;
	more.auth = AUTH_REQUIRE;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
}

static void
test_doubt(void **state)
{
	(void)state;
	for_each_evidence(doubt_makes_nothing_fenced, NULL);
}

/* Row 8 holds it: without a key here, the message would have fenced. */
static void
is_held_by_courtesy(const struct evidence *e, void *arg)
{
	struct evidence without = *e;

	(void)arg;
	without.has_key = false;
	assert_int_equal(decision_is_courtesy(e),
	    e->auth == AUTH_AUTO && decide(e) == DECISION_HOLD &&
		decide(&without) == DECISION_FENCED);
}

static void
test_is_courtesy(void **state)
{
	(void)state;
	for_each_evidence(is_held_by_courtesy, NULL);
}

/* What has no meaning fences nothing by version 1, and by no answer. */
static void
test_no_such_auth(void **state)
{
	struct evidence e = { .auth = AUTH_N,
		.has_key = true,
		.word = VERDICT_ACCEPT,
		.held_ns = COURTESY,
		.left_ns = LAST };

	(void)state;
	assert_int_equal(decide(&e), DECISION_ASK);
	e.answers.came = true;
	e.answers.state = KDUMP2_CRASHED;
	assert_int_equal(decide(&e), DECISION_ASK);
}

/* The loop's timer and the decision mean the same moment. */
static void
test_courtesy(void **state)
{
	static const int64_t heards[] = { 0, 1, 9700000000, 9750000000,
		9750000001, 9800000000, 9949999999 };
	const int64_t deadline = INT64_C(10000000000);
	struct evidence e = {
		.auth = AUTH_AUTO, .has_key = true, .word = VERDICT_ACCEPT
	};

	(void)state;
	for (size_t i = 0; i < N_OF(heards); i++) {
		const int64_t end = decision_courtesy_end(heards[i], deadline);

		assert_true(end > heards[i] && end < deadline);
		assert_true(end - heards[i] <= COURTESY);
		e.held_ns = end - heards[i];
		e.left_ns = deadline - end;
		assert_int_equal(decide(&e), DECISION_FENCED);
		e.held_ns--;
		e.left_ns++;
		assert_int_equal(decide(&e), DECISION_HOLD);
	}
	/* It came after that: it is not held at all. */
	e.held_ns = 0;
	e.left_ns = LAST;
	assert_int_equal(decide(&e), DECISION_FENCED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_fenced),
		cmocka_unit_test(test_running),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_is_courtesy),
		cmocka_unit_test(test_no_such_auth),
		cmocka_unit_test(test_courtesy),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
