/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of docs/decision.md, row by row, and decide() held against it for
 * every combination of evidence that there is.
 */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdlib.h>

#include "fence_kdump/decision.h"

#define ONE(x) (1U << (x))
#define NO_MESSAGE ONE(VERDICT_N)
#define ANY_WORD (ONE(VERDICT_N + 1) - 1)
#define ANY_PULSE (ONE(PULSE_N) - 1)

/*
 * The rows in their order: the first one that fits decides.  A row says which
 * words and which pulses it is about, as sets.
 */
static const struct row {
	const char *name;
	bool over; /* only if the run is over */
	unsigned int words, pulses;
	enum decision decides;
} table[] = {
	{ "1: after the deadline, a signal, an error", true, ANY_WORD,
	    ANY_PULSE, DECISION_NOT_FENCED },
	{ "5: not from the awaited node", false,
	    ONE(VERDICT_OWN_SOURCE) | ONE(VERDICT_OTHER_NODE) |
		ONE(VERDICT_TWO_NODES) | ONE(VERDICT_UNKNOWN_SOURCE),
	    ANY_PULSE, DECISION_IGNORE },
	{ "5: no message at all", false,
	    ONE(VERDICT_BAD_PACKET) | ONE(VERDICT_BAD_LENGTH) |
		ONE(VERDICT_BAD_MAGIC) | ONE(VERDICT_BAD_VERSION),
	    ANY_PULSE, DECISION_IGNORE },
	{ "6: a name may still claim the address", false,
	    ONE(VERDICT_UNDECIDED), ANY_PULSE, DECISION_HOLD },
	{ "7: pongs not yet seen frozen for long enough", false,
	    ONE(VERDICT_ACCEPT), ONE(PULSE_OPEN), DECISION_HOLD },
	{ "7: a pong after the message", false, ONE(VERDICT_ACCEPT),
	    ONE(PULSE_AFTER), DECISION_VOID },
	{ "9: none of the above", false, ONE(VERDICT_ACCEPT), ANY_PULSE,
	    DECISION_FENCED },
	{ "11: nothing", false, NO_MESSAGE, ANY_PULSE, DECISION_WAIT },
};

static const struct row *
row_of(const struct evidence *e)
{
	for (size_t i = 0; i < N_OF(table); i++)
		if ((e->over || !table[i].over) &&
		    (table[i].words & ONE(e->word)) != 0 &&
		    (table[i].pulses & ONE(e->pulse)) != 0)
			return (&table[i]);
	fail_msg("no row for over %d, word %u, pulse %u", e->over, e->word,
	    e->pulse);
	abort(); /* fail_msg() has ended the test */
}

static void
for_each_evidence(void (*f)(const struct evidence *e, void *arg), void *arg)
{
	struct evidence e;

	for (int over = 0; over < 2; over++)
		for (int word = 0; word <= VERDICT_N; word++)
			for (int pulse = 0; pulse < PULSE_N; pulse++) {
				e.over = over == 1;
				e.word = (enum verdict)word;
				e.pulse = (enum pulse)pulse;
				f(&e, arg);
			}
}

struct seen {
	size_t all, fenced;
	unsigned int rows;
};

static void
compare(const struct evidence *e, void *arg)
{
	const struct row *row = row_of(e);
	struct seen *seen = arg;
	const enum decision d = decide(e);

	if (d != row->decides)
		fail_msg("row %s: over %d, word %u, pulse %u: %u, not %u",
		    row->name, e->over, e->word, e->pulse, d, row->decides);
	CHECK_INT(row->name, decide(e), d);
	seen->all++;
	seen->fenced += d == DECISION_FENCED;
	seen->rows |= ONE(row - table);
}

/* Each combination, and each row of the table was needed. */
static void
test_table(void **state)
{
	struct seen seen = { 0, 0, 0 };

	(void)state;
	for_each_evidence(compare, &seen);
	assert_int_equal(seen.all, 2 * (VERDICT_N + 1) * PULSE_N);
	assert_int_equal(seen.rows, ONE(N_OF(table)) - 1);
	assert_int_equal(seen.fenced, 2);
}

/* "Fenced", without the table: these and no others. */
static void
is_fenced_for_good_reason(const struct evidence *e, void *arg)
{
	const bool believed = !e->over && e->word == VERDICT_ACCEPT &&
	    (e->pulse == PULSE_NONE || e->pulse == PULSE_FROZEN);

	(void)arg;
	assert_int_equal(decide(e) == DECISION_FENCED, believed);
}

static void
test_fenced(void **state)
{
	(void)state;
	for_each_evidence(is_fenced_for_good_reason, NULL);
}

/*
 * More doubt never makes "fenced" of anything else: the run that is over, a
 * pulse that is not frozen.
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
	more.pulse = PULSE_OPEN;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
	more.pulse = PULSE_AFTER;
	assert_int_not_equal(decide(&more), DECISION_FENCED);
}

static void
test_doubt(void **state)
{
	(void)state;
	for_each_evidence(doubt_makes_nothing_fenced, NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_fenced),
		cmocka_unit_test(test_doubt),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
