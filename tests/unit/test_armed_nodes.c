/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nodes say of themselves: which of them are not armed, and why. */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "fence_kdump/armed.h"
#include "fence_kdump/setup.h"

static void
say(struct armed *a, attrd_take_fn *take, const char *node, const char *value)
{
	struct attrd_value v;

	snprintf(v.node, sizeof(v.node), "%s", node);
	snprintf(v.value, sizeof(v.value), "%s", value);
	take(&v, a);
}

static void
test_values(void **state)
{
	struct armed a = { .n = 0 };

	(void)state;
	say(&a, armed_take, "alice", "1");
	say(&a, armed_take, "bob", "");
	assert_int_equal(a.n, 0);
	say(&a, armed_take, "charlie", "0");
	say(&a, armed_take, "dora", "no");
	assert_int_equal(a.n, 2);
	say(&a, armed_take_why, "alice", "ok");
	say(&a, armed_take_why, "charlie", "not loaded");
	say(&a, armed_take_why, "dora", "something else");
	assert_string_equal(a.nodes[0].name, "charlie");
	assert_string_equal(a.nodes[0].why, "not loaded");
	assert_string_equal(a.nodes[1].name, "dora");
	assert_string_equal(a.nodes[1].why, "kdump-armed is no");
	armed_free(&a);
}

/* The longest that attrd hands over is cut, and ends. */
static void
test_long(void **state)
{
	struct armed a = { .n = 0 };
	char node[ATTRD_NODE], value[ATTRD_VALUE];

	(void)state;
	memset(node, 'n', sizeof(node) - 1);
	node[sizeof(node) - 1] = '\0';
	memset(value, 'v', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	say(&a, armed_take, node, value);
	assert_string_equal(a.nodes[0].name, node);
	assert_memory_equal(a.nodes[0].why, "kdump-armed is vvv", 18);
	armed_free(&a);
}

/* What becomes of it, by what attrd said and what the device asks for. */
static void
test_report(void **state)
{
	static const struct {
		const char *name;
		enum attrd_state said;
		const char *value;
		bool require, want;
	} rows[] = {
		{ "armed", ATTRD_DONE, "1", true, true },
		{ "nobody publishes", ATTRD_DONE, "", true, true },
		{ "no Pacemaker", ATTRD_ABSENT, "", true, true },
		{ "a warning", ATTRD_DONE, "0", false, true },
		{ "an error", ATTRD_DONE, "0", true, false },
		{ "no answer", ATTRD_FAILED, "", false, true },
		{ "no answer, required", ATTRD_FAILED, "", true, false },
	};
	struct reason why;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct armed a = { .state = rows[i].said };

		why.text[0] = '\0';
		say(&a, armed_take, "alice", rows[i].value);
		CHECK_INT(rows[i].name,
		    armed_report(&a, NULL, rows[i].require, &why),
		    rows[i].want);
		CHECK(rows[i].name, (why.text[0] == '\0') == rows[i].want);
		armed_free(&a);
	}
}

/* A device with a node is for that one alone. */
static void
test_target(void **state)
{
	char address[] = "10.0.0.2", name[] = "Alice";
	char *words[] = { address, name };
	struct setup p = { .target = { .words = { words, 2 } } };
	struct armed a = { .state = ATTRD_DONE };
	struct reason why;

	(void)state;
	p.lookup.set.target = -1;
	say(&a, armed_take, "bob", "0");
	assert_true(armed_report(&a, &p, true, &why));
	assert_false(armed_report(&a, NULL, true, &why));
	say(&a, armed_take, "alice", "0");
	assert_false(armed_report(&a, &p, true, &why));
	armed_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_target),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
