/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>

#include "lib/cluster.h"
#include "lib/corosync.h"
#include "lib/reason.h"
#include "lib/target.h"

enum {
	ALICE,
	BOB,
	NAMELESS,
	SECOND_RING,
	NO_NODE = -1
};

static const char nodelist[] = "nodelist {\n"
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
			       "node {\n"
			       "ring0_addr: 10.0.0.5\n"
			       "name: dave.site\n"
			       "}\n"
			       "}\n";

/* `words` and `ignored`: '|' between them, in their order. */
static const struct {
	const char *name;
	bool cluster;
	const char *nodename, *plug;
	int node;
	const char *words, *ignored;
	const char *called;
} chosen[] = {
	{ "no cluster: a name", false, "alice", NULL, NO_NODE, "alice", "",
	    "alice" },
	{ "no cluster: Pacemaker's blank", false, "alice ", "alice", NO_NODE,
	    "alice", "", "alice" },
	{ "no cluster: a list is one node", false, "a,10.0.0.1 [fd00::1]", NULL,
	    NO_NODE, "a|10.0.0.1|[fd00::1]", "", "a" },
	{ "no cluster: both are awaited", false, "10.0.0.1", "alice", NO_NODE,
	    "alice|10.0.0.1", "", "alice" },
	{ "no cluster: plug alone", false, NULL, "alice", NO_NODE, "alice", "",
	    "alice" },
	{ "no cluster: nodename empty", false, " ", "alice", NO_NODE, "alice",
	    "", "alice" },
	{ "its name", true, "alice", NULL, ALICE, "alice", "", "alice" },
	{ "its name in capitals", true, "ALICE", NULL, ALICE, "ALICE", "",
	    "alice" },
	{ "a ring address", true, "10.0.0.1", NULL, ALICE, "10.0.0.1", "",
	    "alice" },
	{ "a ring address, written in another way", true, "[FD00:0::1]", NULL,
	    ALICE, "[FD00:0::1]", "", "alice" },
	{ "a ring's host name", true, "bob-ring0", NULL, BOB, "bob-ring0", "",
	    "bob" },
	{ "a ring's host name in capitals", true, "Bob-Ring0", NULL, BOB,
	    "Bob-Ring0", "", "bob" },
	{ "name and ring of one node", true, "alice", "fd00::1", ALICE,
	    "fd00::1|alice", "", "alice" },
	{ "nodename and port agree", true, "alice", "alice", ALICE, "alice", "",
	    "alice" },
	{ "port is the node, nodename more names", true, "10.9.0.1,bmc",
	    "alice", ALICE, "alice|10.9.0.1|bmc", "", "alice" },
	{ "nodename is the node, port an address", true, "alice", "10.9.0.1",
	    ALICE, "10.9.0.1|alice", "", "alice" },
	{ "its name with its domain", true, "alice.example.com", "alice", ALICE,
	    "alice|alice.example.com", "", "alice" },
	{ "a node without a name", true, "10.0.0.3", NULL, NAMELESS, "10.0.0.3",
	    "", "10.0.0.3" },
	{ "without a name, on the second ring alone", true, "10.1.0.4", NULL,
	    SECOND_RING, "10.1.0.4", "", "10.1.0.4" },
	{ "not of this cluster", true, "carol", NULL, NO_NODE, "carol", "",
	    "carol" },
	{ "longer than a node's name", true, "alice2", NULL, NO_NODE, "alice2",
	    "", "alice2" },
	{ "shorter than a node's name", true, "bo", NULL, NO_NODE, "bo", "",
	    "bo" },
	{ "longer than a ring address", true, "10.0.0.10", NULL, NO_NODE,
	    "10.0.0.10", "", "10.0.0.10" },
	/* A node without a name: what is not port may be another node's. */
	{ "port is a node without a name", true, "x,10.9.0.1", "10.0.0.3",
	    NAMELESS, "10.0.0.3", "x|10.9.0.1", "10.0.0.3" },
	{ "nodename alone is a node without a name", true, "10.0.0.3", "x",
	    NO_NODE, "x", "10.0.0.3", "x" },
	{ "port is the node's name with a domain", true, "alice",
	    "alice.example.com", ALICE, "alice.example.com|alice", "",
	    "alice" },
	{ "a word of nodename before the node's name", true, "bmc,alice",
	    "10.9.0.1", ALICE, "10.9.0.1|bmc|alice", "", "alice" },
	{ "port is the node, after another word", true, NULL, "bmc,alice",
	    ALICE, "bmc|alice", "", "alice" },
	/* Remote nodes and guests: only what port gives is awaited (A5). */
	{ "remote, by its address", true, "remote1", "10.0.0.9", NO_NODE,
	    "10.0.0.9", "remote1", "10.0.0.9" },
	{ "remote, and one remote node more", true, "remote1,remote2",
	    "remote1", NO_NODE, "remote1", "remote2", "remote1" },
	{ "remote, nodename the same in capitals", true, "REMOTE1", "remote1",
	    NO_NODE, "remote1", "", "remote1" },
	{ "remote, two words in port", true, "x", "remote1 10.0.0.9", NO_NODE,
	    "remote1|10.0.0.9", "x", "remote1" },
	{ "remote, nodename alone", true, "remote1,10.0.0.9", NULL, NO_NODE,
	    "remote1|10.0.0.9", "", "remote1" },
	{ "remote, port empty", true, "remote1", " ,", NO_NODE, "remote1", "",
	    "remote1" },
	{ "remote, called like a node in another domain", true, NULL,
	    "bob.example.com", NO_NODE, "bob.example.com", "",
	    "bob.example.com" },
};

static const struct {
	const char *name;
	bool cluster;
	const char *nodename, *plug;
	const char *says[2];
} refused[] = {
	{ "nothing", false, NULL, NULL, { "node", "node" } },
	{ "empty", false, "", " , ", { "node", "node" } },
	{ "nothing, in a cluster", true, NULL, "", { "node", "node" } },
	{ "a bad address", false, "10.1", NULL, { "10.1", "10.1" } },
	{ "a bad address in port", false, "alice", "10.1", { "10.1", "10.1" } },
	{ "a bad one among good ones", false, "alice,fe80::1", NULL,
	    { "fe80::1", "fe80::1" } },
	{ "a bad one that would be ignored", true, "10.1", "remote1",
	    { "10.1", "10.1" } },
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
	{ "port is no node, and nodename is one", true, "alice", "remote1",
	    { "remote1", "alice" } },
	{ "the same, port beside an address", true, "alice", "10.9.0.1,remote1",
	    { "remote1", "alice" } },
	{ "another's address, v4-mapped", true, "alice,::ffff:10.1.0.2", NULL,
	    { "10.1.0.2", "alice" } },
	{ "another's name with a domain (A5)", true, "bob.example.com", "alice",
	    { "bob.example.com", "alice" } },
	{ "another's name with a domain, in capitals", true, "BOB.x", "alice",
	    { "BOB.x", "alice" } },
	{ "the first node's name with a domain", true, "alice.example.com",
	    "bob", { "alice.example.com", "bob" } },
	{ "the same, before the node's own name", true, "bob.example.com,alice",
	    NULL, { "bob.example.com", "alice" } },
	{ "the same behind the node's own name", true, "alice,bob.example.com",
	    NULL, { "bob.example.com", "alice" } },
	{ "another's name with a domain, by ring", true, "bob.example.com",
	    "10.0.0.3", { "bob.example.com", "10.0.0.3" } },
	{ "another's name, which has a domain, without it", true, "dave",
	    "alice", { "dave", "alice" } },
};

static void
add_conf(struct cluster *c, const char *text)
{
	struct reason why = { "" };
	struct corosync conf;

	if (corosync_parse(&conf, text, strlen(text), &why) != 0)
		fail_msg("corosync_parse: %s", why.text);
	assert_int_equal(cluster_add(c, &conf), 0);
	corosync_free(&conf);
}

static void
check_words(const char *row, const struct list *l, const char *want)
{
	char got[256] = "";

	for (size_t i = 0; i < l->n; i++) {
		strcat(got, i == 0 ? "" : "|");
		strcat(got, l->words[i]);
	}
	CHECK_STR(row, got, want);
}

static void
test_chosen(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(chosen); i++) {
		struct cluster c = { NULL, 0 };
		struct reason why = { "" };
		struct target t;

		if (chosen[i].cluster)
			add_conf(&c, nodelist);
		if (target_choose(
			&t, chosen[i].nodename, chosen[i].plug, &c, &why) != 0)
			fail_msg("row \"%s\": %s", chosen[i].name, why.text);
		CHECK_INT(chosen[i].name, t.node, chosen[i].node);
		check_words(chosen[i].name, &t.words, chosen[i].words);
		check_words(chosen[i].name, &t.ignored, chosen[i].ignored);
		CHECK_STR(chosen[i].name, t.name, chosen[i].called);
		target_free(&t);
		cluster_free(&c);
	}
}

static void
check_refused(const char *row, const struct cluster *c, const char *nodename,
    const char *plug, const char *const says[2])
{
	struct reason why = { "" };
	struct target t;

	CHECK_INT(row, target_choose(&t, nodename, plug, c, &why), -1);
	CHECK_SAYS(row, why.text, says[0]);
	CHECK_SAYS(row, why.text, says[1]);
}

/* One node, and a remote one. */
static void
test_cluster_of_one(void **state)
{
	static const char text[] = "nodelist {\nnode {\nname: alice\n"
				   "ring0_addr: 10.0.0.1\n}\n}\n";
	struct cluster c = { NULL, 0 };
	struct target t;

	(void)state;
	add_conf(&c, text);
	assert_int_equal(c.n, 1);
	assert_int_equal(
	    target_choose(&t, "remote1,remote2", "remote1", &c, NULL), 0);
	check_words("one node", &t.words, "remote1");
	check_words("one node", &t.ignored, "remote2");
	target_free(&t);
	cluster_free(&c);
}

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct cluster c = { NULL, 0 };

		if (refused[i].cluster)
			add_conf(&c, nodelist);
		check_refused(refused[i].name, &c, refused[i].nodename,
		    refused[i].plug, refused[i].says);
		cluster_free(&c);
	}
}

/*
 * The file was changed since corosync read it: an address that is one node's
 * by the one and another node's by the other does not say which is meant.
 */
static void
test_word_of_two_nodes(void **state)
{
	static const char file[] = "nodelist {\nnode {\nname: alice\n"
				   "ring0_addr: 10.0.0.1\n"
				   "ring1_addr: 10.0.0.5\n"
				   "ring2_addr: ring-of-alice\n}\n}\n";
	static const char running[] = "nodelist {\nnode {\nname: charlie\n"
				      "ring0_addr: 10.0.0.5\n}\n"
				      "node {\nname: dave\n"
				      "ring0_addr: alice\n}\n"
				      "node {\nname: ring-of-alice\n"
				      "ring0_addr: 10.0.0.7\n}\n}\n";
	static const char *const address[] = { "alice", "charlie" };
	static const char *const name[] = { "alice", "dave" };
	static const char *const first[] = { "alice", "ring-of-alice" };
	struct cluster c = { NULL, 0 };
	struct reason why = { "" };
	struct target t;

	(void)state;
	add_conf(&c, file);
	add_conf(&c, running);
	assert_int_equal(c.n, 4);
	check_refused("one ring of two", &c, NULL, "10.0.0.5", address);
	check_refused("beside its name", &c, "charlie", "10.0.0.5", address);
	check_refused("one's name, another's ring", &c, NULL, "alice", name);
	check_refused(
	    "one's name, the first's ring", &c, NULL, "ring-of-alice", first);
	assert_int_equal(target_choose(&t, "charlie", NULL, &c, &why), 0);
	assert_int_equal(t.node, 1);
	target_free(&t);
	cluster_free(&c);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chosen),
		cmocka_unit_test(test_cluster_of_one),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_word_of_two_nodes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
