/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/reason.h"
#include "meat/meat_attr.h"

#define VALUE "on charlie since 2026-11-22 14:03:07 UTC: meatclient -c alice"

static const struct meat_request request = {
	.node = "alice", .host = "charlie", .since = 1795356187
};

static void
test_name(void **state)
{
	char name[MEAT_ATTR_SIZE], node[NODE_MAX + 1];

	(void)state;
	assert_string_equal(
	    meat_attr_name(name, "alice"), "operator-needed-alice");
	memset(node, 'x', NODE_MAX);
	node[NODE_MAX] = '\0';
	assert_int_equal(strlen(meat_attr_name(name, node)), 16 + NODE_MAX);
}

static void
test_value(void **state)
{
	char value[ATTRD_VALUE];

	(void)state;
	assert_int_equal(meat_attr_value(value, &request, NULL), 0);
	assert_string_equal(value, VALUE);
}

static void
test_value_that_cannot_be(void **state)
{
	static const char *const hosts[] = { "", "a b", "a\"b", "a<b", "a&b",
		"a\\b", "a\tb" };
	struct meat_request r = request;
	char value[ATTRD_VALUE];
	struct reason why;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(hosts); i++) {
		snprintf(r.host, sizeof(r.host), "%s", hosts[i]);
		CHECK_INT(hosts[i], meat_attr_value(value, &r, &why), -1);
		CHECK_SAYS(hosts[i], why.text, "host's name");
	}
	r = request;
	/* "on charlie since 2026-11-22 14:03:07 UTC: meatclient -c " */
	memset(r.node, 'x', ATTRD_VALUE - 1 - 56);
	assert_int_equal(meat_attr_value(value, &r, &why), 0);
	r.node[strlen(r.node)] = 'x';
	assert_int_equal(meat_attr_value(value, &r, &why), -1);
	CHECK_SAYS("long", why.text, "too long");
}

static void
test_parse(void **state)
{
	static const char *const bad[] = { "", "1", "on ", "on charlie",
		"on charlie since now: meatclient -c alic",
		"on charlie since now: meatclient -c alice ",
		"on charlie since now: meatclient -c malice",
		"on charlie since : meatclient -c alice",
		"on  since now: meatclient -c alice",
		"on a b since now: meatclient -c alice",
		"on charlie since: meatclient -c alice",
		"on charlie: meatclient -c alice", ": meatclient -c alice",
		"on charlie since now\": meatclient -c alice",
		"on 0123456789012345678901234567890123456789012345678901234567"
		"89012345678901 since now: meatclient -c alice",
		"on charlie since 01234567890123456789012345678901234567890123"
		"4567: meatclient -c alice" };
	struct meat_call call;
	size_t i;

	(void)state;
	assert_int_equal(meat_attr_parse(&call, "alice", VALUE), 0);
	assert_string_equal(call.node, "alice");
	assert_string_equal(call.host, "charlie");
	assert_string_equal(call.since, "2026-11-22 14:03:07 UTC");
	for (i = 0; i < N_OF(bad); i++)
		CHECK_INT(bad[i], meat_attr_parse(&call, "alice", bad[i]), -1);
}

#define PLACE(name)                                                     \
	"/cib/status/node_state[@id='1']/transient_attributes[@id='1']" \
	"/nvpair[@id='status-1-operator-needed-" name "']\n"

static size_t
nodes_in(const char *text, char nodes[][NODE_MAX + 1], size_t max)
{
	return (meat_attr_nodes(text, strlen(text), nodes, max));
}

static void
test_nodes(void **state)
{
	char nodes[3][NODE_MAX + 1];

	(void)state;
	assert_int_equal(nodes_in("/cib\n", nodes, 3), 0);
	assert_int_equal(nodes_in("", nodes, 3), 0);
	assert_int_equal(
	    nodes_in("/cib\n" PLACE("a.b-c_9") PLACE("bob") PLACE("bob")
			 PLACE("") PLACE("Carol") PLACE("dave"),
		nodes, 3),
	    3);
	assert_string_equal(nodes[0], "a.b-c_9");
	assert_string_equal(nodes[1], "bob");
	assert_string_equal(nodes[2], "dave");
	assert_int_equal(nodes_in(PLACE("a") PLACE("b"), nodes, 1), 1);
	assert_int_equal(nodes_in("operator-needed-end", nodes, 3), 1);
	assert_string_equal(nodes[0], "end");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_value_that_cannot_be),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_nodes),
	};

	setenv("TZ", "UTC", 1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
