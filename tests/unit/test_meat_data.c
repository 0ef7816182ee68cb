/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "meat/meat_data.h"

static const struct meat_request request = {
	.node = "alice",
	.id = "1.000000002.3",
	.host = "bob",
	.asked_by = "pacemaker-fenced (process 12)",
	.pid = 3,
	.since = 1000,
	.deadline = 1600,
	.inode = 77,
};

static void
test_request_there_and_back(void **state)
{
	char text[MEAT_DATA_MAX];
	struct meat_request got;
	size_t len = meat_request_format(&request, text);

	(void)state;
	assert_int_equal(meat_request_parse(&got, text, len), 0);
	assert_memory_equal(&got, &request, sizeof(got));
	/* Cut anywhere, it is no request. */
	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(meat_request_parse(&got, text, cut), -1);
}

/* Its times are those of the clock, also after somebody has set it. */
static void
test_the_clock_is_set(void **state)
{
	static const struct {
		const char *name;
		int64_t deadline, now, left_s;
		int64_t moved;
	} rows[] = {
		{ "nobody sets it", 1600, 1100, 500, 0 },
		{ "rounded up", 1600, 1100, 501, 0 },
		{ "rounded down", 1600, 1100, 498, 0 },
		{ "an hour on", 1600, 1100 + 3600, 500, 3600 },
		{ "an hour back", 1600, 1100 - 3600, 500, -3600 },
		{ "three seconds", 1600, 1103, 500, 3 },
		{ "no deadline", 0, 1100, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct meat_request r = request;

		r.deadline = rows[i].deadline;
		CHECK_INT(rows[i].name,
		    meat_request_follow(&r, rows[i].now, rows[i].left_s),
		    rows[i].moved != 0);
		CHECK_INT(
		    rows[i].name, r.deadline, rows[i].deadline + rows[i].moved);
		CHECK_INT(rows[i].name, r.since, 1000 + rows[i].moved);
	}
}

static void
test_outcome_there_and_back(void **state)
{
	char text[MEAT_DATA_MAX];
	struct meat_outcome got;

	(void)state;
	for (int end = MEAT_END_CONFIRMED; end <= MEAT_END_KILLED; end++) {
		const struct meat_outcome o = { .id = "1.2.3",
			.end = (enum meat_end)end,
			.when = 5,
			.text = "why" };
		size_t len = meat_outcome_format(&o, text);

		assert_int_equal(meat_outcome_parse(&got, text, len), 0);
		assert_string_equal(got.id, o.id);
		assert_string_equal(got.text, o.text);
		assert_int_equal(got.end, o.end);
		assert_int_equal(got.when, o.when);
		for (size_t cut = 0; cut < len; cut++)
			assert_int_equal(
			    meat_outcome_parse(&got, text, cut), -1);
	}
}

/* A text cannot become a line of its own. */
static void
test_a_newline_in_a_text(void **state)
{
	struct meat_request r = request, got;
	char text[MEAT_DATA_MAX];

	(void)state;
	strcpy(r.asked_by, "x\npid=9\ninode=9");
	assert_int_equal(
	    meat_request_parse(&got, text, meat_request_format(&r, text)), 0);
	assert_int_equal(got.pid, 3);
	assert_int_equal(got.inode, 77);
	assert_string_equal(got.asked_by, "x?pid=9?inode=9");
}

static const struct {
	const char *name;
	const char *text;
} bad[] = {
	{ "empty", "" },
	{ "no pid",
	    "node=a\nid=1\nhost=h\nasked_by=x\nsince=1\ndeadline=2\n"
	    "inode=3\n" },
	{ "a bad node",
	    "node=a/b\nid=1\nhost=h\nasked_by=x\npid=1\nsince=1\n"
	    "deadline=2\ninode=3\n" },
	{ "a bad number",
	    "node=a\nid=1\nhost=h\nasked_by=x\npid=1x\nsince=1\n"
	    "deadline=2\ninode=3\n" },
	{ "a negative number",
	    "node=a\nid=1\nhost=h\nasked_by=x\npid=-1\nsince=1\n"
	    "deadline=2\ninode=3\n" },
};

static void
test_bad_requests(void **state)
{
	struct meat_request got;

	(void)state;
	for (size_t i = 0; i < N_OF(bad); i++)
		CHECK_INT(bad[i].name,
		    meat_request_parse(&got, bad[i].text, strlen(bad[i].text)),
		    -1);
}

static void
test_bad_outcomes(void **state)
{
	static const char unknown[] = "id=1\nend=fine\nwhen=1\ntext=x\n";
	struct meat_outcome got;

	(void)state;
	assert_int_equal(
	    meat_outcome_parse(&got, unknown, sizeof(unknown) - 1), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request_there_and_back),
		cmocka_unit_test(test_the_clock_is_set),
		cmocka_unit_test(test_outcome_there_and_back),
		cmocka_unit_test(test_a_newline_in_a_text),
		cmocka_unit_test(test_bad_requests),
		cmocka_unit_test(test_bad_outcomes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
