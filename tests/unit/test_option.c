/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/option.h"
#include "lib/reason.h"
#include "tests/unit/option_rows.h"

static void
test_defaults(void **state)
{
	struct option_set set;

	(void)state;
	init(&set);
	assert_int_equal(set.n, N_ROWS);
	assert_ptr_equal(set.rows, table);
	assert_null(set.values[NODE].text);
	assert_string_equal(set.values[PORT].text, "7410");
	assert_true(set.values[PORT].number == 7410);
	assert_true(set.values[TIMEOUT].number == 60);
	assert_true(set.values[FAMILY].number == 0);
	assert_true(set.values[VERBOSE].number == 0);
	assert_true(set.values[ONCE].number == 0);
	for (size_t i = 0; i < N_ROWS; i++)
		CHECK(table[i].name, set.values[i].from == NULL);
	option_free(&set);
}

/* A table that contradicts itself is found at once. */
static void
test_bad_default(void **state)
{
	struct option_row row = table[PORT];
	struct option_set set;
	struct reason why = { "" };

	(void)state;
	row.dflt = "65536";
	assert_int_equal(option_init(&set, &row, 1, &why), -1);
	CHECK_SAYS("number", why.text, "ipport");
	row = table[RUNNING];
	row.dflt = "never";
	assert_int_equal(option_init(&set, &row, 1, &why), -1);
	CHECK_SAYS("time or word", why.text,
	    "running: \"never\" is not a time (1 to 600 seconds");
	CHECK_SAYS("time or word", why.text, "and not \"wait\" either");
	row = table[FAMILY];
	row.dflt = "ipv5";
	assert_int_equal(option_init(&set, &row, 1, &why), -1);
	CHECK_SAYS("choice", why.text, "family");
}

static const struct {
	const char *name;
	const char *text;
	size_t len;
	int want;
	const char *canonical;
} names[] = {
	{ "the name", "nodename", 8, NODE, "nodename" },
	{ "an alias", "port", 4, NODE, "port" },
	{ "the other alias", "plug", 4, NODE, "plug" },
	{ "the last row", "once", 4, ONCE, "once" },
	{ "a part of a longer text", "timeout=60", 7, TIMEOUT, "timeout" },
	{ "a prefix", "nodename", 4, -1, NULL },
	{ "longer", "nodenames", 9, -1, NULL },
	{ "letter case", "Nodename", 8, -1, NULL },
	{ "empty", "", 0, -1, NULL },
	{ "the short option is no name", "n", 1, -1, NULL },
	{ "unknown", "CRM_meta_timeout", 16, -1, NULL },
};

static void
test_find(void **state)
{
	struct option_set set;

	(void)state;
	init(&set);
	for (size_t i = 0; i < N_OF(names); i++) {
		const char *canonical = NULL;
		char text[32];

		strcpy(text, names[i].text);
		CHECK_INT(names[i].name,
		    option_find(&set, text, names[i].len, &canonical),
		    names[i].want);
		if (names[i].want < 0)
			continue;
		CHECK_STR(names[i].name, canonical, names[i].canonical);
		CHECK(names[i].name, canonical != text);
	}
	option_free(&set);
}

#define NO_NUMBER -99

static const struct {
	const char *name;
	size_t row;
	const char *text;
	int ret;
	long long number; /* NO_NUMBER: not looked at */
} given[] = {
	{ "string", NODE, "alice", 0, NO_NUMBER },
	{ "number", TIMEOUT, "90", 0, 90 },
	{ "number, least", PORT, "1", 0, 1 },
	{ "number, largest", PORT, "65535", 0, 65535 },
	{ "number, too small", PORT, "0", -1, NO_NUMBER },
	{ "number, too large", PORT, "65536", -1, NO_NUMBER },
	{ "number, 2^32 + 1", PORT, "4294967297", -1, NO_NUMBER },
	{ "number and letter", PORT, "7410x", -1, NO_NUMBER },
	{ "exponent", TIMEOUT, "1e9", -1, NO_NUMBER },
	{ "number, empty", TIMEOUT, "", -1, NO_NUMBER },
	{ "number, unit", PORT, "60s", -1, NO_NUMBER },
	{ "time, unit", TIMEOUT, "60s", 0, 60 },
	{ "time, another unit", TIMEOUT, "2min", 0, 120 },
	{ "time, a part of a second", TIMEOUT, "1500ms", 0, 2 },
	{ "time, ISO 8601", TIMEOUT, "PT1M", 0, 60 },
	{ "time, least", TIMEOUT, "1ms", 0, 1 },
	{ "time, too small", TIMEOUT, "0ms", -1, NO_NUMBER },
	{ "time, largest", TIMEOUT, "24h", 0, 86400 },
	{ "time, too large", TIMEOUT, "25h", -1, NO_NUMBER },
	{ "time, no unit of Pacemaker's", TIMEOUT, "1d", -1, NO_NUMBER },
	{ "time, a fraction", TIMEOUT, "1.5s", -1, NO_NUMBER },
	{ "time or word, a time", RUNNING, "3", 0, 3 },
	{ "time or word, a unit", RUNNING, "10min", 0, 600 },
	{ "time or word, the word", RUNNING, "wait", 0, 0 },
	{ "time or word, letter case", RUNNING, "Wait", 0, 0 },
	{ "time or word, too small", RUNNING, "0", -1, NO_NUMBER },
	{ "time or word, too large", RUNNING, "601", -1, NO_NUMBER },
	{ "time or word, another word", RUNNING, "yes", -1, NO_NUMBER },
	{ "time or word, a longer word", RUNNING, "waits", -1, NO_NUMBER },
	{ "time or word, empty", RUNNING, "", -1, NO_NUMBER },
	{ "a word where there is none", TIMEOUT, "wait", -1, NO_NUMBER },
	{ "choice, first", FAMILY, "auto", 0, 0 },
	{ "choice, last", FAMILY, "ipv6", 0, 2 },
	{ "choice, capitals", FAMILY, "IPv4", 0, 1 },
	{ "choice, prefix", FAMILY, "ipv", -1, NO_NUMBER },
	{ "choice, longer", FAMILY, "ipv46", -1, NO_NUMBER },
	{ "choice, empty", FAMILY, "", -1, NO_NUMBER },
	{ "choice, unknown", FAMILY, "inet", -1, NO_NUMBER },
	{ "level, alone", VERBOSE, NULL, 0, 1 },
	{ "level, the rest of -vv", VERBOSE, "v", 0, 2 },
	{ "level, the rest of -vvv", VERBOSE, "vv", 0, 3 },
	{ "level, number", VERBOSE, "3", 0, 3 },
	{ "level, none", VERBOSE, "0", 0, 0 },
	{ "level, yes", VERBOSE, "yes", 0, 1 },
	{ "level, too high", VERBOSE, "10", -1, NO_NUMBER },
	{ "level, negative", VERBOSE, "-1", -1, NO_NUMBER },
	{ "level, word", VERBOSE, "loud", -1, NO_NUMBER },
	{ "level, letters and number", VERBOSE, "v2", -1, NO_NUMBER },
	{ "flag, alone", ONCE, NULL, 0, 1 },
	{ "flag, yes", ONCE, "yes", 0, 1 },
	{ "flag, true", ONCE, "true", 0, 1 },
	{ "flag, 1", ONCE, "1", 0, 1 },
	{ "flag, no", ONCE, "no", 0, 0 },
	{ "flag, false", ONCE, "false", 0, 0 },
	{ "flag, 0", ONCE, "0", 0, 0 },
	{ "flag, 2", ONCE, "2", -1, NO_NUMBER },
	{ "flag, word", ONCE, "maybe", -1, NO_NUMBER },
	{ "flag, longer", ONCE, "yes!", -1, NO_NUMBER },
};

static void
test_give(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(given); i++) {
		const char *const option = table[given[i].row].name;
		struct option_set set;
		struct reason why = { "" };
		struct option_value *v;

		init(&set);
		v = &set.values[given[i].row];
		CHECK_INT(given[i].name,
		    option_give(
			&set, given[i].row, option, given[i].text, &why),
		    given[i].ret);
		if (given[i].ret != 0) {
			CHECK_SAYS(given[i].name, why.text, option);
			CHECK_SAYS(given[i].name, why.text, given[i].text);
		} else {
			CHECK_STR(given[i].name, v->from, option);
			if (given[i].number != NO_NUMBER)
				CHECK_INT(
				    given[i].name, v->number, given[i].number);
			else
				CHECK_STR(
				    given[i].name, v->text, given[i].text);
		}
		option_free(&set);
	}
}

/* What was taken back was never given: no default, no contradiction. */
static void
test_drop(void **state)
{
	struct option_set set;
	struct reason why = { "" };

	(void)state;
	init(&set);
	assert_int_equal(option_give(&set, NODE, "nodename", "a", &why), 0);
	assert_int_equal(option_give(&set, TIMEOUT, "timeout", "5", &why), 0);
	option_drop(&set, NODE);
	option_drop(&set, NODE);
	assert_null(set.values[NODE].text);
	assert_null(set.values[NODE].from);
	assert_true(set.values[TIMEOUT].number == 5);
	assert_int_equal(
	    option_give(&set, NODE, table[NODE].aliases[0], "b", &why), 0);
	assert_string_equal(set.values[NODE].text, "b");
	option_free(&set);
}

/* The reason tells the rule: limits and unit, or the choices. */
static void
test_give_reason(void **state)
{
	struct option_set set;
	struct reason why;

	(void)state;
	init(&set);
	assert_int_equal(
	    option_give(&set, TIMEOUT, "timeout", "86401", &why), -1);
	CHECK_SAYS("number", why.text, "timeout");
	CHECK_SAYS("number", why.text, "86401");
	CHECK_SAYS("number", why.text, "86400");
	CHECK_SAYS("number", why.text, "seconds");
	assert_int_equal(option_give(&set, FAMILY, "family", "inet", &why), -1);
	CHECK_SAYS("choice", why.text, "ipv4");
	CHECK_SAYS("choice", why.text, "ipv6");
	option_free(&set);
}

/* Several values for one row: which one holds, or that none may. */
static const struct {
	const char *name;
	size_t row;
	struct {
		const char *from, *text;
	} give[3];
	int ret;
	const char *want;
} repeated[] = {
	{ "last wins", NODE, { { "nodename", "a" }, { "nodename", "b" } }, 0,
	    "b" },
	{ "last of three wins", NODE,
	    { { "port", "a" }, { "port", "b" }, { "port", "c" } }, 0, "c" },
	{ "two names agree", NODE, { { "port", "a" }, { "plug", "a" } }, 0,
	    "a" },
	{ "two names differ", NODE, { { "port", "a" }, { "plug", "b" } }, -1,
	    NULL },
	{ "two names differ, other way", NODE,
	    { { "plug", "b" }, { "port", "a" } }, -1, NULL },
	{ "name and alias differ", NODE,
	    { { "nodename", "a" }, { "port", "b" } }, -1, NULL },
	{ "differ after they agreed", NODE,
	    { { "port", "a" }, { "plug", "a" }, { "plug", "b" } }, -1, NULL },
	{ "differ after they agreed, other way", NODE,
	    { { "port", "a" }, { "plug", "a" }, { "port", "b" } }, -1, NULL },
	{ "differ in letter case alone", NODE,
	    { { "port", "a" }, { "plug", "A" } }, -1, NULL },
	{ "differ by a tail", NODE,
	    { { "port", "node1" }, { "plug", "node10" } }, -1, NULL },
	{ "a number over its default", PORT, { { "ipport", "7411" } }, 0,
	    "7411" },
	{ "a number again", PORT,
	    { { "ipport", "7411" }, { "ipport", "7410" } }, 0, "7410" },
};

static void
test_repeated(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(repeated); i++) {
		struct option_set set;
		struct reason why = { "" };
		int r = 0;

		init(&set);
		for (size_t j = 0; j < 3 && repeated[i].give[j].from; j++) {
			CHECK_INT(repeated[i].name, r, 0);
			r = option_give(&set, repeated[i].row,
			    repeated[i].give[j].from, repeated[i].give[j].text,
			    &why);
		}
		CHECK_INT(repeated[i].name, r, repeated[i].ret);
		if (r == 0)
			CHECK_STR(repeated[i].name,
			    set.values[repeated[i].row].text, repeated[i].want);
		else
			CHECK(repeated[i].name, why.text[0] != '\0');
		option_free(&set);
	}
}

/* The value is a copy. */
static void
test_copies(void **state)
{
	char text[] = "alice";
	struct option_set set;

	(void)state;
	init(&set);
	assert_int_equal(option_give(&set, NODE, "nodename", text, NULL), 0);
	text[0] = 'A';
	assert_string_equal(set.values[NODE].text, "alice");
	option_free(&set);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_bad_default),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_give),
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_give_reason),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_copies),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
