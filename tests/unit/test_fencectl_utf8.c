/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "fencectl/json.h"
#include "fencectl/pattern.h"
#include "fencectl/utf8.h"

/* A text for people, and in JSON. */
static const struct {
	const char *text, *clean, *json;
} rows[] = {
	{ "", "", "" },
	{ "a\"\\b", "a\"\\b", "a\\\"\\\\b" },
	{ "a\n\x7f", "a??", "a\\u000a\\u007f" },
	{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "\xc2\x9b\xc2\xa0", "?\xc2\xa0", "\\u009b\xc2\xa0" },
	{ "\xe2\x80\xaa\xe2\x80\xae\xe2\x80\xaf", "??\xe2\x80\xaf",
	    "\\u202a\\u202e\xe2\x80\xaf" },
	{ "\xe2\x81\xa5\xe2\x81\xa6\xe2\x81\xa9", "\xe2\x81\xa5??",
	    "\xe2\x81\xa5\\u2066\\u2069" },
	{ "\xd8\x9c", "?", "\\u061c" },
	/* Alone, cut off, too long, a half of UTF-16, too great. */
	{ "\x80z", "?z", "\\ufffdz" },
	{ "\xe2\x82", "??", "\\ufffd\\ufffd" },
	{ "\xc0\xaf", "??", "\\ufffd\\ufffd" },
	{ "\xe0\x80\xaf", "???", "\\ufffd\\ufffd\\ufffd" },
	{ "\xed\xa0\x80", "???", "\\ufffd\\ufffd\\ufffd" },
	{ "\xf4\x90\x80\x80", "????", "\\ufffd\\ufffd\\ufffd\\ufffd" },
};

static void
test_print(void **state)
{
	char printed[64] = "", json[64] = "", want[64], own[64];
	FILE *to;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		to = fmemopen(printed, sizeof(printed), "w");
		utf8_print(to, rows[i].text);
		fclose(to);
		CHECK_STR(rows[i].text, printed, rows[i].clean);
		snprintf(own, sizeof(own), "%s", rows[i].text);
		CHECK_STR(rows[i].text, utf8_clean(own), rows[i].clean);
		to = fmemopen(json, sizeof(json), "w");
		json_text(to, rows[i].text);
		fclose(to);
		snprintf(want, sizeof(want), "\"%s\"", rows[i].json);
		CHECK_STR(rows[i].text, json, want);
	}
}

/* Cut after each byte, a text is as many whole characters as fit. */
static void
test_cut(void **state)
{
	static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
	static const size_t want[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10 };
	char own[16];

	(void)state;
	for (size_t i = 0; i < N_OF(want); i++) {
		snprintf(own, sizeof(own), "%.*s", (int)i, text);
		CHECK_INT(text + i, strlen(utf8_cut(own)), want[i]);
	}
}

static void
test_pattern(void **state)
{
	static const struct {
		const char *text;
		enum pattern_is is;
	} all[] = { { "^node[0-9]{1,3}$", PATTERN_GOOD },
		{ "x{255}", PATTERN_GOOD }, { "(a", PATTERN_BAD },
		{ "a{2,1}", PATTERN_BAD },
		{ "(a?){255}{255}", PATTERN_UNJUDGED },
		{ "a{99999999999999999999999}", PATTERN_UNJUDGED } };
	regex_t regex;
	char deep[128] = "";

	(void)state;
	for (size_t i = 0; i < N_OF(all); i++) {
		enum pattern_is is = pattern_compile(&regex, all[i].text);

		CHECK_INT(all[i].text, is, all[i].is);
		if (is == PATTERN_GOOD)
			regfree(&regex);
	}
	for (size_t i = 0; i < 32; i++)
		snprintf(deep + i, sizeof(deep) - i, "(");
	snprintf(deep + 32, sizeof(deep) - 32, "a%032d", 0);
	for (size_t i = 33; i < 65; i++)
		deep[i] = ')';
	assert_int_equal(pattern_compile(&regex, deep), PATTERN_GOOD);
	regfree(&regex);
	deep[32] = '(';
	assert_int_equal(pattern_compile(&regex, deep), PATTERN_UNJUDGED);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_pattern),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
