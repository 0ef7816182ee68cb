/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines are those of attrd_updater 2.1.5 and 3.0.0, asked in a cluster of
 * three nodes.
 */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/attrd.h"
#include "lib/reason.h"

#define NAME "kdump-armed"

/* `node` NULL: not understood. */
static const struct {
	const char *line, *node, *value;
} lines[] = {
	{ "name=\"kdump-armed\" host=\"alice\" value=\"0\"", "alice", "0" },
	{ "name=\"kdump-armed\" host=\"alice\" value=\"\"", "alice", "" },
	{ "name=\"kdump-armed\" host=\"\" value=\"0\"", "", "0" },
	{ "name=\"kdump-armed\" host=\"a\" value=\"not \"loaded\"\"", "a",
	    "not \"loaded\"" },
	{ "name=\"kdump-armed\" host=\"a\" value=\"\033[2J\"", "a", "?[2J" },
	{ "", NULL, NULL },
	{ "\"", NULL, NULL },
	{ "name=\"kdump-armed\" host=\"alice\" value=\"", NULL, NULL },
	{ "name=\"kdump-armed\" host=\"alice\" value=\"0", NULL, NULL },
	{ "name=\"kdump-armed\" host=\"alice\" value=\"0\" ", NULL, NULL },
	{ "name=\"kdump-armed\" host=\"alice\" valu=\"0\"", NULL, NULL },
	{ "name=\"kdump-armed\" host=\"alice\"", NULL, NULL },
	{ "name=\"kdump-armed-why\" host=\"alice\" value=\"0\"", NULL, NULL },
	{ "name=\"kdump\" host=\"alice\" value=\"0\"", NULL, NULL },
	{ " name=\"kdump-armed\" host=\"alice\" value=\"0\"", NULL, NULL },
	{ "name=\"kdump-armed\"", NULL, NULL },
	{ "name=\"kdump-ar", NULL, NULL },
};

static void
test_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(lines); i++) {
		const char *line = lines[i].line;
		struct reason why = { { 0 } };
		struct attrd_value v;
		const int rc = attrd_line(line, strlen(line), NAME, &v, &why);

		CHECK(line, rc == (lines[i].node == NULL ? -1 : 0));
		if (rc == -1) {
			CHECK(line, why.text[0] != '\0');
			continue;
		}
		CHECK_STR(line, v.node, lines[i].node);
		CHECK_STR(line, v.value, lines[i].value);
	}
}

/* No byte behind the line is looked at, and no name or value is too long. */
static void
test_line_bounds(void **state)
{
	char line[2 * (ATTRD_NODE + ATTRD_VALUE)], name[ATTRD_NODE + 1];
	struct attrd_value v;
	struct reason why;
	int len;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	len = snprintf(line, sizeof(line),
	    "name=\"" NAME "\" host=\"%s\" value=\"%0300d\"", name, 1);
	assert_int_equal(attrd_line(line, (size_t)len, NAME, &v, &why), -1);
	len = snprintf(line, sizeof(line),
	    "name=\"" NAME "\" host=\"%s\" value=\"%0300d\"", name + 1, 1);
	assert_int_equal(attrd_line(line, (size_t)len, NAME, &v, &why), 0);
	assert_string_equal(v.node, name + 1);
	assert_int_equal(strlen(v.value), ATTRD_VALUE - 1);
	assert_string_equal(v.value + ATTRD_VALUE - 4, "...");
	for (int i = 0; i < len; i++)
		assert_int_equal(
		    attrd_line(line, (size_t)i, NAME, &v, &why), -1);
}

static void
test_plain(void **state)
{
	char longest[ATTRD_VALUE + 1];

	(void)state;
	CHECK("empty", attrd_is_plain(""));
	CHECK("a call", attrd_is_plain("on charlie: meatclient -c alice"));
	CHECK("a quotation mark", !attrd_is_plain("a\"b"));
	CHECK("a backslash", !attrd_is_plain("a\\b"));
	CHECK("an element", !attrd_is_plain("<a") && !attrd_is_plain("a>"));
	CHECK("an entity", !attrd_is_plain("a&b"));
	CHECK("a newline", !attrd_is_plain("a\n"));
	CHECK("an escape", !attrd_is_plain("\033[2J"));
	CHECK(
	    "no ASCII", !attrd_is_plain("\303\244") && !attrd_is_plain("\177"));
	memset(longest, 'v', sizeof(longest));
	longest[ATTRD_VALUE] = '\0';
	CHECK("too long", !attrd_is_plain(longest));
	longest[ATTRD_VALUE - 1] = '\0';
	CHECK("as long as may be", attrd_is_plain(longest));
}

static void
never(const struct attrd_value *v, void *arg)
{
	(void)arg;
	fail_msg("a value of %s", v->node);
}

/* The real attrd_updater, if there is one; no attrd runs here. */
static void
test_absent(void **state)
{
	struct reason why = { { 0 } };

	(void)state;
	CHECK_INT("set", attrd_set(NAME, "1", &why), ATTRD_ABSENT);
	CHECK_INT("delete", attrd_delete(NAME, &why), ATTRD_ABSENT);
	CHECK_INT("query", attrd_query(NAME, never, NULL, &why), ATTRD_ABSENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_line_bounds),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_absent),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
