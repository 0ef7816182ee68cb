/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump_send/place.h"

static const struct {
	enum place_kernel kernel;
	bool cluster;
	enum place_verdict verdict;
} cases[] = {
	{ PLACE_CRASH, false, PLACE_SPEAK },
	{ PLACE_CRASH, true, PLACE_CLUSTER },
	{ PLACE_UNKNOWN, false, PLACE_SPEAK },
	{ PLACE_UNKNOWN, true, PLACE_CLUSTER },
	{ PLACE_RUNNING, false, PLACE_LIVES },
	{ PLACE_RUNNING, true, PLACE_LIVES },
};

static void
test_judge(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(cases); i++)
		assert_int_equal(place_judge(cases[i].kernel, cases[i].cluster),
		    cases[i].verdict);
}

/* No message after a doubt, also if all is well later. */
static void
test_no_way_back(void **state)
{
	struct place p = { .judged = -1, .verdict = PLACE_CLUSTER };

	(void)state;
	assert_false(place_allows(&p, 1));
	assert_int_equal(p.verdict, PLACE_CLUSTER);
	assert_int_equal(p.judged, -1); /* nothing was looked at */
}

static void
test_forced(void **state)
{
	struct place p = { .judged = -1, .forced = true };

	(void)state;
	assert_true(place_allows(&p, 1));
	assert_int_equal(p.at, 0);
	assert_int_equal(p.judged, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_no_way_back),
		cmocka_unit_test(test_forced),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
