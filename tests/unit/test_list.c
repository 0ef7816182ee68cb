/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/list.h"

/* `first` and `second` are added in turn; `want` is the words, '|' between. */
static const struct {
	const char *name;
	const char *first;
	const char *second;
	const char *want;
} rows[] = {
	{ "nothing", "", NULL, "" },
	{ "one word", "alice", NULL, "alice" },
	{ "blank behind (as Pacemaker passes it)", "alice ", NULL, "alice" },
	{ "blank before", "  alice", NULL, "alice" },
	{ "commas", "a,b,c", NULL, "a|b|c" },
	{ "blanks", "a b  c", NULL, "a|b|c" },
	{ "tabs", "a\tb\t", NULL, "a|b" },
	{ "commas and blanks", " a , b ,c ", NULL, "a|b|c" },
	{ "empties skipped", ",a,,b,", NULL, "a|b" },
	{ "commas alone", ",,,", NULL, "" },
	{ "blanks alone", "   ", NULL, "" },
	{ "order of appearance", "c,a,b", NULL, "c|a|b" },
	{ "duplicates merged", "a,b,a", NULL, "a|b" },
	{ "duplicates in another case", "Alice,bob,aLICE", NULL, "Alice|bob" },
	{ "a prefix is no duplicate", "node10,node1", NULL, "node10|node1" },
	{ "nor is a longer one", "node1,node10", NULL, "node1|node10" },
	{ "addresses", "10.0.0.1,[fe80::1%eth0] ::1", NULL,
	    "10.0.0.1|[fe80::1%eth0]|::1" },
	{ "added to", "a,b", "c", "a|b|c" },
	{ "added to, merged", "a,b", "B c A", "a|b|c" },
	{ "nothing added", "a", " , ", "a" },
	{ "other signs stay in the word", "a;b", NULL, "a;b" },
};

static void
join(const struct list *l, char *buf, size_t size)
{
	size_t at = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < l->n; i++) {
		int n = snprintf(buf + at, size - at, "%s%s", i == 0 ? "" : "|",
		    l->words[i]);

		assert_true(n > 0 && (size_t)n < size - at);
		at += (size_t)n;
	}
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct list l = { NULL, 0 };
		char got[256];

		CHECK_INT(rows[i].name, list_add(&l, rows[i].first), 0);
		if (rows[i].second != NULL)
			CHECK_INT(
			    rows[i].name, list_add(&l, rows[i].second), 0);
		join(&l, got, sizeof(got));
		CHECK_STR(rows[i].name, got, rows[i].want);
		list_free(&l);
	}
}

/* The words are the list's own. */
static void
test_copies(void **state)
{
	struct list l = { NULL, 0 };
	char text[] = "alice,bob";

	(void)state;
	assert_int_equal(list_add(&l, text), 0);
	memset(text, 'x', sizeof(text) - 1);
	assert_int_equal(l.n, 2);
	assert_string_equal(l.words[0], "alice");
	assert_string_equal(l.words[1], "bob");
	list_free(&l);
}

/* More words than anybody has nodes, and a word of any length. */
static void
test_large(void **state)
{
	struct list l = { NULL, 0 };
	char *word = malloc(100001);

	(void)state;
	assert_non_null(word);
	for (int i = 0; i < 2000; i++) {
		char name[16];

		snprintf(name, sizeof(name), "node%d", i);
		assert_int_equal(list_add(&l, name), 0);
	}
	memset(word, 'w', 100000);
	word[100000] = '\0';
	assert_int_equal(list_add(&l, word), 0);
	assert_int_equal(l.n, 2001);
	assert_string_equal(l.words[1999], "node1999");
	assert_string_equal(l.words[2000], word);
	list_free(&l);
	free(word);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_large),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
