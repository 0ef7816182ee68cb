/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "meat/meat_data.h"
#include "meatware/call.h"

static void
test_lines(void **state)
{
	struct meat_request info = { .node = "alice",
		.host = "bob",
		.asked_by = "me",
		.deadline = 1600 };
	char lines[CALL_LINES][CALL_LINE_SIZE];

	(void)state;
	call_lines(&info, 42, lines);
	assert_string_equal(
	    lines[0], "OPERATOR INTERVENTION REQUIRED to reset alice.");
	assert_string_equal(lines[1],
	    "Run \"meatclient -c alice\" AFTER power-cycling the machine.");
	CHECK_SAYS("who", lines[2], "asked for by me");
	CHECK_SAYS("how long", lines[2], "(42 s left)");
	CHECK_SAYS("where", lines[2], "on host bob");
	info.deadline = 0;
	call_lines(&info, 42, lines);
	CHECK_SAYS("no end", lines[2], "until it is ended");
	assert_null(strstr(lines[2], "42"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
