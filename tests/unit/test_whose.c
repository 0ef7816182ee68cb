/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"
#include "tests/unit/roll.h"

#include <stdbool.h>

#include "lib/cluster.h"
#include "lib/reason.h"
#include "lib/whose.h"
#include "tests/unit/address.h"

/* Two nodes with names, and two that are known by their rings alone. */
enum {
	ALICE,
	BOB,
	THIRD,
	FOURTH,
	NODES,
	NO_NODE = -1
};

static struct cluster_node nodes[NODES] = {
	[ALICE] = { (char[]){ "alice" }, 1, { NULL, 0 } },
	[BOB] = { (char[]){ "bob" }, 2, { NULL, 0 } },
};
static const struct cluster cluster = { nodes, NODES };
static const struct cluster no_cluster = { NULL, 0 };

#define RING WHOSE_RING
#define RING_NAME WHOSE_RING_NAME
#define NODE_NAME WHOSE_NODE_NAME
#define WORD WHOSE_WORD

#define A "10.0.0.1"
#define B "10.0.0.2"
#define C "fd00::3"

/* One thing that becomes known. */
struct step {
	const char *addr;
	const char *word;
	int node;
	enum whose_claim claim;
	bool awaited;
};

/* Returns what the last whose_add() said; only that one may refuse. */
static int
take_steps(const char *row, struct whose_set *set, const struct step *steps,
    size_t n, struct reason *why)
{
	int rc = 0;

	for (size_t i = 0; i < n && steps[i].addr != NULL; i++) {
		const struct addr a = address(steps[i].addr);

		CHECK_INT(row, rc, 0);
		rc = whose_add(set, &a, steps[i].word, steps[i].node,
		    steps[i].claim, steps[i].awaited, why);
	}
	return (rc);
}

/* What is known, and whose the first address is then. */
static const struct {
	const char *name;
	int target;
	size_t names[WHOSE_FAMILIES], words[WHOSE_FAMILIES];
	struct step steps[4];
	enum whose want;
	int target_after;
} judged[] = {
	{ "nothing", ALICE, { 0, 0 }, { 0, 0 }, { { NULL, NULL, 0, 0, 0 } },
	    WHOSE_UNKNOWN, ALICE },
	{ "ring of the target", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, A, ALICE, RING, true } }, WHOSE_TARGET, ALICE },
	{ "ring of the target, no word of it", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, A, ALICE, RING, false } }, WHOSE_TARGET, ALICE },
	{ "ring of the target: certain at once", ALICE, { 3, 3 }, { 1, 1 },
	    { { A, A, ALICE, RING, true } }, WHOSE_TARGET, ALICE },
	{ "ring name of the target", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, "ring", ALICE, RING_NAME, true } }, WHOSE_TARGET, ALICE },
	{ "ring name of the target: another's name is open", ALICE, { 1, 0 },
	    { 0, 0 }, { { A, "ring", ALICE, RING_NAME, true } }, WHOSE_OPEN,
	    ALICE },
	{ "name of the target", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, "alice", ALICE, NODE_NAME, true } }, WHOSE_TARGET, ALICE },
	{ "name of the target: another's name is open", ALICE, { 1, 0 },
	    { 0, 0 }, { { A, "alice", ALICE, NODE_NAME, true } }, WHOSE_OPEN,
	    ALICE },
	{ "a word of the target", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, "bmc", NO_NODE, WORD, true } }, WHOSE_TARGET, ALICE },
	{ "a word of the target: another's name is open", ALICE, { 1, 0 },
	    { 0, 0 }, { { A, "bmc", NO_NODE, WORD, true } }, WHOSE_OPEN,
	    ALICE },
	{ "a word of the target: another word is open", ALICE, { 0, 0 },
	    { 1, 1 }, { { A, "bmc", NO_NODE, WORD, true } }, WHOSE_TARGET,
	    ALICE },
	{ "open in the other family only (A3)", ALICE, { 0, 5 }, { 0, 0 },
	    { { A, "alice", ALICE, NODE_NAME, true } }, WHOSE_TARGET, ALICE },
	{ "open in IPv6 (A3)", ALICE, { 0, 1 }, { 0, 0 },
	    { { C, "alice", ALICE, NODE_NAME, true } }, WHOSE_OPEN, ALICE },
	{ "IPv6, open in IPv4 only", ALICE, { 1, 0 }, { 0, 0 },
	    { { C, "alice", ALICE, NODE_NAME, true } }, WHOSE_TARGET, ALICE },
	{ "word and ring of the target", ALICE, { 1, 1 }, { 0, 0 },
	    { { A, "x", NO_NODE, WORD, true }, { A, A, ALICE, RING, false } },
	    WHOSE_TARGET, ALICE },
	{ "name and ring of the target, ring last", ALICE, { 1, 1 }, { 0, 0 },
	    { { A, "alice", ALICE, NODE_NAME, true },
		{ A, A, ALICE, RING, false } },
	    WHOSE_TARGET, ALICE },
	{ "name and ring of the target, name last", ALICE, { 1, 1 }, { 0, 0 },
	    { { A, A, ALICE, RING, false },
		{ A, "alice", ALICE, NODE_NAME, true } },
	    WHOSE_TARGET, ALICE },

	{ "of a word that is not awaited", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, "x", NO_NODE, WORD, false } }, WHOSE_UNKNOWN, ALICE },
	{ "another's ring", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, B, BOB, RING, false } }, WHOSE_OTHER, ALICE },
	{ "another's ring name", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, "ring", BOB, RING_NAME, false } }, WHOSE_OTHER, ALICE },
	{ "another's name", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, "bob", BOB, NODE_NAME, false } }, WHOSE_OTHER, ALICE },
	{ "another's name, and awaited (A5)", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, "bob.example", NO_NODE, WORD, true },
		{ B, "bob", BOB, NODE_NAME, false } },
	    WHOSE_OTHER, ALICE },
	{ "another's, whatever is open", ALICE, { 9, 9 }, { 9, 9 },
	    { { B, "bob", BOB, NODE_NAME, false } }, WHOSE_OTHER, ALICE },
	{ "a name of the remote node leads to another's", NO_NODE, { 0, 0 },
	    { 0, 0 },
	    { { B, "remote1", NO_NODE, WORD, true },
		{ B, "bob", BOB, NODE_NAME, false } },
	    WHOSE_OTHER, NO_NODE },

	{ "two names in one line of the hosts file (A5)", ALICE, { 0, 0 },
	    { 0, 0 },
	    { { A, "alice", ALICE, NODE_NAME, true },
		{ A, "bob", BOB, NODE_NAME, false } },
	    WHOSE_TWO, ALICE },
	{ "the target's ring, and another's name", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, A, ALICE, RING, true },
		{ A, "bob", BOB, NODE_NAME, false } },
	    WHOSE_TWO, ALICE },
	{ "the target's ring, and another's ring", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, A, ALICE, RING, true }, { A, A, BOB, RING, false } },
	    WHOSE_TWO, ALICE },
	{ "the same, another's first", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, A, BOB, RING, false }, { A, A, ALICE, RING, false } },
	    WHOSE_TWO, ALICE },
	{ "another's ring, the target's name", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, B, BOB, RING, false },
		{ B, "alice", ALICE, NODE_NAME, true } },
	    WHOSE_TWO, ALICE },
	{ "two others", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, B, BOB, RING, false }, { B, B, THIRD, RING, false } },
	    WHOSE_TWO, ALICE },
	{ "three", ALICE, { 0, 0 }, { 0, 0 },
	    { { B, B, BOB, RING, false }, { B, B, THIRD, RING, false },
		{ B, "alice", ALICE, NODE_NAME, true } },
	    WHOSE_TWO, ALICE },
	{ "two, then the first once more", ALICE, { 0, 0 }, { 0, 0 },
	    { { A, "alice", ALICE, NODE_NAME, true },
		{ A, "bob", BOB, NODE_NAME, false },
		{ A, A, ALICE, RING, false } },
	    WHOSE_TWO, ALICE },
	{ "v4-mapped is the same address", ALICE, { 0, 0 }, { 0, 0 },
	    { { "::ffff:10.0.0.1", "alice", ALICE, NODE_NAME, true },
		{ A, "bob", BOB, NODE_NAME, false } },
	    WHOSE_TWO, ALICE },

	/* A remote node, or a guest: no word means a node. */
	{ "remote", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { A, "remote1", NO_NODE, WORD, true } }, WHOSE_TARGET, NO_NODE },
	{ "remote: a node's name is open", NO_NODE, { 1, 0 }, { 0, 0 },
	    { { A, "remote1", NO_NODE, WORD, true } }, WHOSE_OPEN, NO_NODE },
	{ "remote: another word is open", NO_NODE, { 0, 0 }, { 1, 0 },
	    { { A, "remote1", NO_NODE, WORD, true } }, WHOSE_OPEN, NO_NODE },
	{ "remote: another word, in the other family", NO_NODE, { 0, 0 },
	    { 0, 1 }, { { A, "remote1", NO_NODE, WORD, true } }, WHOSE_OPEN,
	    NO_NODE },
	{ "remote: a number waits for a node's name too", NO_NODE, { 1, 0 },
	    { 0, 0 }, { { A, A, NO_NODE, WORD, true } }, WHOSE_OPEN, NO_NODE },

	/* A node list without names: nodes are known by address (B6). */
	{ "found by its ring", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { A, A, THIRD, RING, false }, { A, "x", NO_NODE, WORD, true } },
	    WHOSE_TARGET, THIRD },
	{ "found by its ring, awaited first", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { A, "x", NO_NODE, WORD, true }, { A, A, THIRD, RING, false } },
	    WHOSE_TARGET, THIRD },
	{ "found by the name of its ring", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { A, "x", NO_NODE, WORD, true },
		{ A, "r", THIRD, RING_NAME, false } },
	    WHOSE_TARGET, THIRD },
	{ "found: its other ring is awaited (inputs/08)", NO_NODE, { 0, 0 },
	    { 0, 0 },
	    { { B, B, THIRD, RING, false }, { A, A, THIRD, RING, false },
		{ A, "x", NO_NODE, WORD, true } },
	    WHOSE_TARGET, THIRD },
	{ "found: a word is open", NO_NODE, { 0, 0 }, { 0, 1 },
	    { { A, A, THIRD, RING, false }, { A, "x", NO_NODE, WORD, true } },
	    WHOSE_OPEN, THIRD },
	{ "found: a ring's name is open", NO_NODE, { 1, 0 }, { 0, 0 },
	    { { A, A, THIRD, RING, false }, { A, "x", NO_NODE, WORD, true } },
	    WHOSE_OPEN, THIRD },
	{ "found: the rings of others are theirs", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { B, B, FOURTH, RING, false }, { A, A, THIRD, RING, false },
		{ A, "x", NO_NODE, WORD, true } },
	    WHOSE_OTHER, THIRD },
	{ "not found yet: a word is open", NO_NODE, { 0, 0 }, { 1, 1 },
	    { { B, B, THIRD, RING, false }, { A, "x", NO_NODE, WORD, true } },
	    WHOSE_OPEN, NO_NODE },
	{ "not found yet: a named node's ring is no node's by address", NO_NODE,
	    { 0, 0 }, { 1, 1 }, { { B, B, BOB, RING, false } }, WHOSE_OTHER,
	    NO_NODE },
	{ "two names, no ring: nobody's, and no more than that", NO_NODE,
	    { 0, 0 }, { 0, 0 },
	    { { A, "remote1", NO_NODE, WORD, true },
		{ A, "alice", ALICE, NODE_NAME, false },
		{ A, "bob", BOB, NODE_NAME, false } },
	    WHOSE_TWO, NO_NODE },
	{ "a word beside all rings (inputs/09)", NO_NODE, { 0, 0 }, { 0, 0 },
	    { { B, B, THIRD, RING, false }, { A, "x", NO_NODE, WORD, true } },
	    WHOSE_OTHER, NO_NODE },
};

static void
test_judge(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(judged); i++) {
		const struct addr a = address(judged[i].steps[0].addr == NULL ?
			A :
			judged[i].steps[0].addr);
		struct reason why = { "" };
		struct whose_set set;

		whose_init(&set, &cluster, judged[i].target);
		CHECK_INT(judged[i].name,
		    take_steps(judged[i].name, &set, judged[i].steps, 4, &why),
		    0);
		memcpy(set.open_names, judged[i].names, sizeof(set.open_names));
		memcpy(set.open_words, judged[i].words, sizeof(set.open_words));
		CHECK_INT(
		    judged[i].name, whose_judge(&set, &a), judged[i].want);
		CHECK_INT(judged[i].name, set.target, judged[i].target_after);
		whose_free(&set);
	}
}

/* Which node is asked for is in doubt: the run must end. */
static const struct {
	const char *name;
	int target;
	struct step steps[3];
	const char *says;
} refused[] = {
	{ "a word on another's ring", ALICE,
	    { { B, B, BOB, RING, false }, { B, "x", NO_NODE, WORD, true } },
	    "bob" },
	{ "a word, then another's ring", ALICE,
	    { { B, "x", NO_NODE, WORD, true }, { B, B, BOB, RING, false } },
	    "bob" },
	{ "a word on the name of another's ring (A3)", ALICE,
	    { { C, "alice", NO_NODE, WORD, true },
		{ C, "bob-ring", BOB, RING_NAME, false } },
	    "bob" },
	{ "a word on another's ring, v4-mapped", ALICE,
	    { { B, B, BOB, RING, false },
		{ "::ffff:10.0.0.2", "x", NO_NODE, WORD, true } },
	    "bob" },
	{ "a name of another's that turns out to be its ring", ALICE,
	    { { B, "bob", BOB, NODE_NAME, false },
		{ B, "x", NO_NODE, WORD, true }, { B, B, BOB, RING, false } },
	    "bob" },
	{ "a remote node's name leads to a node's ring (A5)", NO_NODE,
	    { { B, B, BOB, RING, false },
		{ B, "remote1", NO_NODE, WORD, true } },
	    "bob" },
	{ "two nodes by address (A5)", NO_NODE,
	    { { A, "x", THIRD, RING, true }, { B, "y", FOURTH, RING, true } },
	    "10.0.0.2" },
	{ "two nodes by address, the second found late", NO_NODE,
	    { { A, "x", THIRD, RING, true }, { B, "y", NO_NODE, WORD, true },
		{ B, B, FOURTH, RING, false } },
	    "10.0.0.2" },
	{ "found by its ring, and a named node's ring", NO_NODE,
	    { { A, "x", THIRD, RING, true }, { B, "y", BOB, RING, true } },
	    "bob" },
	/* The word leads to two nodes: neither may be taken for the target. */
	{ "found by a ring that another claims, too", NO_NODE,
	    { { A, "x", THIRD, RING, true },
		{ A, "r", FOURTH, RING_NAME, false } },
	    "10.0.0.1" },
	{ "the same, the word last", NO_NODE,
	    { { A, A, THIRD, RING, false },
		{ A, "r", FOURTH, RING_NAME, false },
		{ A, "x", NO_NODE, WORD, true } },
	    "two nodes" },
	{ "the same, claimed by a name", NO_NODE,
	    { { A, "x", THIRD, RING, true },
		{ A, "bob", BOB, NODE_NAME, false } },
	    "10.0.0.1" },
};

static void
test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refused); i++) {
		struct reason why = { "" };
		struct whose_set set;

		whose_init(&set, &cluster, refused[i].target);
		CHECK_INT(refused[i].name,
		    take_steps(
			refused[i].name, &set, refused[i].steps, 3, &why),
		    -1);
		CHECK_SAYS(refused[i].name, why.text, refused[i].says);
		whose_free(&set);
	}
}

/* Nobody can claim anything: what is awaited counts. */
static void
test_no_cluster(void **state)
{
	const struct addr a = address(A), b = address(B);
	struct reason why = { "" };
	struct whose_set set;

	(void)state;
	whose_init(&set, &no_cluster, NO_NODE);
	assert_int_equal(
	    whose_add(&set, &a, "alice", NO_NODE, WORD, true, &why), 0);
	set.open_words[WHOSE_IP4] = set.open_words[WHOSE_IP6] = 2;
	assert_int_equal(whose_judge(&set, &a), WHOSE_TARGET);
	assert_int_equal(whose_judge(&set, &b), WHOSE_UNKNOWN);
	assert_int_equal(set.target, NO_NODE);
	whose_free(&set);
}

/* A remote node, whose name may lead to an address of the one node. */
static void
test_cluster_of_one(void **state)
{
	const struct cluster one = { nodes, 1 };
	const struct addr a = address(A);
	struct whose_set set;

	(void)state;
	whose_init(&set, &one, NO_NODE);
	assert_int_equal(
	    whose_add(&set, &a, "remote1", NO_NODE, WORD, true, NULL), 0);
	set.open_names[WHOSE_IP4] = 1;
	assert_int_equal(whose_judge(&set, &a), WHOSE_OPEN);
	set.open_names[WHOSE_IP4] = 0;
	assert_int_equal(whose_judge(&set, &a), WHOSE_TARGET);
	whose_free(&set);
}

static void
test_find(void **state)
{
	const struct addr wanted = address(A);
	const struct addr mapped = address("::ffff:10.0.0.1");
	const struct addr link1 = address_on("fe80::1", 1);
	const struct addr link2 = address_on("fe80::1", 2);
	const struct addr like = address("10.0.0.10");
	const struct addr same_bytes = address("::10.0.0.1");
	struct whose_set set;

	(void)state;
	whose_init(&set, &cluster, ALICE);
	assert_null(whose_find(&set, &wanted));
	assert_int_equal(
	    whose_add(&set, &wanted, "alice", ALICE, NODE_NAME, true, NULL), 0);
	assert_int_equal(
	    whose_add(&set, &wanted, A, ALICE, RING, false, NULL), 0);
	assert_int_equal(
	    whose_add(&set, &link1, "ll", NO_NODE, WORD, true, NULL), 0);
	assert_string_equal(whose_find(&set, &wanted)->entry, "alice");
	assert_string_equal(whose_find(&set, &wanted)->by, A);
	assert_int_equal(whose_find(&set, &wanted)->claim, RING);
	assert_int_equal(whose_find(&set, &wanted)->node, ALICE);
	assert_int_equal(whose_find(&set, &wanted)->second, NO_NODE);
	assert_ptr_equal(whose_find(&set, &mapped), whose_find(&set, &wanted));
	assert_int_equal(whose_find(&set, &link1)->node, NO_NODE);
	assert_null(whose_find(&set, &link2));
	assert_null(whose_find(&set, &like));
	assert_null(whose_find(&set, &same_bytes));
	whose_free(&set);
}

/* Awaited: by a word, or as the target's; each family by itself. */
static void
test_list(void **state)
{
	const struct addr v4[] = { address(A), address("10.0.0.3") };
	const struct addr v6 = address(C), bob = address(B);
	struct addr out[3];
	struct whose_set set;

	(void)state;
	whose_init(&set, &cluster, ALICE);
	assert_int_equal(whose_list(&set, AF_INET, out, 3), 0);
	whose_add(&set, &v4[1], "b", NO_NODE, WORD, true, NULL);
	whose_add(&set, &v6, C, ALICE, RING, false, NULL);
	whose_add(&set, &bob, B, BOB, RING, false, NULL);
	whose_add(&set, &v4[0], "a", ALICE, NODE_NAME, false, NULL);
	memset(out, 0xff, sizeof(out));
	assert_int_equal(whose_list(&set, AF_INET, out, 3), 2);
	assert_int_equal(addr_cmp(&out[0], &v4[0]), 0);
	assert_int_equal(addr_cmp(&out[1], &v4[1]), 0);
	assert_int_equal(whose_list(&set, AF_INET6, out, 3), 1);
	assert_int_equal(addr_cmp(&out[0], &v6), 0);
	memset(out, 0, sizeof(out));
	assert_int_equal(whose_list(&set, AF_INET, out, 1), 2);
	assert_int_equal(out[1].family, 0);
	assert_int_equal(whose_list(&set, AF_INET, NULL, 0), 2);
	whose_free(&set);
}

static const struct {
	const char *name;
	struct step steps[2];
	const char *says[3];
} described[] = {
	{ "nobody's", { { B, B, BOB, RING, false } },
	    { "10.0.0.1: no node's", "not awaited", "10.0.0.1" } },
	{ "target", { { A, "alice", ALICE, NODE_NAME, true } },
	    { "10.0.0.1: node alice", "node name \"alice\"", ": counts" } },
	{ "ring", { { A, A, ALICE, RING, true } },
	    { "node alice", "ring address \"10.0.0.1\"", ": counts" } },
	{ "other", { { A, "r", BOB, RING_NAME, false } },
	    { "node bob", "ring name \"r\"", "does not count" } },
	{ "two",
	    { { A, "alice", ALICE, NODE_NAME, true },
		{ A, "bob", BOB, NODE_NAME, false } },
	    { "node alice (\"alice\")", "node bob (\"bob\")",
		"does not count" } },
	{ "two names of one ring: the first is reported",
	    { { A, "r", ALICE, RING_NAME, true },
		{ A, "s", ALICE, RING_NAME, true } },
	    { "node alice", "ring name \"r\"", ": counts" } },
	{ "a word that is not awaited", { { A, "x", NO_NODE, WORD, false } },
	    { "10.0.0.1", "by \"?\"", "not awaited" } },
	{ "word", { { A, "x", NO_NODE, WORD, true } },
	    { "10.0.0.1", "by \"x\"", ": counts" } },
};

static void
test_describe(void **state)
{
	const struct addr a = address(A);
	char buf[512];

	(void)state;
	for (size_t i = 0; i < N_OF(described); i++) {
		struct whose_set set;

		whose_init(&set, &cluster, ALICE);
		take_steps(
		    described[i].name, &set, described[i].steps, 2, NULL);
		whose_describe(&set, &a, buf, sizeof(buf));
		for (size_t j = 0; j < 3; j++)
			CHECK_SAYS(
			    described[i].name, buf, described[i].says[j]);
		memset(buf, '!', sizeof(buf));
		whose_describe(&set, &a, buf, 8);
		assert_int_equal(strlen(buf), 7);
		assert_int_equal(buf[8], '!');
		whose_free(&set);
	}
}

static void
test_texts(void **state)
{
	(void)state;
	for (int w = 0; w < WHOSE_N; w++) {
		const char *text = whose_text((enum whose)w);

		assert_true(strlen(text) > 5);
		for (int v = 0; v < w; v++)
			assert_string_not_equal(
			    text, whose_text((enum whose)v));
	}
	assert_string_equal(whose_text(WHOSE_N), "?");
}

/* --- properties ----------------------------------------------------------- */

#define RUNS 20000
#define MOST 7 /* claims in a run */
#define ADDRS 4

static const char *const some[ADDRS] = { A, B, C, "fd00::4" };

/* A claim that could be: only nodes with names have a name that leads. */
static struct step
random_step(unsigned int *seed)
{
	static const char *const words[] = { "v", "w", "x", "y" };
	struct step s = { .addr = some[roll(seed, ADDRS)],
		.word = words[roll(seed, 4)],
		.node = (int)roll(seed, NODES + 1) - 1,
		.claim = WORD };

	s.awaited = s.node == NO_NODE || roll(seed, 4) == 0;
	if (s.node != NO_NODE)
		s.claim = (enum whose_claim)roll(
		    seed, nodes[s.node].name == NULL ? 2 : 3);
	return (s);
}

static void
shuffle(struct step *steps, size_t n, unsigned int *seed)
{
	for (size_t i = n; i > 1; i--) {
		const size_t j = roll(seed, (unsigned int)i);
		const struct step s = steps[i - 1];

		steps[i - 1] = steps[j];
		steps[j] = s;
	}
}

struct outcome {
	bool refused;
	int target;
	enum whose judged[ADDRS];
};

static void
judge_all(const struct whose_set *set, struct outcome *o)
{
	for (size_t i = 0; i < ADDRS; i++) {
		const struct addr a = address(some[i]);

		o->judged[i] = whose_judge(set, &a);
	}
}

static struct outcome
outcome_of(const struct step *steps, size_t n, int target)
{
	struct outcome o = { .refused = false };
	struct reason why;
	struct whose_set set;

	whose_init(&set, &cluster, target);
	for (size_t i = 0; i < n && !o.refused; i++) {
		const struct addr a = address(steps[i].addr);

		o.refused = whose_add(&set, &a, steps[i].word, steps[i].node,
				steps[i].claim, steps[i].awaited, &why) == -1;
	}
	o.target = set.target;
	judge_all(&set, &o);
	whose_free(&set);
	return (o);
}

/* The target of most runs is known, of the others it is found, or remote. */
static int
random_target(unsigned int *seed)
{
	return ((int)roll(seed, 2) == 0 ? NO_NODE : (int)roll(seed, NODES));
}

/*
 * The names come in any order.  Two orders of the same claims end alike; but
 * where a word says which node is asked for, one order may refuse what is
 * nobody's in the other.
 */
static void
test_order_does_not_matter(void **state)
{
	unsigned int seed = 20261129;
	struct step steps[MOST];
	size_t refusals = 0, targets = 0, found = 0;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		const int target = random_target(&seed);
		const size_t n = 1 + roll(&seed, MOST);
		struct outcome a, b;

		for (size_t i = 0; i < n; i++)
			steps[i] = random_step(&seed);
		a = outcome_of(steps, n, target);
		shuffle(steps, n, &seed);
		b = outcome_of(steps, n, target);
		if (target == NO_NODE && a.refused != b.refused)
			fail_msg("run %d: refused in one order alone", run);
		refusals += a.refused;
		if (a.refused || b.refused)
			continue;
		if (a.target != b.target)
			fail_msg(
			    "run %d: target %d or %d", run, a.target, b.target);
		found += target == NO_NODE && a.target != NO_NODE;
		for (size_t i = 0; i < ADDRS; i++) {
			targets += a.judged[i] == WHOSE_TARGET;
			if (a.judged[i] != b.judged[i])
				fail_msg("run %d: %s is %u or %u", run, some[i],
				    a.judged[i], b.judged[i]);
		}
	}
	assert_true(refusals > RUNS / 10);
	assert_true(targets > RUNS / 10);
	assert_true(found > RUNS / 100);
}

/* Whatever was claimed in whatever order: by another node, never counted. */
static void
test_another_nodes_is_never_the_targets(void **state)
{
	unsigned int seed = 10031;
	struct step steps[MOST];
	size_t targets = 0;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		const size_t n = 1 + roll(&seed, MOST);
		struct outcome o;

		for (size_t i = 0; i < n; i++)
			steps[i] = random_step(&seed);
		o = outcome_of(steps, n, random_target(&seed));
		for (size_t i = 0; !o.refused && i < n; i++) {
			size_t k = 0;

			while (some[k] != steps[i].addr)
				k++;
			if (o.judged[k] != WHOSE_TARGET)
				continue;
			targets++;
			if (steps[i].node != NO_NODE &&
			    steps[i].node != o.target)
				fail_msg("run %d: %s is node %d's", run,
				    steps[i].addr, steps[i].node);
		}
	}
	assert_true(targets > RUNS / 10);
}

/* Opens one thing more: nothing that did not count counts now. */
static void
check_doubt(int run, struct whose_set *set, unsigned int *seed)
{
	struct outcome before, after;
	size_t *counts = roll(seed, 2) == 0 ? set->open_names : set->open_words;

	judge_all(set, &before);
	counts[roll(seed, WHOSE_FAMILIES)]++;
	judge_all(set, &after);
	for (size_t i = 0; i < ADDRS; i++)
		if (before.judged[i] != WHOSE_TARGET &&
		    after.judged[i] == WHOSE_TARGET)
			fail_msg("run %d: %s counts, for a name is open", run,
			    some[i]);
}

static void
test_doubt_makes_nothing_count(void **state)
{
	unsigned int seed = 77;
	struct reason why;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		const size_t n = 1 + roll(&seed, MOST);
		struct whose_set set;
		int rc = 0;

		whose_init(&set, &cluster, random_target(&seed));
		for (size_t i = 0; i < n && rc == 0; i++) {
			const struct step s = random_step(&seed);
			const struct addr a = address(s.addr);

			rc = whose_add(
			    &set, &a, s.word, s.node, s.claim, s.awaited, &why);
		}
		for (size_t i = 0; i < 4 && rc == 0; i++)
			check_doubt(run, &set, &seed);
		whose_free(&set);
	}
}

/* Is there a ring address that counts, whatever the names lead to? */
static void
test_ring_counts(void **state)
{
	static const struct {
		const char *name;
		int target;
		struct step steps[2];
		bool want;
	} rows[] = {
		{ "nothing", ALICE, { { NULL, NULL, 0, 0, 0 } }, false },
		{ "its ring", ALICE, { { A, A, ALICE, RING, true } }, true },
		{ "its ring is the last", ALICE,
		    { { A, "alice", ALICE, NODE_NAME, true },
			{ B, B, ALICE, RING, true } },
		    true },
		{ "another's ring", ALICE, { { B, B, BOB, RING, false } },
		    false },
		{ "a ring of two nodes", ALICE,
		    { { A, A, ALICE, RING, true }, { A, A, BOB, RING, false } },
		    false },
		{ "the name of a ring", ALICE,
		    { { A, "ring", ALICE, RING_NAME, true } }, false },
		{ "its name", ALICE, { { A, "alice", ALICE, NODE_NAME, true } },
		    false },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct whose_set set;

		whose_init(&set, &cluster, rows[i].target);
		CHECK_INT(rows[i].name,
		    take_steps(rows[i].name, &set, rows[i].steps, 2, NULL), 0);
		CHECK_INT(rows[i].name, whose_ring_counts(&set), rows[i].want);
		whose_free(&set);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_judge),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_cluster),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_describe),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_another_nodes_is_never_the_targets),
		cmocka_unit_test(test_doubt_makes_nothing_count),
		cmocka_unit_test(test_ring_counts),
		cmocka_unit_test(test_cluster_of_one),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
