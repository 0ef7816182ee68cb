/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/node.h"
#include "lib/reason.h"
#include "meatware/settings.h"
#include "meatware/target.h"

static const struct {
	const char *name;
	const char *nodename, *plug, *hostlist;
	const char *node; /* NULL: refused */
	const char *says; /* then the reason says this */
} rows[] = {
	{ "nodename", "alice", NULL, NULL, "alice", NULL },
	{ "port", NULL, "alice", NULL, "alice", NULL },
	{ "both", "alice", "ALICE", NULL, "alice", NULL },
	{ "the blank of Pacemaker", "alice ", "alice", NULL, "alice", NULL },
	{ "blanks around", " \talice ", NULL, NULL, "alice", NULL },
	{ "an empty port", "alice", "", NULL, "alice", NULL },
	{ "a blank nodename", " ", "alice", NULL, "alice", NULL },
	{ "they differ", "alice", "bob", NULL, NULL, "differ" },
	{ "one begins the other", "node1", "node10", NULL, NULL, "differ" },
	{ "neither", NULL, NULL, NULL, NULL, "no node" },
	{ "both empty", "", " ", NULL, NULL, "no node" },
	{ "two nodes", "alice,bob", NULL, NULL, NULL, "allowed" },
	{ "two nodes", "alice bob", NULL, NULL, NULL, "allowed" },
	{ "a path", NULL, "../etc", NULL, NULL, "port" },
	{ "in the hostlist", "alice", NULL, "bob,ALICE", "alice", NULL },
	{ "blanks in the hostlist", "alice", NULL, " bob\talice ", "alice",
	    NULL },
	{ "not in it", "carol", NULL, "alice bob", NULL, "not in hostlist" },
	{ "a part of one in it", "node1", NULL, "node10", NULL,
	    "not in hostlist" },
	{ "an empty hostlist", "alice", NULL, ", ,", NULL, "no node in it" },
	{ "a bad hostlist", "alice", NULL, "alice,b/c", NULL, "b/c" },
	{ "bad from the first word on", "alice", NULL, "b/c,alice", NULL,
	    "b/c" },
	{ "the first of the hostlist", "bob", NULL, "bob,alice", "bob", NULL },
	{ "one letter", "a", NULL, NULL, "a", NULL },
	{ "one letter as port", NULL, "a", NULL, "a", NULL },
	{ "letters that differ", "a", "b", NULL, NULL, "differ" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct settings s = {
			.nodename = rows[i].nodename,
			.plug = rows[i].plug,
			.hostlist = rows[i].hostlist,
		};
		char node[NODE_MAX + 1] = "";
		struct reason why = { "" };
		int rc = target_node(&s, node, &why);

		CHECK_INT(rows[i].name, rc, rows[i].node == NULL ? -1 : 0);
		if (rows[i].node != NULL)
			CHECK_STR(rows[i].name, node, rows[i].node);
		else
			CHECK_SAYS(rows[i].name, why.text, rows[i].says);
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
