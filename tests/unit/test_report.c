/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/report.h"
#include "fence_kdump/sources.h"
#include "lib/clock.h"
#include "lib/cluster.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/target.h"
#include "tests/unit/address.h"

static const struct {
	const char *name;
	int64_t took_ns, timeout_s, want;
} advices[] = {
	{ "at once", 0, 60, 0 },
	{ "less than half", 29 * CLOCK_S, 60, 0 },
	{ "just half", 30 * CLOCK_S, 60, 0 },
	{ "a little more than half", 30 * CLOCK_S + 1, 60, 70 },
	{ "more than half", 31 * CLOCK_S, 60, 70 },
	{ "twice is a full ten", 35 * CLOCK_S, 60, 70 },
	{ "just above a full ten", 35 * CLOCK_S + CLOCK_MS, 60, 80 },
	{ "all of it", 60 * CLOCK_S, 60, 120 },
	{ "shortest timeout", CLOCK_S - CLOCK_MS, 1, 10 },
	{ "longest timeout", 86400 * CLOCK_S, 86400, 172800 },
};

static void
test_advice(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(advices); i++)
		CHECK_INT(advices[i].name,
		    report_advice(advices[i].took_ns, advices[i].timeout_s),
		    advices[i].want);
}

static const struct {
	const char *name;
	uint64_t unknown, length;
	const char *want;
} counted[] = {
	{ "nothing", 0, 0, "" },
	{ "one", 1, 0, "1 x not an awaited node" },
	{ "two kinds", 3, 1, "1 x not 8 bytes long, 3 x not an awaited node" },
	{ "many", 18446744073709551615ULL, 0,
	    "18446744073709551615 x not an awaited node" },
};

static void
test_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(counted); i++) {
		struct source s = { .addr = address("10.0.0.1") };
		char buf[256];

		s.counts[VERDICT_UNKNOWN_SOURCE] = counted[i].unknown;
		s.counts[VERDICT_BAD_LENGTH] = counted[i].length;
		report_source(&s, buf, sizeof(buf));
		CHECK_STR(counted[i].name, buf, counted[i].want);
	}
}

/* Cut to any size: terminated, within it, and the cut can be seen. */
static void
check_cut(const char *whole, const char *buf, size_t size)
{
	size_t n = strnlen(buf, size);

	assert_true(n < size);
	assert_int_equal(buf[size], '!');
	if (strcmp(whole, buf) == 0)
		return;
	assert_true(n >= 3);
	assert_string_equal(buf + n - 3, "...");
	assert_int_equal(strncmp(whole, buf, n - 3), 0);
}

static void
test_source_cut(void **state)
{
	struct source s = { .addr = address("10.0.0.1") };
	char whole[512], buf[513];

	(void)state;
	for (size_t v = 0; v < VERDICT_N; v++)
		s.counts[v] = 1000 + v;
	report_source(&s, whole, sizeof(whole));
	for (size_t size = 4; size < sizeof(buf); size++) {
		memset(buf, '!', sizeof(buf));
		report_source(&s, buf, size);
		check_cut(whole, buf, size);
	}
}

/*
 * alice and bob; no name of them is in any /etc/hosts (RFC 2606), and nobody
 * is asked here.
 */
static char *alice_rings[] = { (char[]){ "10.0.0.1" } };
static char *bob_rings[] = { (char[]){ "bob-ring.invalid" } };
static struct cluster_node nodes[] = {
	{ (char[]){ "alice.invalid" }, 1, { alice_rings, 1 } },
	{ (char[]){ "bob.invalid" }, 2, { bob_rings, 1 } },
};
static const struct cluster cluster = { nodes, N_OF(nodes) };

static void
init(struct lookup *l, struct target *t, const char *words, int family)
{
	struct reason why = { "" };

	if (target_choose(t, words, NULL, &cluster, &why) != 0 ||
	    lookup_init(l, t, &cluster, family, &why) != 0)
		fail_msg("%s", why.text);
}

static struct lookup_entry *
entry(struct lookup *l, const char *text)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->entries[i].text, text) == 0)
			return (&l->entries[i]);
	fail_msg("no entry \"%s\"", text);
	return (NULL);
}

/* As after an answer with an address. */
static void
settle(struct lookup_entry *e)
{
	e->state[WHOSE_IP4] = e->state[WHOSE_IP6] = LOOKUP_SETTLED;
	e->n = 1;
}

/* The awaited addresses, the names without one, and why. */
static void
test_entries(void **state)
{
	struct target t;
	struct lookup l;
	char whole[512], buf[513];

	(void)state;
	init(&l, &t, "alice.invalid,10.9.0.1", AF_UNSPEC);
	strcpy(entry(&l, "alice.invalid")->why, "no such host");
	settle(entry(&l, "bob.invalid"));
	report_entries(&l, whole, sizeof(whole));
	assert_string_equal(whole,
	    "10.0.0.1, 10.9.0.1, alice.invalid (no address: no such host), "
	    "other node's name bob-ring.invalid (not settled: no answer)");
	for (size_t size = 4; size < sizeof(buf); size++) {
		memset(buf, '!', sizeof(buf));
		report_entries(&l, buf, size);
		check_cut(whole, buf, size);
	}
	lookup_free(&l);
	target_free(&t);
}

/* An address by its word; nothing of names that are settled. */
static void
test_entries_by_word(void **state)
{
	const struct addr a = address("10.9.0.1"), b = address("10.0.0.2");
	struct reason why;
	struct target t;
	struct lookup l;
	char buf[512];

	(void)state;
	init(&l, &t, "alice.invalid", AF_UNSPEC);
	assert_int_equal(whose_add(&l.set, &a, "alice.invalid", 0,
			     WHOSE_NODE_NAME, true, &why),
	    0);
	assert_int_equal(whose_add(&l.set, &b, "bob.invalid", 1,
			     WHOSE_NODE_NAME, false, &why),
	    0);
	entry(&l, "alice.invalid")->n = 1;
	entry(&l, "bob-ring.invalid")->n = 1;
	settle(entry(&l, "bob.invalid"));
	settle(entry(&l, "bob-ring.invalid"));
	report_entries(&l, buf, sizeof(buf));
	assert_string_equal(buf, "10.0.0.1, alice.invalid (10.9.0.1)");
	lookup_free(&l);
	target_free(&t);
}

static void
test_entries_of_another_family(void **state)
{
	struct target t;
	struct lookup l;
	char buf[512];

	(void)state;
	init(&l, &t, "alice.invalid,10.9.0.1", AF_INET6);
	settle(entry(&l, "bob.invalid"));
	settle(entry(&l, "bob-ring.invalid"));
	report_entries(&l, buf, sizeof(buf));
	CHECK_SAYS("word", buf, "10.9.0.1 (skipped: not of the family");
	CHECK_SAYS("ring", buf, "10.0.0.1 (skipped: not of the family");
	CHECK_SAYS("name", buf, "alice.invalid (no address: no answer)");
	lookup_free(&l);
	target_free(&t);
}

static void
test_no_entries(void **state)
{
	static const struct cluster nobody;
	struct target t = { .node = -1 };
	struct reason why;
	struct lookup l;
	char buf[64];

	(void)state;
	assert_int_equal(lookup_init(&l, &t, &nobody, AF_UNSPEC, &why), 0);
	report_entries(&l, buf, sizeof(buf));
	assert_string_equal(buf, "nothing");
	lookup_free(&l);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_source_cut),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_entries_by_word),
		cmocka_unit_test(test_entries_of_another_family),
		cmocka_unit_test(test_no_entries),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
