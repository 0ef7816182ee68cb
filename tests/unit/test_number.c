/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <limits.h>

#include "lib/number.h"
#include "lib/reason.h"

#define UNTOUCHED 424242LL
#define LLMIN_TEXT "-9223372036854775808"
#define LLMAX_TEXT "9223372036854775807"

static const struct {
	const char *name;
	const char *text;
	long long min, max;
	long long value;
} taken[] = {
	{ "zero", "0", 0, 10, 0 },
	{ "a number", "60", 0, 3600, 60 },
	{ "the lower limit", "1", 1, 65535, 1 },
	{ "the upper limit", "65535", 1, 65535, 65535 },
	{ "one value allowed", "5", 5, 5, 5 },
	{ "negative", "-5", -10, 10, -5 },
	{ "negative lower limit", "-10", -10, 10, -10 },
	{ "leading zeros are decimal", "010", 0, 100, 10 },
	{ "eight and nine after a zero", "089", 0, 100, 89 },
	{ "many leading zeros", "00000000000000000000000000000007", 0, 10, 7 },
	{ "largest", LLMAX_TEXT, LLONG_MIN, LLONG_MAX, LLONG_MAX },
	{ "smallest", LLMIN_TEXT, LLONG_MIN, LLONG_MAX, LLONG_MIN },
};

static const struct {
	const char *name;
	const char *text;
	long long min, max;
} refused[] = {
	{ "empty", "", 0, 10 },
	{ "a minus alone", "-", -10, 10 },
	{ "two minuses", "--1", -10, 10 },
	{ "plus", "+1", 0, 10 },
	{ "leading blank", " 1", 0, 10 },
	{ "trailing blank", "1 ", 0, 10 },
	{ "leading tab", "\t1", 0, 10 },
	{ "trailing newline", "1\n", 0, 10 },
	{ "trailing CR", "1\r", 0, 10 },
	{ "blank inside", "1 0", 0, 100 },
	{ "blank behind the minus", "- 1", -10, 10 },
	{ "minus behind", "1-", -10, 10 },
	{ "exponent (peer: timeout=1e9 is 1)", "1e9", 0, LLONG_MAX },
	{ "hexadecimal", "0x10", 0, 100 },
	{ "octal mark", "0o10", 0, 100 },
	{ "hexadecimal digit", "1a", 0, 100 },
	{ "fraction", "1.0", 0, 10 },
	{ "thousands", "1,000", 0, 1000000 },
	{ "unit", "60s", 0, 100 },
	{ "port and a letter (peer: 7410x is 7410)", "7410x", 1, 65535 },
	{ "a word", "ten", 0, 10 },
	{ "infinity", "inf", LLONG_MIN, LLONG_MAX },
	{ "digits of another script", "\xef\xbc\x91", 0, 10 },
	{ "below the limit", "0", 1, 65535 },
	{ "above the limit", "65536", 1, 65535 },
	{ "negative where none may be", "-1", 0, 10 },
	{ "2^32 + 1 (peer: 4294967297 is 1)", "4294967297", 1, 65535 },
	{ "2^64 + 1", "18446744073709551617", 0, 65535 },
	{ "largest + 1", "9223372036854775808", LLONG_MIN, LLONG_MAX },
	{ "smallest - 1", "-9223372036854775809", LLONG_MIN, LLONG_MAX },
	{ "forty digits", "1234567890123456789012345678901234567890", LLONG_MIN,
	    LLONG_MAX },
	{ "minus forty digits", "-1234567890123456789012345678901234567890",
	    LLONG_MIN, LLONG_MAX },
};

static void
test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(taken); i++) {
		struct reason why = { "" };
		long long value = UNTOUCHED;
		int r = number_parse(taken[i].text, taken[i].min, taken[i].max,
		    "seconds", &value, &why);

		CHECK_INT(taken[i].name, r, 0);
		CHECK_INT(taken[i].name, value, taken[i].value);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct reason why = { "" };
		long long value = UNTOUCHED;
		int r = number_parse(refused[i].text, refused[i].min,
		    refused[i].max, "seconds", &value, &why);

		CHECK_INT(refused[i].name, r, -1);
		CHECK_INT(refused[i].name, value, UNTOUCHED);
		CHECK(refused[i].name, why.text[0] != '\0');
	}
}

/* The text says the value, the limits and what is counted. */
static void
test_reason_text(void **state)
{
	static const char *const texts[] = { "7", "3601", "12x" };
	struct reason why;
	long long value;

	(void)state;
	for (size_t i = 0; i < N_OF(texts); i++) {
		why.text[0] = '\0';
		CHECK_INT(texts[i],
		    number_parse(texts[i], 10, 3600, "seconds", &value, &why),
		    -1);
		CHECK_SAYS(texts[i], why.text, texts[i]);
		CHECK_SAYS(texts[i], why.text, "10");
		CHECK_SAYS(texts[i], why.text, "3600");
		CHECK_SAYS(texts[i], why.text, "seconds");
	}
}

static void
test_without_unit_or_reason(void **state)
{
	struct reason why = { "" };
	long long value = UNTOUCHED;

	(void)state;
	assert_int_equal(number_parse("9", 0, 5, NULL, &value, &why), -1);
	assert_null(strstr(why.text, "null"));
	assert_int_equal(number_parse("9", 0, 5, NULL, &value, NULL), -1);
	assert_int_equal(number_parse("x", 0, 5, "nodes", &value, NULL), -1);
	assert_true(value == UNTOUCHED);
	assert_int_equal(number_parse("3", 0, 5, NULL, &value, NULL), 0);
	assert_true(value == 3);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_reason_text),
		cmocka_unit_test(test_without_unit_or_reason),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
