/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "meatclient/answer.h"

static const struct {
	const char *name;
	const char *typed;
	size_t len;
	bool yes;
} answers[] = {
#define ROW(name, s, yes)                   \
	{                                   \
		name, s, sizeof(s) - 1, yes \
	}
	ROW("y", "y\n", true),
	ROW("Y (peer: refused)", "Y\n", true),
	ROW("yes (peer: overflows)", "yes\n", true),
	ROW("Yes", "Yes\n", true),
	ROW("YES", "YES\n", true),
	ROW("yEs", "yEs\n", true),
	ROW("the first line counts", "y\nno\n", true),
	ROW("the first line counts", "no\ny\n", false),
	ROW("nothing", "", false),
	ROW("an empty line", "\n", false),
	ROW("an empty line, then y", "\ny\n", false),
	ROW("no end", "y", false),
	ROW("no end", "yes", false),
	ROW("yellow (peer: accepted)", "yellow\n", false),
	ROW("ye", "ye\n", false),
	ROW("yess", "yess\n", false),
	ROW("yy", "yy\n", false),
	ROW("n", "n\n", false),
	ROW("blank before", " y\n", false),
	ROW("blank behind", "y \n", false),
	ROW("CR", "y\r\n", false),
	ROW("NUL behind", "y\0\n", false),
	ROW("NUL before", "\0y\n", false),
	ROW("NUL inside", "y\0s\n", false),
	ROW("one bit off", "\x39\n", false),
	ROW("one bit off", "\xf9\n", false),
#undef ROW
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(answers); i++)
		CHECK_INT(answers[i].name,
		    answer_is_yes(answers[i].typed, answers[i].len),
		    answers[i].yes);
}

/* Of all answers of one byte, exactly two are a yes. */
static void
test_all_single_bytes(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		const char typed[2] = { (char)c, '\n' };

		assert_int_equal(
		    answer_is_yes(typed, sizeof(typed)), c == 'y' || c == 'Y');
	}
}

static void
test_no_bytes(void **state)
{
	(void)state;
	assert_false(answer_is_yes(NULL, 0));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_all_single_bytes),
		cmocka_unit_test(test_no_bytes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
