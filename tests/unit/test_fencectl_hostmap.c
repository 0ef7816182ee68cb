/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "fencectl/hostmap.h"

/* `want`: the targets, ports first; "node>port" for the pairs. */
static const struct {
	const char *name, *list, *map, *want, *pairs;
	bool modern;
} rows[] = {
	{ "nothing", NULL, NULL, "", "", false },
	{ "empty", "", "", "", "", false },
	{ "one", "alice", NULL, "alice", "", false },
	{ "separators", "a b,c;d\ne\tf", NULL, "a b c d e f", "", false },
	{ "more than one separator", " ,a ; ,b ", NULL, "a b", "", false },
	{ "no separator", "a|b", NULL, "a", "", false },
	{ "a port after a name", "a:1", NULL, "a", "", false },
	{ "on and off are no names", "on a OFF", NULL, "a", "", false },
	{ "an odd first byte", "|a b", NULL, "b", "", false },
	{ "a newline that is written out", "a\\nb\\n\\nc\\d", NULL, "a b c", "",
	    false },
	{ "a complaint, written out", "invalid a\\nb", NULL, "b", "", false },
	{ "a complaint", "invalid alice\nbob", NULL, "bob", "", false },
	{ "a pair", NULL, "a:1", "1 a", "a>1", false },
	{ "with =", NULL, "a=1", "1 a", "a>1", false },
	{ "pairs", NULL, "a:1;b:2 c:3\td:4", "1 2 3 4 a b c d",
	    "a>1 b>2 c>3 d>4", false },
	{ "two ports", NULL, "a:1,2", "1,2 a", "a>1,2", false },
	{ "commas between pairs, before 3.0.2", NULL, "a:1,b:2", "2 1,b",
	    "1,b>2", false },
	{ "commas between pairs, 3.0.2", NULL, "a:1,b:2", "1,b:2 a", "a>1,b:2",
	    true },
	{ "a backslash, before 3.0.2", NULL, "a:x\\:y", "x:y a", "a>x:y",
	    false },
	{ "a backslash, 3.0.2", NULL, "a:x\\y", "x\\y a", "a>x\\y", true },
	{ "a backslash at the end", NULL, "a:1\\", "", "", false },
	{ "no colon", NULL, "a b:1", "1 b", "b>1", false },
	{ "an empty port", NULL, "a:", "a", "a>", false },
	{ "an empty port, 3.0.2", NULL, "a: b:2", "2 b", "b>2", true },
	{ "an empty name, 3.0.2", NULL, ":a:1 =2 b:2", "2 b", "b>2", true },
	{ "two signs, 3.0.2", NULL, "a=:1;b:=2", ":1 =2 a b", "a>:1 b>=2",
	    true },
	{ "blanks around, 3.0.2", NULL, "\n a:1 \t;; b:2\n", "1 2 a b",
	    "a>1 b>2", true },
	{ "no colon, 3.0.2", NULL, "a b:1 c", "1 b", "b>1", true },
	{ "a pair again", NULL, "a:1;A:2", "1 2 A", "A>2", false },
	{ "both", "x", "a:1", "1 x a", "a>1", false },
};

static void
join(char *to, size_t size, const char *word, const char *more)
{
	size_t len = strlen(to);

	snprintf(
	    to + len, size - len, "%s%s%s", len > 0 ? " " : "", word, more);
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		char targets[256] = "", pairs[256] = "", pair[128];
		struct arena a = { NULL };
		struct hostmap h;

		CHECK_INT(rows[i].name,
		    hostmap_read(
			&h, &a, rows[i].list, rows[i].map, !rows[i].modern),
		    0);
		for (size_t j = 0; j < h.n_targets; j++)
			join(targets, sizeof(targets), h.targets[j], "");
		for (size_t j = 0; j < h.n_pairs; j++) {
			snprintf(pair, sizeof(pair), ">%s", h.pairs[j].port);
			join(pairs, sizeof(pairs), h.pairs[j].node, pair);
		}
		CHECK_STR(rows[i].name, targets, rows[i].want);
		CHECK_STR(rows[i].name, pairs, rows[i].pairs);
		arena_free(&a);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
