/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "fence_kdump/lookup.h"
#include "fence_kdump/report.h"
#include "fence_kdump/sources.h"
#include "fence_kdump/target.h"
#include "lib/clock.h"
#include "lib/corosync.h"
#include "lib/reason.h"
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

static const char conf[] = "nodelist {\n"
			   "node {\nring0_addr: 10.0.0.1\nname: alice\n}\n"
			   "node {\nring0_addr: bob-ring\nname: bob\n}\n}\n";

static void
init(struct lookup *l, struct target *t, struct corosync *c)
{
	struct reason why = { "" };

	if (corosync_parse(c, conf, sizeof(conf) - 1, &why) != 0 ||
	    target_choose(t, "alice,10.9.0.1", NULL, c, &why) != 0 ||
	    lookup_init(l, t, c, AF_UNSPEC, &why) != 0)
		fail_msg("%s", why.text);
}

/* The awaited addresses, the names without one, and why. */
static void
test_entries(void **state)
{
	struct corosync c;
	struct target t;
	struct lookup l;
	char whole[512], buf[513];

	(void)state;
	init(&l, &t, &c);
	for (size_t i = 0; i < l.n; i++)
		if (strcmp(l.entries[i].text, "alice") == 0)
			strcpy(l.entries[i].why, "no such host");
	report_entries(&l, whole, sizeof(whole));
	CHECK_SAYS("address", whole, "10.9.0.1");
	CHECK_SAYS("ring", whole, "10.0.0.1");
	CHECK_SAYS("name", whole, "alice (no address: no such host)");
	CHECK_SAYS("another's", whole, "bob-ring");
	for (size_t size = 4; size < sizeof(buf); size++) {
		memset(buf, '!', sizeof(buf));
		report_entries(&l, buf, size);
		check_cut(whole, buf, size);
	}
	lookup_free(&l);
	target_free(&t);
	corosync_free(&c);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_source_cut),
		cmocka_unit_test(test_entries),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
