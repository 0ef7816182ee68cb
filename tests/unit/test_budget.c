/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/budget.h"

#define T0 (100 * CLOCK_S)

/*
 * A flood that never ends: as much as is allowed is spent, `cost` for each turn
 * of 16 datagrams, for `seconds`.  Returns what was spent, and counts the turns
 * in `*turns`.
 */
static int64_t
flood(int64_t cost, int64_t seconds, unsigned int *turns)
{
	struct budget b;
	int64_t now = T0, spent = 0;

	budget_init(&b, now);
	*turns = 0;
	while (now < T0 + seconds * CLOCK_S) {
		if (!budget_allows(&b, now)) {
			const int64_t at = budget_at(&b, now);

			assert_true(at > now);
			now = at;
			continue;
		}
		assert_true(budget_at(&b, now) <= now);
		budget_spend(&b, cost, 16);
		now += cost;
		spent += cost;
		++*turns;
	}
	return (spent);
}

/* A quarter of the time, what was saved up, and the last turn; not less. */
static void
test_a_quarter(void **state)
{
	static const int64_t costs[] = { 1000, 37 * 1000, CLOCK_MS,
		30 * CLOCK_MS, 3 * CLOCK_S };
	unsigned int turns;

	(void)state;
	for (size_t i = 0; i < N_OF(costs); i++) {
		const int64_t seconds = 100;
		const int64_t spent = flood(costs[i], seconds, &turns);
		const int64_t share = seconds * CLOCK_S / 4;

		assert_true(spent <= share + BUDGET_MOST + costs[i]);
		assert_true(spent >= share - costs[i] - CLOCK_MS);
		/* It does not wake for each nanosecond. */
		assert_true(turns <= spent / costs[i]);
	}
}

/* After a rest no more is there than BUDGET_MOST. */
static void
test_saved_up(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, T0);
	assert_true(budget_allows(&b, T0 + 3600 * CLOCK_S));
	assert_int_equal(b.credit_ns, BUDGET_MOST);
	budget_spend(&b, BUDGET_MOST, 1);
	assert_false(budget_allows(&b, T0 + 3600 * CLOCK_S));
	assert_int_equal(budget_at(&b, T0 + 3600 * CLOCK_S),
	    T0 + 3600 * CLOCK_S + 4 * BUDGET_LEAST);
	assert_false(
	    budget_allows(&b, T0 + 3600 * CLOCK_S + 4 * BUDGET_LEAST - 4));
	assert_true(budget_allows(&b, T0 + 3600 * CLOCK_S + 4 * BUDGET_LEAST));
}

/* A clock that is set back gives nothing, and takes nothing. */
static void
test_back(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, T0);
	budget_spend(&b, CLOCK_MS, 1);
	assert_true(budget_allows(&b, T0 - CLOCK_S));
	assert_int_equal(b.credit_ns, BUDGET_MOST - CLOCK_MS);
}

static void
test_answers(void **state)
{
	struct budget b;
	unsigned int n = 0;

	(void)state;
	budget_init(&b, T0);
	assert_true(budget_allows(&b, T0));
	while (budget_answer(&b))
		n++;
	assert_int_equal(n, BUDGET_ANSWERS);
	assert_false(budget_allows(&b, T0 + CLOCK_S - 1));
	assert_false(budget_answer(&b));
	assert_int_equal(budget_at(&b, T0 + CLOCK_MS), T0 + CLOCK_S);
	assert_true(budget_allows(&b, T0 + CLOCK_S));
	assert_true(budget_answer(&b));
}

/* Both limits: the later one counts. */
static void
test_both(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, T0);
	while (budget_answer(&b))
		;
	budget_spend(&b, BUDGET_MOST + CLOCK_S, 1);
	assert_int_equal(budget_at(&b, T0), T0 + 4 * (CLOCK_S + BUDGET_LEAST));
	budget_init(&b, T0);
	while (budget_answer(&b))
		;
	budget_spend(&b, BUDGET_MOST, 1);
	assert_int_equal(budget_at(&b, T0), T0 + CLOCK_S);
}

static const struct {
	const char *name;
	unsigned int datagrams;
	int64_t spent;
	bool flood;
} floods[] = {
	{ "as many as are no flood", BUDGET_FLOOD, 0, false },
	{ "one more", BUDGET_FLOOD + 1, 0, true },
	{ "one turn that took long", 16, CLOCK_S, false },
	{ "many, and all the time", BUDGET_MANY, BUDGET_MOST, false },
	{ "more, and all the time", BUDGET_MANY + 1, BUDGET_MOST, true },
	{ "more, and nearly all", BUDGET_MANY + 1, BUDGET_MOST - 1, false },
};

static void
test_flood(void **state)
{
	struct budget b;

	(void)state;
	for (size_t i = 0; i < N_OF(floods); i++) {
		budget_init(&b, T0);
		budget_spend(&b, floods[i].spent, floods[i].datagrams);
		CHECK_INT(floods[i].name, b.flood, floods[i].flood);
		(void)budget_allows(&b, T0 + 100 * CLOCK_S);
		budget_spend(&b, 0, 0);
		CHECK_INT(floods[i].name, b.flood, floods[i].flood);
	}
}

/* The same number, but over more than a second. */
static void
test_no_flood(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, T0);
	for (int64_t s = 0; s < 100; s++) {
		assert_true(budget_allows(&b, T0 + s * CLOCK_S));
		budget_spend(&b, 0, BUDGET_FLOOD);
	}
	assert_false(b.flood);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_quarter),
		cmocka_unit_test(test_saved_up),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_both),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_no_flood),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
