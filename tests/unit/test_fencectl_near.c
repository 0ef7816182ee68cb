/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/near.h"

#define SIXTEEN "abcdefghijklmnop"
#define LONG SIXTEEN SIXTEEN SIXTEEN SIXTEEN

/* What is far is NEAR_MAX + 1, however far; each row in both directions. */
static const struct {
	const char *a, *b;
	unsigned slips;
} pairs[] = {
	{ "", "", 0 },
	{ "alice", "alice", 0 },
	{ "alice", "ALICE", 0 },
	{ "", "a", 1 },
	{ "", "ab", 2 },
	{ "", "abc", 3 },
	{ "alice", "alce", 1 },
	{ "alice", "allice", 1 },
	{ "alice", "alise", 1 },
	{ "alice", "alcie", 1 },
	{ "alice", "laice", 1 },
	{ "alice", "aliec", 1 },
	{ "alice", "lacie", 2 },
	{ "alice", "laiec", 2 },
	{ "alice", "lice1", 2 },
	{ "alice", "alic", 1 },
	{ "alice", "bob", 3 },
	{ "abcdef", "ghijkl", 3 },
	{ "ca", "abc", 3 }, /* what was swapped is not changed again */
	{ LONG, LONG, 0 },
	{ LONG, SIXTEEN SIXTEEN SIXTEEN "abcdefghijklmnpo", 1 },
	{ LONG "q", LONG "q", 3 },
	{ LONG "q", LONG, 3 },
};

static void
test_slips(void **state)
{
	char row[256];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(pairs); i++) {
		snprintf(row, sizeof(row), "%s %s", pairs[i].a, pairs[i].b);
		CHECK_INT(
		    row, near_slips(pairs[i].a, pairs[i].b), pairs[i].slips);
		CHECK_INT(
		    row, near_slips(pairs[i].b, pairs[i].a), pairs[i].slips);
	}
}

/* Of alice, bob, node1, node2 and web.example.com. */
static const struct {
	const char *name, *want; /* NULL: none */
} names[] = {
	{ "alcie", "alice" },
	{ "alice1", "alice" },
	{ "alice.example.com", "alice" },
	{ "alice.", "alice" },
	{ "web", "web.example.com" },
	{ "WEB", "web.example.com" },
	{ "web.example.org", NULL },
	{ "bbo", "bob" },
	{ "bab", "bob" },
	{ "bo", NULL },
	{ "bxx", NULL },
	{ "node3", NULL },
	{ "node11", "node1" },
	{ "nod2", "node2" },
	{ "", NULL },
	{ ".", NULL },
	{ "charlie", NULL },
};

static void
test_nodes(void **state)
{
	struct judged j;
	const char *got;
	size_t i;

	(void)state;
	judged_make(&j, "nodes",
	    CIB_OF("3.16.1",
		"<nodes><node id=\"1\" uname=\"alice\"/>"
		"<node id=\"2\" uname=\"bob\"/><node id=\"3\" uname=\"node1\"/>"
		"<node id=\"4\" uname=\"node2\"/>"
		"<node id=\"5\" uname=\"web.example.com\"/></nodes>"));
	for (i = 0; i < N_OF(names); i++) {
		got = near_node(&j.cib, names[i].name);
		CHECK_STR(names[i].name, got != NULL ? got : "-",
		    names[i].want != NULL ? names[i].want : "-");
	}
	judged_free(&j);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_nodes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
