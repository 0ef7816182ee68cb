/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/cluster.h"
#include "lib/cmap.h"
#include "lib/corosync.h"
#include "tests/unit/address.h"

/*
 * Nodes as text, so that a table can be read: "NODEID NAME RING...", with 0
 * and - for what is not given, and ';' between two nodes.
 */
static void
read_node(struct corosync_node *node, char *text)
{
	char *save = NULL, *word = strtok_r(text, " ", &save);
	size_t n = 0;

	memset(node, 0, sizeof(*node));
	node->nodeid = (unsigned int)strtoul(word, NULL, 10);
	word = strtok_r(NULL, " ", &save);
	node->name = strcmp(word, "-") == 0 ? NULL : word;
	while ((word = strtok_r(NULL, " ", &save)) != NULL)
		node->addrs[n++] = word;
}

static void
add_source(struct cluster *c, const char *text)
{
	struct corosync_node nodes[4];
	struct corosync conf = { .nodes = nodes };
	char copy[256], *save = NULL, *part;

	strcpy(copy, text);
	for (part = strtok_r(copy, ";", &save); part != NULL;
	     part = strtok_r(NULL, ";", &save))
		read_node(&nodes[conf.n++], part);
	assert_int_equal(cluster_add(c, &conf), 0);
}

/* As add_source() takes it. */
static void
write_nodes(const struct cluster *c, char *buf, size_t size)
{
	size_t i, j, len = 0;

	buf[0] = '\0';
	for (i = 0; i < c->n; i++) {
		const struct cluster_node *node = &c->nodes[i];

		len += (size_t)snprintf(buf + len, size - len, "%s%u %s",
		    i == 0 ? "" : ";", node->id,
		    node->name == NULL ? "-" : node->name);
		for (j = 0; j < node->rings.n; j++)
			len += (size_t)snprintf(
			    buf + len, size - len, " %s", node->rings.words[j]);
	}
}

static const struct {
	const char *name, *file, *running, *want;
} sources[] = {
	{ "the same twice", "1 alice 10.0.0.1;2 bob 10.0.0.2",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2" },
	{ "only the file", "1 alice 10.0.0.1", "", "1 alice 10.0.0.1" },
	{ "only corosync", "", "1 alice 10.0.0.1", "1 alice 10.0.0.1" },
	{ "a node more", "1 alice 10.0.0.1", "2 bob 10.0.0.2",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2" },
	{ "by name, a ring more", "1 alice 10.0.0.1", "1 ALICE 10.1.0.1",
	    "1 alice 10.0.0.1 10.1.0.1" },
	{ "by name, the number only from corosync", "0 alice 10.0.0.1",
	    "7 alice 10.0.0.1", "7 alice 10.0.0.1" },
	{ "by name, the number of the running corosync counts",
	    "1 alice 10.0.0.1", "7 alice 10.0.0.1", "7 alice 10.0.0.1" },
	{ "its number in the file is another node's by now", "1 alice 10.0.0.1",
	    "7 alice 10.0.0.1;1 - 10.0.0.9", "7 alice 10.0.0.1;1 - 10.0.0.9" },
	{ "by number, the name only from corosync", "1 - 10.0.0.1",
	    "1 alice 10.1.0.1", "1 alice 10.0.0.1 10.1.0.1" },
	{ "by ring, name and number only from corosync", "0 - 10.0.0.1",
	    "1 alice 10.0.0.1", "1 alice 10.0.0.1" },
	{ "by ring, written in another way", "0 - fd00::1",
	    "1 alice [FD00:0::1]", "1 alice fd00::1" },
	{ "by a ring's host name, in capitals", "0 - alice-ring",
	    "1 alice ALICE-Ring", "1 alice alice-ring" },
	{ "by the second ring", "0 - 10.0.0.1 10.1.0.1", "0 alice 10.1.0.1",
	    "0 alice 10.0.0.1 10.1.0.1" },
	{ "one ring on two links (B: inputs/05)", "1 alice 10.0.0.1 10.0.0.1",
	    "", "1 alice 10.0.0.1" },
	{ "0 is no number", "0 alice 10.0.0.1", "0 bob 10.0.0.2",
	    "0 alice 10.0.0.1;0 bob 10.0.0.2" },
	{ "by name alone", "0 alice 10.0.0.1", "0 alice 10.1.0.1",
	    "0 alice 10.0.0.1 10.1.0.1" },
	{ "by name, and a number that corosync does not give",
	    "7 alice 10.0.0.1", "0 alice 10.1.0.1",
	    "7 alice 10.0.0.1 10.1.0.1" },
	{ "by name, with the number of another one",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2", "2 alice 10.0.0.1",
	    "2 alice 10.0.0.1;0 bob 10.0.0.2" },
	{ "by the second ring of corosync's", "0 - 10.0.0.5",
	    "0 alice 10.1.0.1 10.0.0.5", "0 alice 10.0.0.5 10.1.0.1" },
	{ "by ring, and a number that corosync does not give", "7 - 10.0.0.1",
	    "0 - 10.0.0.1", "7 - 10.0.0.1" },
	/* What is in doubt stays two nodes: then two claim the address. */
	{ "two names with one number", "1 alice 10.0.0.1", "1 bob 10.0.0.1",
	    "0 alice 10.0.0.1;1 bob 10.0.0.1" },
	{ "a number that is another node's in the running corosync",
	    "1 alice 10.0.0.1;2 carol 10.0.0.3",
	    "1 alice 10.0.0.1;2 bob ring-of-bob",
	    "1 alice 10.0.0.1;0 carol 10.0.0.3;2 bob ring-of-bob" },
	{ "two names with one ring", "1 alice 10.0.0.1", "2 bob 10.0.0.1",
	    "1 alice 10.0.0.1;2 bob 10.0.0.1" },
	{ "two numbers with one ring", "1 alice 10.0.0.1 10.0.0.5",
	    "1 - 10.0.0.1;7 - 10.0.0.5",
	    "1 alice 10.0.0.1 10.0.0.5;7 - 10.0.0.5" },
	{ "two numbers with one ring, no names", "1 - 10.0.0.1 10.0.0.5",
	    "7 - 10.0.0.5", "1 - 10.0.0.1 10.0.0.5;7 - 10.0.0.5" },
	{ "number 7 and number 1 with one ring", "7 - 10.0.0.1", "1 - 10.0.0.1",
	    "7 - 10.0.0.1;1 - 10.0.0.1" },
	{ "addresses changed places", "1 alice 10.0.0.1;2 bob 10.0.0.2",
	    "1 alice 10.0.0.2;2 bob 10.0.0.1",
	    "1 alice 10.0.0.1 10.0.0.2;2 bob 10.0.0.2 10.0.0.1" },
	{ "numbers changed places", "1 - 10.0.0.1;2 - 10.0.0.2",
	    "1 - 10.0.0.2;2 - 10.0.0.1",
	    "1 - 10.0.0.1 10.0.0.2;2 - 10.0.0.2 10.0.0.1" },
	{ "nodes of one source are never one", "0 - 10.0.0.1;0 - 10.0.0.1", "",
	    "0 - 10.0.0.1;0 - 10.0.0.1" },
	{ "also those of corosync", "", "0 - 10.0.0.1;0 - 10.0.0.1",
	    "0 - 10.0.0.1;0 - 10.0.0.1" },
	{ "the prefix of a name is another name", "0 alice 10.0.0.1",
	    "0 alic 10.0.0.2;0 alice2 10.0.0.3",
	    "0 alice 10.0.0.1;0 alic 10.0.0.2;0 alice2 10.0.0.3" },
};

static void
test_add(void **state)
{
	char got[512];

	(void)state;
	for (size_t i = 0; i < N_OF(sources); i++) {
		struct cluster c = { NULL, 0 };

		add_source(&c, sources[i].file);
		add_source(&c, sources[i].running);
		write_nodes(&c, got, sizeof(got));
		CHECK_STR(sources[i].name, got, sources[i].want);
		cluster_free(&c);
		assert_int_equal(c.n, 0);
	}
}

static const struct {
	const char *name, *file;
	unsigned int id;
	const char *addr, *want;
} members[] = {
	{ "a known address", "1 alice 10.0.0.1", 1, "10.0.0.1",
	    "1 alice 10.0.0.1" },
	{ "a ring more", "1 alice 10.0.0.1", 1, "10.1.0.1",
	    "1 alice 10.0.0.1 10.1.0.1" },
	{ "v4-mapped", "1 alice 10.0.0.1", 1, "::ffff:10.0.0.1",
	    "1 alice 10.0.0.1" },
	{ "by address, which gives the number", "0 - 10.0.0.1", 5, "10.0.0.1",
	    "5 - 10.0.0.1" },
	{ "a member that nobody listed", "1 alice 10.0.0.1", 2, "10.0.0.2",
	    "1 alice 10.0.0.1;2 - 10.0.0.2" },
	{ "in no list at all", "", 2, "10.0.0.2", "2 - 10.0.0.2" },
	{ "another number on a known address", "1 alice 10.0.0.1", 2,
	    "10.0.0.1", "1 alice 10.0.0.1;2 - 10.0.0.1" },
	{ "a known number on another's address",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2", 2, "10.0.0.1",
	    "1 alice 10.0.0.1;2 bob 10.0.0.2 10.0.0.1" },
};

static void
test_member(void **state)
{
	char got[512];

	(void)state;
	for (size_t i = 0; i < N_OF(members); i++) {
		const struct addr a = address(members[i].addr);
		struct cluster c = { NULL, 0 };

		add_source(&c, members[i].file);
		CHECK_INT(
		    members[i].name, cluster_member(&c, members[i].id, &a), 0);
		write_nodes(&c, got, sizeof(got));
		CHECK_STR(members[i].name, got, members[i].want);
		cluster_free(&c);
	}
}

/* Two addresses of one member that no source listed are one node. */
static void
test_member_twice(void **state)
{
	const struct addr a = address("10.0.0.2"), b = address("fd00::2");
	struct cluster c = { NULL, 0 };
	char got[256];

	(void)state;
	assert_int_equal(cluster_member(&c, 2, &a), 0);
	assert_int_equal(cluster_member(&c, 2, &b), 0);
	write_nodes(&c, got, sizeof(got));
	assert_string_equal(got, "2 - 10.0.0.2 fd00::2");
	cluster_free(&c);
}

/* The nodes of corosync's list, then the addresses of its members. */
static void
test_map(void **state)
{
	struct addr first[] = { address("10.0.0.1"), address("fd00::1") };
	struct addr second[] = { address("10.0.0.2"), address("fd00::2") };
	struct addr gone[] = { address("10.0.0.3") };
	struct addr left[] = { address("10.0.0.4") };
	struct cmap_member of_map[] = {
		{ 1, true, first, 2 },  /* in the file */
		{ 2, true, second, 2 }, /* in no list */
		{ 3, false, gone, 1 },  /* in no list, and not joined */
		{ 4, false, left, 1 },  /* in corosync's list, not joined */
	};
	struct corosync_node listed[] = { { .nodeid = 4 } };
	const struct cmap map = { .nodes = { .nodes = listed, .n = 1 },
		.members = of_map,
		.n_members = N_OF(of_map) };
	struct cluster c = { NULL, 0 };
	char got[256];

	(void)state;
	add_source(&c, "1 alice 10.0.0.1");
	assert_int_equal(cluster_add_map(&c, &map), 0);
	write_nodes(&c, got, sizeof(got));
	assert_string_equal(
	    got, "1 alice 10.0.0.1 fd00::1;4 - 10.0.0.4;2 - 10.0.0.2 fd00::2");
	cluster_free(&c);
}

static void
test_find(void **state)
{
	struct cluster c = { NULL, 0 };

	(void)state;
	assert_int_equal(cluster_find(&c, "alice"), -1);
	assert_int_equal(cluster_find_ring(&c, "10.0.0.1"), -1);
	assert_int_equal(cluster_find_id(&c, 1), -1);
	add_source(
	    &c, "1 alice 10.0.0.1 fd00::1;0 - ring-of-2;9 carol 10.0.0.3");
	assert_int_equal(cluster_find(&c, "Carol"), 2);
	assert_int_equal(cluster_find(&c, "car"), -1);
	assert_int_equal(cluster_find(&c, "carol2"), -1);
	assert_int_equal(cluster_find(&c, "10.0.0.1"), -1);
	assert_int_equal(cluster_find_ring(&c, "[fd00:0::1]"), 0);
	assert_int_equal(cluster_find_ring(&c, "::ffff:10.0.0.3"), 2);
	assert_int_equal(cluster_find_ring(&c, "RING-OF-2"), 1);
	assert_int_equal(cluster_find_ring(&c, "alice"), -1);
	assert_int_equal(cluster_find_ring(&c, "10.0.0.30"), -1);
	assert_int_equal(cluster_find_id(&c, 9), 2);
	assert_int_equal(cluster_find_id(&c, 0), -1);
	assert_string_equal(cluster_label(&c, 0), "alice");
	assert_string_equal(cluster_label(&c, 1), "ring-of-2");
	cluster_free(&c);
}

/* A link-local address means nothing without its interface. */
static void
test_find_on_a_link(void **state)
{
	struct cluster c = { NULL, 0 };

	(void)state;
	add_source(&c, "1 alice fe80::1%eth0;2 bob fe80::1%eth1");
	assert_int_equal(cluster_find_ring(&c, "fe80::1%eth1"), 1);
	assert_int_equal(cluster_find_ring(&c, "fe80:0::1%eth0"), 0);
	assert_int_equal(cluster_find_ring(&c, "fe80::1%eth2"), -1);
	assert_int_equal(cluster_find_ring(&c, "fe80::1"), -1);
	cluster_free(&c);
}

static void
test_label_without_anything(void **state)
{
	struct cluster_node node = { NULL, 0, { NULL, 0 } };
	const struct cluster c = { &node, 1 };

	(void)state;
	assert_string_equal(cluster_label(&c, 0), "without a name");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_member_twice),
		cmocka_unit_test(test_map),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_on_a_link),
		cmocka_unit_test(test_label_without_anything),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
