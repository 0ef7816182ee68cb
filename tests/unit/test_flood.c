/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/flood.h"
#include "lib/clock.h"

/* The rate itself is no flood yet, one more within the second is. */
static void
test_threshold(void **state)
{
	struct flood f = { 0 };
	const int64_t t = 100 * CLOCK_S;

	(void)state;
	assert_false(flood_note(&f, FLOOD_RATE, t));
	assert_int_equal(f.since_ns, 0);
	assert_true(flood_note(&f, 1, t + CLOCK_S - 1));
	assert_int_equal(f.since_ns, t + CLOCK_S - 1);
}

/* The same number, but over more than a second. */
static void
test_quiet(void **state)
{
	struct flood f = { 0 };
	int64_t t;

	(void)state;
	for (t = CLOCK_S; t < 100 * CLOCK_S; t += CLOCK_S)
		assert_false(flood_note(&f, FLOOD_RATE, t));
	assert_int_equal(f.since_ns, 0);
}

/* It is told once; the beginning is kept. */
static void
test_once(void **state)
{
	struct flood f = { 0 };

	(void)state;
	assert_true(flood_note(&f, FLOOD_RATE + 1, CLOCK_S));
	assert_false(flood_note(&f, FLOOD_RATE + 1, 5 * CLOCK_S));
	assert_int_equal(f.since_ns, CLOCK_S);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_threshold),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_once),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
