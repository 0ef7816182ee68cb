/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "suicide/cluster.h"
#include "tests/unit/no_memory.h"

#define LISTED(i, id)                                 \
	"nodelist.node." i ".name (str) = n" id "\n"  \
	"nodelist.node." i ".nodeid (u32) = " id "\n" \
	"nodelist.node." i ".ring0_addr (str) = 10.0.0." id "\n"
#define MEMBER(id, status)                                            \
	"runtime.members." id ".config_version (u64) = 0\n"           \
	"runtime.members." id ".ip (str) = r(0) ip(10.0.0." id ") \n" \
	"runtime.members." id ".status (str) = " status "\n"
#define OLD_MEMBER(id) \
	"runtime.totem.pg.mrp.srp.members." id ".status (str) = joined\n"
#define VOTES(n) "quorum.expected_votes (u32) = " n "\n"

static const struct {
	const char *row;
	const char *text;
	int nodes;        /* 0: refused */
	const char *says; /* then */
} rows[] = {
	{ "one", LISTED("0", "1") MEMBER("1", "joined"), 1, NULL },
	{ "one, of corosync 2", LISTED("0", "1") OLD_MEMBER("1"), 1, NULL },
	{ "one, other keys",
	    "config.totemconfig_reload_in_progress (u8) = 0\n" LISTED("0", "1")
		MEMBER("1", "joined") "system.sched_rr (str) = no\n",
	    1, NULL },
	{ "no newline at the end",
	    LISTED("0", "1") "runtime.members.1.status (str) = joined", 1,
	    NULL },
	{ "two listed", LISTED("0", "1") LISTED("1", "2") MEMBER("1", "joined"),
	    2, NULL },
	{ "two members",
	    LISTED("0", "1") MEMBER("1", "joined") MEMBER("2", "joined"), 2,
	    NULL },
	{ "one that has left",
	    LISTED("0", "1") MEMBER("1", "joined") MEMBER("2", "left"), 2,
	    NULL },
	{ "three votes", LISTED("0", "1") MEMBER("1", "joined") VOTES("3"), 3,
	    NULL },
	{ "one vote", LISTED("0", "1") MEMBER("1", "joined") VOTES("1"), 1,
	    NULL },
	{ "no vote", LISTED("0", "1") MEMBER("1", "joined") VOTES("0"), 1,
	    NULL },
	{ "the last number", LISTED("0", "1") MEMBER("4294967295", "joined"), 1,
	    NULL },
	{ "a number behind the last",
	    LISTED("0", "1") MEMBER("4294967296", "joined"), 0,
	    "a node's number" },
	{ "nothing", "", 0, "no member" },
	{ "no member", LISTED("0", "1"), 0, "no member" },
	{ "no list", MEMBER("1", "joined"), 0, "no node list" },
	{ "a node without a number", LISTED("x", "1") MEMBER("1", "joined"), 0,
	    "a node's number" },
	{ "a member without a number",
	    LISTED("0", "1") "runtime.members.status (str) = joined\n", 0,
	    "no node's key" },
	{ "a key that ends", LISTED("0", "1") "runtime.members.1\n", 0,
	    "no node's key" },
	{ "votes without a value",
	    LISTED("0", "1") MEMBER("1", "joined") VOTES(""), 0, "votes" },
	{ "votes that end",
	    LISTED("0", "1") MEMBER("1", "joined") "quorum.expected_votes (u32)"
						   "\n",
	    0, "without a value" },
	{ "votes not a number",
	    LISTED("0", "1") MEMBER("1", "joined") VOTES("1x"), 0, "votes" },
	{ "an error message", "Failed to initialize the cmap API. Error 2\n", 0,
	    "no member" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		size_t nodes = 0;
		int rc = cluster_parse(
		    rows[i].text, strlen(rows[i].text), &nodes, &why);

		CHECK_INT(rows[i].row, rc, rows[i].nodes == 0 ? -1 : 0);
		CHECK_INT(rows[i].row, nodes, rows[i].nodes);
		if (rows[i].says != NULL)
			CHECK_SAYS(rows[i].row, why.text, rows[i].says);
	}
}

static void
test_nul(void **state)
{
	static const char text[] =
	    LISTED("0", "1") MEMBER("1", "joined") "\0" LISTED("1", "2");
	struct reason why = { "" };
	size_t nodes;

	(void)state;
	assert_int_equal(
	    cluster_parse(text, sizeof(text) - 1, &nodes, &why), -1);
	CHECK_SAYS("NUL", why.text, "NUL");
}

/* More nodes than are told apart are more than one. */
static void
test_many(void **state)
{
	char text[8192] = LISTED("0", "1");
	struct reason why;
	size_t nodes = 0, len = strlen(text);

	(void)state;
	for (int i = 0; i < 100; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "runtime.members.%d.status (str) = joined\n", i);
	assert_int_equal(cluster_parse(text, len, &nodes, &why), 0);
	assert_true(nodes >= 2 && nodes <= 100);
}

static int
parse(struct reason *why)
{
	static const char text[] = LISTED("0", "1") MEMBER("1", "joined");
	size_t nodes;

	return (cluster_parse(text, strlen(text), &nodes, why));
}

static void
test_no_memory(void **state)
{
	(void)state;
	each_in_turn(parse, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_no_memory),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
