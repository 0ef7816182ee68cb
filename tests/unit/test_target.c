/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "fence_kdump/target.h"
#include "lib/corosync.h"
#include "lib/reason.h"

enum {
	ALICE,
	BOB,
	NAMELESS,
	SECOND_RING,
	NO_NODE = -1
};

static const char conf[] = "nodelist {\n"
			   "node {\n"
			   "ring0_addr: 10.0.0.1\n"
			   "ring1_addr: fd00::1\n"
			   "name: alice\n"
			   "}\n"
			   "node {\n"
			   "ring0_addr: bob-ring0\n"
			   "ring1_addr: 10.1.0.2\n"
			   "name: bob\n"
			   "}\n"
			   "node {\n"
			   "ring0_addr: 10.0.0.3\n"
			   "}\n"
			   "node {\n"
			   "ring1_addr: 10.1.0.4\n"
			   "}\n"
			   "}\n";

/* `entries`: '|' between them, in any order. */
static const struct {
	const char *name;
	bool cluster;
	const char *nodename, *plug;
	int node;
	bool by_name;
	const char *entries;
	const char *called;
} chosen[] = {
	{ "no cluster: a name", false, "alice", NULL, NO_NODE, false, "alice",
	    "alice" },
	{ "no cluster: Pacemaker's blank", false, "alice ", "alice", NO_NODE,
	    false, "alice", "alice" },
	{ "no cluster: a list is one node", false, "a,10.0.0.1 [fd00::1]", NULL,
	    NO_NODE, false, "a|10.0.0.1|[fd00::1]", NULL },
	{ "no cluster: both differ", false, "10.0.0.1", "alice", NO_NODE, false,
	    "alice|10.0.0.1", "alice" },
	{ "no cluster: plug alone", false, NULL, "alice", NO_NODE, false,
	    "alice", "alice" },
	{ "no cluster: nodename empty", false, " ", "alice", NO_NODE, false,
	    "alice", "alice" },
	{ "its name: all its rings", true, "alice", NULL, ALICE, true,
	    "alice|10.0.0.1|fd00::1", "alice" },
	{ "its name in capitals", true, "ALICE", NULL, ALICE, true,
	    "ALICE|10.0.0.1|fd00::1", "alice" },
	{ "a ring address: all its rings", true, "10.0.0.1", NULL, ALICE, false,
	    "10.0.0.1|fd00::1", "alice" },
	{ "a ring address, written otherwise", true, "[FD00:0::1]", NULL, ALICE,
	    false, "[FD00:0::1]|10.0.0.1|fd00::1", "alice" },
	{ "a ring's host name", true, "bob-ring0", NULL, BOB, false,
	    "bob-ring0|10.1.0.2", "bob" },
	{ "a ring's host name in capitals", true, "Bob-Ring0", NULL, BOB, false,
	    "Bob-Ring0|10.1.0.2", "bob" },
	{ "name and ring of one node", true, "alice", "fd00::1", ALICE, true,
	    "alice|fd00::1|10.0.0.1", "alice" },
	{ "name, then its ring", true, "alice,10.0.0.1", NULL, ALICE, true,
	    "alice|10.0.0.1|fd00::1", "alice" },
	{ "nodename and port agree", true, "alice", "alice", ALICE, true,
	    "alice|10.0.0.1|fd00::1", "alice" },
	{ "port is the node, nodename more names", true, "10.9.0.1,bmc",
	    "alice", ALICE, true, "alice|10.9.0.1|bmc|10.0.0.1|fd00::1",
	    "alice" },
	{ "nodename is the node, port an address", true, "alice", "10.9.0.1",
	    ALICE, true, "alice|10.9.0.1|10.0.0.1|fd00::1", "alice" },
	{ "a node without a name", true, "10.0.0.3", NULL, NAMELESS, false,
	    "10.0.0.3", "10.0.0.3" },
	{ "without a name, on the second ring alone", true, "10.1.0.4", NULL,
	    SECOND_RING, false, "10.1.0.4", "10.1.0.4" },
	{ "not of this cluster", true, "carol", NULL, NO_NODE, false, "carol",
	    "carol" },
	{ "longer than a node's name", true, "alice2", NULL, NO_NODE, false,
	    "alice2", "alice2" },
	{ "shorter than a node's name", true, "bo", NULL, NO_NODE, false, "bo",
	    "bo" },
	{ "longer than a ring address", true, "10.0.0.10", NULL, NO_NODE, false,
	    "10.0.0.10", "10.0.0.10" },
};

static const struct {
	const char *name;
	bool cluster;
	const char *nodename, *plug;
	const char *says[2];
} refused[] = {
	{ "nothing", false, NULL, NULL, { "node", "node" } },
	{ "empty", false, "", " , ", { "node", "node" } },
	{ "a bad address", false, "10.1", NULL, { "10.1", "10.1" } },
	{ "a bad address in port", false, "alice", "10.1", { "10.1", "10.1" } },
	{ "a bad one among good ones", false, "alice,fe80::1", NULL,
	    { "fe80::1", "fe80::1" } },
	{ "two nodes, by both (peer: port is ignored)", true, "bob", "alice",
	    { "alice", "bob" } },
	{ "two nodes in nodename", true, "alice,bob", "alice",
	    { "alice", "bob" } },
	{ "two nodes in port", true, NULL, "alice bob", { "alice", "bob" } },
	{ "an entry is another's address", true, "10.1.0.2", "alice",
	    { "10.1.0.2", "alice" } },
	{ "an entry is another's ring name", true, "alice,bob-ring0", NULL,
	    { "bob-ring0", "alice" } },
	{ "two nodes by address", true, "10.0.0.1,10.0.0.3", NULL,
	    { "10.0.0.1", "10.0.0.3" } },
	{ "another's address, v4-mapped", true, "alice,::ffff:10.1.0.2", NULL,
	    { "10.1.0.2", "alice" } },
};

static void
read_conf(struct corosync *c, bool cluster)
{
	struct reason why = { "" };

	if (corosync_parse(c, conf, cluster ? sizeof(conf) - 1 : 0, &why) != 0)
		fail_msg("corosync_parse: %s", why.text);
}

/* Every word of `want`, each once, and nothing else. */
static void
check_entries(const char *row, const struct list *l, const char *want)
{
	char copy[256], *save = NULL;
	size_t n = 0;

	strcpy(copy, want);
	for (char *w = strtok_r(copy, "|", &save); w != NULL;
	     w = strtok_r(NULL, "|", &save), n++) {
		size_t found = 0;

		for (size_t i = 0; i < l->n; i++)
			found += strcmp(l->words[i], w) == 0;
		if (found != 1)
			fail_msg("row \"%s\": entry \"%s\" is there %zu times",
			    row, w, found);
	}
	CHECK_INT(row, l->n, n);
}

static void
test_chosen(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(chosen); i++) {
		struct reason why = { "" };
		struct corosync c;
		struct target t;

		read_conf(&c, chosen[i].cluster);
		if (target_choose(
			&t, chosen[i].nodename, chosen[i].plug, &c, &why) != 0)
			fail_msg("row \"%s\": %s", chosen[i].name, why.text);
		CHECK_INT(chosen[i].name, t.node, chosen[i].node);
		CHECK_INT(chosen[i].name, t.by_name, chosen[i].by_name);
		check_entries(chosen[i].name, &t.entries, chosen[i].entries);
		if (chosen[i].called != NULL)
			CHECK_STR(chosen[i].name, t.name, chosen[i].called);
		target_free(&t);
		corosync_free(&c);
	}
}

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct reason why = { "" };
		struct corosync c;
		struct target t;

		read_conf(&c, refused[i].cluster);
		CHECK_INT(refused[i].name,
		    target_choose(
			&t, refused[i].nodename, refused[i].plug, &c, &why),
		    -1);
		CHECK_SAYS(refused[i].name, why.text, refused[i].says[0]);
		CHECK_SAYS(refused[i].name, why.text, refused[i].says[1]);
		corosync_free(&c);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chosen),
		cmocka_unit_test(test_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
