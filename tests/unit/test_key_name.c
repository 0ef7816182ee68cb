/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of which node this host gets the key: all that may be known of it. */
#include "tests/unit/harness.h"

#include <stdbool.h>

#include "lib/cluster.h"
#include "lib/reason.h"
#include "lib/target.h"
#include "rehearse/identity.h"
#include "rehearse/kernel.h"
#include "rehearse/key_name.h"

static char *alice_rings[2] = { (char[]){ "10.0.0.1" } };
static char *bob_rings[] = { (char[]){ "10.0.0.2" }, (char[]){ "bob-2" } };
static char *nameless_rings[] = { (char[]){ "10.0.0.3" },
	(char[]){ "10.1.0.3" } };
static char *lost_rings[] = { (char[]){ "dave" } };

static struct cluster_node nodes[] = {
	{ (char[]){ "alice" }, 1, { alice_rings, 1 } },
	{ (char[]){ "Bob" }, 2, { bob_rings, 2 } },
	{ NULL, 3, { nameless_rings, 2 } },
	{ (char[]){ "dave" }, 4, { NULL, 0 } },
	{ NULL, 5, { lost_rings, 1 } },
};
static const struct cluster cluster = { nodes, N_OF(nodes) };

/* `want`: the name; or, after '!', what the reason says. */
static const struct {
	const char *name;
	bool known;
	int self;
	bool two;
	const char *given;
	const char *want;
	bool listed;
} rows[] = {
	{ "by addresses", true, 0, false, NULL, "alice", true },
	{ "by addresses, capitals stay", true, 1, false, NULL, "Bob", true },
	{ "by addresses, no name", true, 2, false, NULL, "10.0.0.3", true },
	{ "by both", true, 0, false, "alice", "alice", true },
	{ "by both, capitals", true, 1, false, "bob", "Bob", true },
	{ "by the name alone", true, -1, false, "alice", "alice", true },
	{ "by the name alone, capitals", true, -1, false, "BOB", "Bob", true },
	{ "by the address that is the name", true, -1, false, "10.0.0.3",
	    "10.0.0.3", true },
	{ "nothing known", true, -1, false, NULL,
	    "!no node of corosync.conf has an address of this host", false },
	{ "another node's name", true, 0, false, "bob",
	    "!FENCE_KDUMP_NAME is bob, and by its addresses this host is node "
	    "alice",
	    false },
	{ "another node's name, the other way", true, 1, false, "alice",
	    "!this host is node Bob", false },
	{ "no node's name", true, -1, false, "carol",
	    "!carol, which is no name of a node", false },
	{ "no node's name, known by addresses", true, 0, false, "carol",
	    "!carol, which is no name of a node", false },
	{ "with a domain", true, 0, false, "alice.example",
	    "!which is no name of a node", false },
	{ "a part of a name", true, -1, false, "alic",
	    "!which is no name of a node", false },
	{ "an address of a node that has a name", true, -1, false, "10.0.0.1",
	    "!which is no name of a node", false },
	{ "a ring's name of a node that has another", true, 1, false, "bob-2",
	    "!which is no name of a node", false },
	{ "the second address of a node without a name", true, -1, false,
	    "10.1.0.3", "!which is no name of a node", false },
	{ "addresses of two nodes", true, 0, true, NULL, "!to two nodes",
	    false },
	{ "addresses of two nodes, and a name", true, 0, true, "alice",
	    "!to two nodes", false },
	{ "a name that is another node's ring", true, 3, false, NULL, "!dave",
	    false },
	{ "a ring that is another node's name", true, 4, false, NULL, "!",
	    false },
	{ "the same, given", true, -1, false, "dave", "!dave", false },
	{ "no list, no name", false, -1, false, NULL,
	    "!FENCE_KDUMP_NAME is not set: on a remote node", false },
	{ "no list, a name", false, -1, false, "remote1", "remote1", false },
	{ "no list, a name that a package's list has", false, 0, false, "alice",
	    "alice", false },
	{ "no list, another name than a package's list", false, 0, true,
	    "remote1", "remote1", false },
	{ "no list, no name but a package's", false, 0, false, NULL,
	    "!FENCE_KDUMP_NAME is not set", false },
	{ "no list, a name that is none", false, -1, false, "10.1", "!\"10.1\"",
	    false },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct key_evidence e = { &cluster, rows[i].known,
			rows[i].self, rows[i].two, rows[i].given,
			KEY_NAME_GIVEN };
		const bool wanted = rows[i].want[0] != '!';
		struct reason why = { "" };
		struct key_name n;

		CHECK_INT(
		    rows[i].name, key_name_find(&n, &e, &why), wanted ? 0 : -1);
		if (wanted) {
			CHECK_STR(rows[i].name, n.name, rows[i].want);
			CHECK_STR(rows[i].name, why.text, "");
		} else {
			CHECK(rows[i].name, n.name == NULL);
			CHECK_SAYS(rows[i].name, why.text, rows[i].want + 1);
			CHECK(rows[i].name, why.text[0] != '\0');
		}
		CHECK_INT(rows[i].name, n.listed, rows[i].listed);
		key_name_free(&n);
	}
}

/* Whose addresses are this host's: its loopback address is no node's. */
static const struct {
	const char *name;
	const char *own[3];
	int self;
	bool two;
} owns[] = {
	{ "none", { NULL }, -1, false },
	{ "alice", { "10.0.0.1" }, 0, false },
	{ "bob", { "10.0.0.2" }, 1, false },
	{ "another ring", { "10.9.0.1", "10.1.0.3" }, 2, false },
	{ "both rings of one", { "10.0.0.3", "10.1.0.3" }, 2, false },
	{ "another network", { "10.9.0.1" }, -1, false },
	{ "loopback", { "127.0.0.1" }, -1, false },
	{ "two nodes", { "10.0.0.2", "10.0.0.1" }, 0, true },
	{ "two nodes, not the first", { "10.1.0.3", "10.0.0.2" }, 1, true },
};

static void
test_self(void **state)
{
	char ifname[IF_NAMESIZE];

	(void)state;
	alice_rings[1] = (char[]){ "127.0.0.1" };
	nodes[0].rings.n = 2;
	for (size_t i = 0; i < N_OF(owns); i++) {
		struct own_addr items[N_OF(owns[i].own)];
		struct own_addrs own = { items, 0 };
		bool two = !owns[i].two;

		memset(items, 0, sizeof(items));
		for (; own.n < N_OF(items) && owns[i].own[own.n] != NULL;
		     own.n++)
			assert_int_equal(addr_parse(owns[i].own[own.n],
					     &items[own.n].addr, ifname, NULL),
			    ADDR_IS_ADDRESS);
		CHECK_INT(owns[i].name,
		    identity_by_number(&cluster, &own, &two), owns[i].self);
		CHECK_INT(owns[i].name, two, owns[i].two);
	}
	nodes[0].rings.n = 1;
}

/* The listener that is asked for that node finds the same name. */
static void
test_listener(void **state)
{
	static const char *const asked[] = { "alice", "BOB", "10.1.0.3" };

	(void)state;
	for (int i = 0; i < (int)N_OF(asked); i++) {
		const struct key_evidence e = { &cluster, true, i, false, NULL,
			NULL };
		struct reason why = { "" };
		struct key_name n;
		struct target t;

		assert_int_equal(key_name_find(&n, &e, &why), 0);
		assert_int_equal(
		    target_choose(&t, NULL, asked[i], &cluster, &why), 0);
		CHECK_STR(asked[i], n.name, t.name);
		target_free(&t);
		key_name_free(&n);
	}
}

/* A list that no corosync.conf gives: one name twice. */
static void
test_twice(void **state)
{
	struct cluster_node twins[] = {
		{ (char[]){ "eve" }, 1, { NULL, 0 } },
		{ (char[]){ "eve" }, 2, { NULL, 0 } },
	};
	const struct cluster two = { twins, N_OF(twins) };
	const struct key_evidence e = { &two, true, 1, false, NULL, NULL };
	struct reason why = { "" };
	struct key_name n;

	(void)state;
	assert_int_equal(key_name_find(&n, &e, &why), -1);
	CHECK_SAYS("eve", why.text, "more than one node");
	assert_null(n.name);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_self),
		cmocka_unit_test(test_listener),
		cmocka_unit_test(test_twice),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
