/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/awaited.h"
#include "lib/reason.h"
#include "tests/unit/address.h"

enum {
	ALICE,
	BOB,
	NO_NODE = -1
};

/*
 * What is known about addresses, in the order of its becoming known; only the
 * last step may be refused.
 */
struct step {
	const char *addr;
	const char *entry;
	int node;
};

static const struct {
	const char *name;
	int target;
	struct step steps[3];
	int ret;
	int target_after;
} adding[] = {
	{ "no cluster", NO_NODE,
	    { { "10.0.0.1", "a", NO_NODE }, { "10.0.0.2", "b", NO_NODE } }, 0,
	    NO_NODE },
	{ "the target's ring", ALICE, { { "10.0.0.1", "alice", ALICE } }, 0,
	    ALICE },
	{ "the target's ring and more", ALICE,
	    { { "10.0.0.1", "alice", ALICE }, { "10.9.0.1", "bmc", NO_NODE } },
	    0, ALICE },
	{ "another's ring, not awaited", ALICE,
	    { { "10.0.0.1", "alice", ALICE }, { "10.0.0.2", NULL, BOB } }, 0,
	    ALICE },
	{ "twice the same", ALICE,
	    { { "10.0.0.1", "alice", ALICE }, { "10.0.0.1", "alice", ALICE } },
	    0, ALICE },
	{ "ring known first, then awaited", ALICE,
	    { { "10.0.0.1", NULL, ALICE }, { "10.0.0.1", "alice", NO_NODE } },
	    0, ALICE },
	{ "target learnt from an address", NO_NODE,
	    { { "10.0.0.1", "x", ALICE } }, 0, ALICE },
	{ "target learnt, awaited first", NO_NODE,
	    { { "10.0.0.1", "x", NO_NODE }, { "10.0.0.1", NULL, ALICE } }, 0,
	    ALICE },
	{ "another's ring is no target", NO_NODE,
	    { { "10.0.0.2", NULL, BOB }, { "10.9.0.1", "x", NO_NODE } }, 0,
	    NO_NODE },

	{ "awaited on another's ring", ALICE, { { "10.0.0.2", "x", BOB } }, -1,
	    ALICE },
	{ "awaited, then another's ring", ALICE,
	    { { "10.0.0.2", "x", NO_NODE }, { "10.0.0.2", NULL, BOB } }, -1,
	    ALICE },
	{ "another's ring, then awaited", ALICE,
	    { { "10.0.0.2", NULL, BOB }, { "10.0.0.2", "x", NO_NODE } }, -1,
	    ALICE },
	{ "v4-mapped form of another's ring", ALICE,
	    { { "10.0.0.2", NULL, BOB }, { "::ffff:10.0.0.2", "x", NO_NODE } },
	    -1, ALICE },
	{ "two nodes by address", NO_NODE,
	    { { "10.0.0.1", "x", ALICE }, { "10.0.0.2", "y", BOB } }, -1,
	    ALICE },
	{ "two nodes by address, learnt late", NO_NODE,
	    { { "10.0.0.1", "x", ALICE }, { "10.0.0.2", "y", NO_NODE },
		{ "10.0.0.2", NULL, BOB } },
	    -1, ALICE },
	{ "ring address of two", ALICE,
	    { { "10.0.0.2", NULL, ALICE }, { "10.0.0.2", NULL, BOB } }, -1,
	    ALICE },
	{ "ring address of two, awaited", ALICE,
	    { { "10.0.0.1", "alice", ALICE }, { "10.0.0.1", NULL, BOB } }, -1,
	    ALICE },
};

static void
test_add(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(adding); i++) {
		struct reason why = { "" };
		struct awaited set;
		int r = 0;

		awaited_init(&set, true, adding[i].target, true);
		for (size_t j = 0; j < 3 && adding[i].steps[j].addr; j++) {
			const struct step *s = &adding[i].steps[j];
			const struct addr a = address(s->addr);

			CHECK_INT(adding[i].name, r, 0);
			r = awaited_add(&set, &a, s->entry, s->node, &why);
		}
		CHECK_INT(adding[i].name, r, adding[i].ret);
		if (r == 0)
			CHECK_INT(
			    adding[i].name, set.target, adding[i].target_after);
		else
			CHECK_SAYS(adding[i].name, why.text, "10.0.0.");
		awaited_free(&set);
	}
}

static void
test_find(void **state)
{
	const struct addr wanted = address("10.0.0.1");
	const struct addr mapped = address("::ffff:10.0.0.1");
	const struct addr ring = address("fd00::2");
	const struct addr link1 = address_on("fe80::1", 1);
	const struct addr link2 = address_on("fe80::1", 2);
	const struct addr other = address("10.0.0.25");
	struct awaited set;

	(void)state;
	awaited_init(&set, true, ALICE, true);
	assert_null(awaited_find(&set, &wanted));
	assert_int_equal(awaited_add(&set, &wanted, "alice", ALICE, NULL), 0);
	assert_int_equal(awaited_add(&set, &ring, NULL, BOB, NULL), 0);
	assert_int_equal(awaited_add(&set, &link1, "ll", NO_NODE, NULL), 0);
	assert_int_equal(set.n, 2);
	assert_string_equal(awaited_find(&set, &wanted)->entry, "alice");
	assert_int_equal(awaited_find(&set, &wanted)->node, ALICE);
	assert_ptr_equal(
	    awaited_find(&set, &mapped), awaited_find(&set, &wanted));
	assert_null(awaited_find(&set, &ring)->entry);
	assert_int_equal(awaited_find(&set, &ring)->node, BOB);
	assert_int_equal(awaited_find(&set, &link1)->node, NO_NODE);
	assert_null(awaited_find(&set, &link2));
	assert_null(awaited_find(&set, &other));
	awaited_free(&set);
}

/* Of an awaited address: is it surely the target's? */
static const struct {
	const char *name;
	bool cluster;
	int target;
	bool by_name;
	int node; /* whose ring address it is known to be */
	size_t pending, pending_ring;
	bool want;
} certainty[] = {
	{ "no cluster", false, NO_NODE, false, NO_NODE, 0, 0, true },
	{ "no cluster, names without address", false, NO_NODE, false, NO_NODE,
	    2, 0, true },
	{ "ring of the target by name", true, ALICE, true, ALICE, 0, 0, true },
	{ "ring of the target by name, a name pending", true, ALICE, true,
	    ALICE, 1, 0, true },
	{ "ring of the target by address", true, ALICE, false, ALICE, 0, 0,
	    true },
	{ "ring of the target by address, a name pending", true, ALICE, false,
	    ALICE, 1, 0, false },
	{ "nobody's ring, all rings known", true, ALICE, true, NO_NODE, 0, 0,
	    true },
	{ "nobody's ring, another's ring pending", true, ALICE, true, NO_NODE,
	    0, 1, false },
	{ "nobody's ring, target by address, name pending", true, ALICE, false,
	    NO_NODE, 1, 0, false },
	{ "nobody's ring, both pending", true, ALICE, false, NO_NODE, 1, 1,
	    false },
	{ "no target, all rings known", true, NO_NODE, false, NO_NODE, 0, 0,
	    true },
	{ "no target, one name pending", true, NO_NODE, false, NO_NODE, 1, 0,
	    true },
	{ "no target, two names pending: of two nodes?", true, NO_NODE, false,
	    NO_NODE, 2, 0, false },
	{ "no target, a ring pending", true, NO_NODE, false, NO_NODE, 0, 1,
	    false },
};

static void
test_certain(void **state)
{
	const struct addr a = address("10.0.0.1");

	(void)state;
	for (size_t i = 0; i < N_OF(certainty); i++) {
		struct awaited set;

		awaited_init(&set, certainty[i].cluster, certainty[i].target,
		    certainty[i].by_name);
		CHECK_INT(certainty[i].name,
		    awaited_add(&set, &a, "x", certainty[i].node, NULL), 0);
		set.pending = certainty[i].pending;
		set.pending_ring = certainty[i].pending_ring;
		CHECK_INT(certainty[i].name,
		    awaited_certain(&set, awaited_find(&set, &a)),
		    certainty[i].want);
		awaited_free(&set);
	}
}

static void
test_list(void **state)
{
	const struct addr v4[] = { address("10.0.0.1"), address("10.0.0.3") };
	const struct addr v6 = address("fd00::1");
	const struct addr ring = address("10.0.0.2");
	struct addr out[3];
	struct awaited set;

	(void)state;
	awaited_init(&set, true, ALICE, true);
	assert_int_equal(awaited_list(&set, AF_INET, out, 3), 0);
	awaited_add(&set, &v4[1], "b", ALICE, NULL);
	awaited_add(&set, &v6, "c", ALICE, NULL);
	awaited_add(&set, &ring, NULL, BOB, NULL);
	awaited_add(&set, &v4[0], "a", NO_NODE, NULL);
	memset(out, 0xff, sizeof(out));
	assert_int_equal(awaited_list(&set, AF_INET, out, 3), 2);
	assert_int_equal(addr_cmp(&out[0], &v4[0]), 0);
	assert_int_equal(addr_cmp(&out[1], &v4[1]), 0);
	assert_int_equal(awaited_list(&set, AF_INET6, out, 3), 1);
	assert_int_equal(addr_cmp(&out[0], &v6), 0);
	memset(out, 0, sizeof(out));
	assert_int_equal(awaited_list(&set, AF_INET, out, 1), 2);
	assert_int_equal(out[1].family, 0);
	assert_int_equal(awaited_list(&set, AF_INET, NULL, 0), 2);
	awaited_free(&set);
}

/* A refused address ends the run; and if it did not, it would not count. */
static void
test_refused_is_not_certain(void **state)
{
	struct addr a = address("10.0.0.2");
	struct reason why = { "" };
	struct awaited set;

	(void)state;
	awaited_init(&set, true, ALICE, true);
	assert_int_equal(awaited_add(&set, &a, NULL, BOB, &why), 0);
	assert_int_equal(awaited_add(&set, &a, "alice", NO_NODE, &why), -1);
	assert_false(awaited_certain(&set, awaited_find(&set, &a)));
	awaited_free(&set);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_certain),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_refused_is_not_certain),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
