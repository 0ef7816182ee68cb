/* SPDX-License-Identifier: GPL-2.0-or-later */
/* B8: times as Pacemaker writes them. */
#include "tests/unit/harness.h"

#include <limits.h>

#include "lib/reason.h"
#include "lib/seconds.h"

#define UNTOUCHED 424242LL
#define YEAR 31536000LL

static const struct {
	const char *text;
	long long value;
} taken[] = {
	{ "0", 0 },
	{ "60", 60 },
	{ "010", 10 },
	{ "00000000000000000000000000000007", 7 },
	{ "31536000", YEAR },
	/* Each unit, in each letter case. */
	{ "150s", 150 },
	{ "150S", 150 },
	{ "150sec", 150 },
	{ "150SEC", 150 },
	{ "2m", 120 },
	{ "2M", 120 },
	{ "2min", 120 },
	{ "2Min", 120 },
	{ "1h", 3600 },
	{ "1H", 3600 },
	{ "1hr", 3600 },
	{ "1HR", 3600 },
	{ "2000ms", 2 },
	{ "2000MS", 2 },
	{ "2000msec", 2 },
	{ "3000000us", 3 },
	{ "3000000usec", 3 },
	/* A part of a second is a whole one. */
	{ "1500ms", 2 },
	{ "1ms", 1 },
	{ "999ms", 1 },
	{ "1000ms", 1 },
	{ "1001ms", 2 },
	{ "1us", 1 },
	{ "1000000us", 1 },
	{ "1000001us", 2 },
	{ "0ms", 0 },
	{ "0h", 0 },
	/* Blanks, as Pacemaker allows them. */
	{ "2 min", 120 },
	{ " 2min", 120 },
	{ "2min ", 120 },
	{ "\t2 \tmin\t ", 120 },
	{ " 60", 60 },
	{ "60 ", 60 },
	/* ISO 8601. */
	{ "PT1M", 60 },
	{ "PT90S", 90 },
	{ "PT1H", 3600 },
	{ "PT1H30M", 5400 },
	{ "PT1H2M3S", 3723 },
	{ "PT1H3S", 3603 },
	{ "PT0S", 0 },
	{ "PT010S", 10 },
	{ "P1D", 86400 },
	{ "P1W", 604800 },
	{ "P1W1DT1S", 691201 },
	{ "P1DT2H", 93600 },
	{ "P365D", YEAR },
};

static const struct {
	const char *name;
	const char *text;
} refused[] = {
	{ "empty", "" },
	{ "blanks alone", " " },
	{ "a unit alone", "s" },
	{ "negative", "-1" },
	{ "negative with a unit", "-1s" },
	{ "plus", "+1" },
	{ "a fraction (Pacemaker: 1 s)", "1.5s" },
	{ "a fraction without a unit", "1.0" },
	{ "a fraction of a minute", "0.5min" },
	{ "a comma", "1,5" },
	{ "thousands", "1,000" },
	{ "exponent", "1e3" },
	{ "hexadecimal", "0x10" },
	{ "hexadecimal with h", "10hex" },
	{ "a unit that only begins like one (Pacemaker: 2 min)", "2months" },
	{ "the same of seconds", "1ss" },
	{ "the same of milliseconds (Pacemaker: 1 ms)", "1msx" },
	{ "mi", "1mi" },
	{ "se", "1se" },
	{ "u", "1u" },
	{ "days, which Pacemaker has not", "1d" },
	{ "weeks", "1w" },
	{ "nanoseconds", "1ns" },
	{ "two numbers", "1 2" },
	{ "two units", "1s s" },
	{ "two times", "1h30m" },
	{ "two times with a blank", "1h 30m" },
	{ "a number behind", "1m30" },
	{ "a colon", "1:30" },
	{ "newline", "60\n" },
	{ "newline before the unit", "60\ns" },
	{ "CR", "60\r" },
	{ "a word", "soon" },
	{ "infinity", "INFINITY" },
	{ "Arabic digits", "\xd9\xa3" },
	{ "micro sign", "1\xc2\xb5s" },
	/* ISO 8601. */
	{ "P alone", "P" },
	{ "PT alone", "PT" },
	{ "nothing behind the T", "P1DT" },
	{ "no letter", "PT1" },
	{ "no letter at the end", "PT1H1" },
	{ "no number", "PTM" },
	{ "small letters", "pt1m" },
	{ "a small unit", "PT1m" },
	{ "a month, whose length is not certain", "P1M" },
	{ "a year", "P1Y" },
	{ "a year and more", "P1YT1S" },
	{ "hours without T (Pacemaker takes it)", "P1H" },
	{ "seconds without T", "P1S" },
	{ "a day behind the T", "PT1D" },
	{ "a week behind the T", "PT1W" },
	{ "T twice", "PT1HT1M" },
	{ "T twice at once", "PTT1M" },
	{ "the wrong order", "PT1S1M" },
	{ "a unit twice", "PT1M1M" },
	{ "a fraction of a duration", "PT1.5S" },
	{ "a comma in a duration", "PT1,5S" },
	{ "negative in a duration", "PT-1M" },
	{ "a negative duration", "-PT1M" },
	{ "a blank behind", "PT1M " },
	{ "a blank before", " PT1M" },
	{ "a blank inside", "PT1M 1S" },
	{ "a period", "PT1M/2026-01-01" },
	{ "digits behind a duration", "PT1M5" },
};

static const char *const too_much[] = { "31536001", "8761h", "525601min",
	"31536000001ms", "31536000000001us", "P366D", "P53W", "PT8760H1S",
	"9223372036854775807", "9223372036854775808", "18446744073709551617",
	"9223372036854775807s", "9223372036854775807us", "9223372036854775807h",
	"18446744073709551616us", "5124095576030432h", "2562047788015h",
	"1234567890123456789012345678901234567890ms", "PT9223372036854775807S",
	"PT9223372036854775808H", "P18446744073709551617D",
	"P9223372036854W9223372036854DT1S", "PT2562047788H9223372036854S" };

static void
test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(taken); i++) {
		struct reason why = { "" };
		long long value = UNTOUCHED;

		CHECK_INT(taken[i].text,
		    seconds_parse(taken[i].text, 0, YEAR, &value, &why), 0);
		CHECK_INT(taken[i].text, value, taken[i].value);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct reason why = { "" };
		long long value = UNTOUCHED;

		CHECK_INT(refused[i].name,
		    seconds_parse(refused[i].text, 0, YEAR, &value, &why), -1);
		CHECK_INT(refused[i].name, value, UNTOUCHED);
		CHECK_SAYS(refused[i].name, why.text, "is not a time");
	}
}

static void
test_too_much(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(too_much); i++) {
		struct reason why = { "" };
		long long value = UNTOUCHED;

		CHECK_INT(too_much[i],
		    seconds_parse(too_much[i], 0, YEAR, &value, &why), -1);
		CHECK_INT(too_much[i], value, UNTOUCHED);
		CHECK_SAYS(too_much[i], why.text, "out of range");
	}
}

/* The limits are seconds, whatever the unit; rounding comes first. */
static void
test_limits(void **state)
{
	static const struct {
		const char *text;
		int rc;
	} rows[] = {
		{ "59s", -1 },
		{ "1min", 0 },
		{ "2min", 0 },
		{ "121s", -1 },
		{ "59001ms", 0 },
		{ "59000ms", -1 },
		{ "120000ms", 0 },
		{ "120001ms", -1 },
		{ "PT59S", -1 },
		{ "PT1M", 0 },
		{ "PT2M1S", -1 },
	};
	struct reason why;
	long long value;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].text,
		    seconds_parse(rows[i].text, 60, 120, &value, &why),
		    rows[i].rc);
	assert_int_equal(seconds_parse("1x", 60, 120, &value, &why), -1);
	CHECK_SAYS("limits", why.text, "\"1x\" is not a time (60 to 120 sec");
	assert_int_equal(seconds_parse("5min", 60, 120, &value, &why), -1);
	CHECK_SAYS("limits", why.text, "5min is out of range (60 to 120 sec");
	assert_int_equal(seconds_parse("x", 60, 120, &value, NULL), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_limits),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
