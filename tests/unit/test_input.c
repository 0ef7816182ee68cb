/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "agent/input.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "tests/unit/option_rows.h"

/* Bytes and their length, a NUL inside included. */
#define TEXT(s) s, sizeof(s) - 1

static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *node; /* NULL: not given */
	long long timeout;
} well[] = {
	{ "nothing", TEXT(""), NULL, 60 },
	{ "one line", TEXT("nodename=alice\n"), "alice", 60 },
	{ "as Pacemaker gives it",
	    TEXT("nodename=alice \naction=off\nport=alice\ntimeout=61\n"),
	    "alice", 61 },
	{ "no newline at the end", TEXT("timeout=7\nnodename=alice"), "alice",
	    7 },
	{ "blanks around key and value", TEXT(" nodename \t= alice \t\n"),
	    "alice", 60 },
	{ "blanks inside a value stay", TEXT("nodename= a, b \n"), "a, b", 60 },
	{ "CR and newline", TEXT("nodename=alice\r\ntimeout=7\r\n"), "alice",
	    7 },
	{ "CR at the end", TEXT("nodename=alice\r"), "alice", 60 },
	{ "blank before the CR", TEXT("timeout=7 \r\n"), NULL, 7 },
	{ "equals sign in the value", TEXT("nodename=a=b\n"), "a=b", 60 },
	{ "comment", TEXT("#nodename=mallory\nnodename=alice\n"), "alice", 60 },
	{ "comment behind", TEXT("nodename=alice\n# the end\n"), "alice", 60 },
	{ "# in a value", TEXT("nodename=alice#1\n"), "alice#1", 60 },
	{ "empty lines", TEXT("\n\nnodename=alice\n\r\n\n"), "alice", 60 },
	{ "line of blanks", TEXT("  \t\nnodename=alice\n"), "alice", 60 },
	{ "unknown keys", TEXT("CRM_meta_x=1\nnodename=alice\nx=\n"), "alice",
	    60 },
	{ "key in capitals is unknown", TEXT("NODENAME=bob\n"), NULL, 60 },
	{ "key that begins like one", TEXT("nodenames=bob\n"), NULL, 60 },
	{ "key that is a part of one", TEXT("node=bob\n"), NULL, 60 },
	{ "key with a blank inside", TEXT("node name=bob\n"), NULL, 60 },
	{ "older name", TEXT("plug=alice\n"), "alice", 60 },
	{ "last one wins", TEXT("nodename=a\ntimeout=5\nnodename=b\n"), "b",
	    5 },
};

static void
test_well(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(well); i++) {
		char *copy = malloc(well[i].len);
		struct option_set set;
		struct reason why = { "" };

		init(&set);
		if (well[i].len > 0)
			memcpy(copy, well[i].bytes, well[i].len);
		if (input_parse(&set, copy, well[i].len, &why) != 0)
			fail_msg("row \"%s\": %s", well[i].name, why.text);
		free(copy);
		if (well[i].node == NULL)
			CHECK(well[i].name, set.values[NODE].text == NULL);
		else
			CHECK_STR(
			    well[i].name, set.values[NODE].text, well[i].node);
		CHECK_INT(
		    well[i].name, set.values[TIMEOUT].number, well[i].timeout);
		option_free(&set);
	}
}

static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *says;
} broken[] = {
	{ "no equals sign", TEXT("nodename=a\nnodename\n"), "2" },
	{ "no equals sign, unknown", TEXT("\n\nhello world\n"), "3" },
	{ "NUL in a value", TEXT("nodename=al\0ice\n"), "1" },
	{ "NUL behind a value", TEXT("nodename=alice\0\n"), "1" },
	{ "NUL in a key", TEXT("timeout=5\nnode\0name=a\n"), "2" },
	{ "NUL in an unknown value", TEXT("x=\0\n"), "1" },
	{ "NUL in a comment", TEXT("\n# \0\n"), "2" },
	{ "NUL alone", TEXT("\0"), "1" },
	{ "NUL after the last newline", TEXT("nodename=a\n\0"), "2" },
	{ "value refused", TEXT("nodename=a\n\ntimeout=0\n"), "3" },
	{ "value with a tail", TEXT("timeout=60x\n"), "60x" },
	{ "value empty", TEXT("timeout=\n"), "timeout" },
	{ "value refused, then a good one", TEXT("timeout=x\ntimeout=5\n"),
	    "1" },
	{ "contradiction", TEXT("port=a\nplug=b\n"), "2" },
};

static void
test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(broken); i++) {
		struct option_set set;
		struct reason why = { "" };

		init(&set);
		CHECK_INT(broken[i].name,
		    input_parse(&set, broken[i].bytes, broken[i].len, &why),
		    -1);
		CHECK_SAYS(broken[i].name, why.text, broken[i].says);
		option_free(&set);
	}
}

/* B8: what no option takes is kept by name, once. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *unknown;
} kept[] = {
	{ "nothing", TEXT(""), "" },
	{ "known ones alone", TEXT("nodename=a\nport=a\ntimeout=5\n"), "" },
	{ "one", TEXT("nodenam=a\n"), "nodenam" },
	{ "two", TEXT("b=1\nnodename=a\na=2\n"), "b, a" },
	{ "one of them twice", TEXT("b=1\na=2\nb=3\na=4\n"), "b, a" },
	{ "the beginning of another", TEXT("bb=1\nb=2\nbb=3\nb=4\n"), "bb, b" },
	{ "the end of another", TEXT("ab=1\nb=2\n"), "ab, b" },
	{ "in a comment", TEXT("#b=1\n"), "" },
	{ "blanks around", TEXT(" b\t=1\n"), "b" },
	{ "no key", TEXT("=1\n = 2\n"), "" },
	{ "no value", TEXT("b=\n"), "b" },
};

static void
test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(kept); i++) {
		struct option_set set;
		struct reason why = { "" };

		init(&set);
		CHECK_INT(kept[i].name,
		    input_parse(&set, kept[i].bytes, kept[i].len, &why), 0);
		CHECK_STR(kept[i].name, set.unknown, kept[i].unknown);
		option_free(&set);
	}
}

/* There is room for so many; a name is never cut. */
static void
test_many_unknown(void **state)
{
	struct option_set set;
	struct reason why = { "" };
	char line[64], name[600];
	int i;

	(void)state;
	init(&set);
	for (i = 0; i < 10000; i++) {
		snprintf(line, sizeof(line), "name%d=x\n", i % 500);
		assert_int_equal(
		    input_parse(&set, line, strlen(line), &why), 0);
	}
	CHECK_SAYS("first", set.unknown, "name0, name1, name2, ");
	assert_true(strlen(set.unknown) < sizeof(set.unknown));
	assert_true(strlen(set.unknown) > sizeof(set.unknown) - 12);
	assert_string_equal(strrchr(set.unknown, 'n'), "name64");
	option_free(&set);
	init(&set);
	memset(name, 'x', sizeof(name));
	memcpy(name + sizeof(name) - 4, "=1\n", 4);
	assert_int_equal(input_parse(&set, name, strlen(name), &why), 0);
	assert_string_equal(set.unknown, "");
	option_free(&set);
}

/*
 * Long lines are taken whole or refused, never cut (peer: a value is cut at
 * 1023 characters, and its tail read as further options).
 */
static const struct {
	const char *name;
	const char *start; /* then blanks or letters up to ... */
	char fill;
	size_t fill_to;
	const char *end;
	int ret;
	const char *node_end; /* what nodename ends in; NULL = not given */
} lengths[] = {
	{ "value behind 1013 blanks", "nodename=", ' ', 1013, "127.0.0.25", 0,
	    "127.0.0.25" },
	{ "value across byte 1023", "nodename=", ' ', 1020, "node10", 0,
	    "node10" },
	{ "tail that looks like an option", "x=", 'x', 1023, "nodename=mallory",
	    0, NULL },
	{ "tail behind 4095", "x=", 'x', 4095, "nodename=mallory", 0, NULL },
	{ "tail behind 65000", "x=", 'x', 65000, "nodename=mallory", 0, NULL },
	{ "longest line", "nodename=", 'x', 65535, "y", 0, "xy" },
	{ "one byte too long", "nodename=", 'x', 65536, "y", -1, NULL },
	{ "one blank too long", "nodename=a", ' ', 65537, "", -1, NULL },
	{ "unknown key, too long", "x=", 'x', 65537, "", -1, NULL },
	{ "comment, too long", "#", 'x', 65537, "", -1, NULL },
	{ "no key, too long", "", 'x', 100000, "", -1, NULL },
};

static void
check_length(size_t i, const char *last)
{
	const char *name = lengths[i].name;
	size_t start = strlen(lengths[i].start);
	size_t len = lengths[i].fill_to + strlen(lengths[i].end);
	char *bytes = malloc(len + 2);
	struct option_set set;
	struct reason why = { "" };

	assert_non_null(bytes);
	memset(bytes, lengths[i].fill, len);
	memcpy(bytes, lengths[i].start, start);
	memcpy(
	    bytes + lengths[i].fill_to, lengths[i].end, strlen(lengths[i].end));
	memcpy(bytes + len, last, strlen(last));
	init(&set);
	CHECK_INT(name, input_parse(&set, bytes, len + strlen(last), &why),
	    lengths[i].ret);
	if (lengths[i].ret != 0) {
		CHECK_SAYS(name, why.text, "1");
	} else if (lengths[i].node_end == NULL) {
		CHECK(name, set.values[NODE].text == NULL);
	} else {
		const char *text = set.values[NODE].text;
		size_t n = strlen(lengths[i].node_end);

		CHECK(name, text != NULL && strlen(text) >= n);
		CHECK_STR(name, text + strlen(text) - n, lengths[i].node_end);
		if (lengths[i].fill == ' ')
			CHECK_STR(name, text, lengths[i].node_end);
		else
			CHECK_INT(name, strlen(text), len - start);
	}
	option_free(&set);
	free(bytes);
}

static void
test_lengths(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(lengths); i++) {
		check_length(i, "\n");
		check_length(i, "");
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_many_unknown),
		cmocka_unit_test(test_lengths),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
