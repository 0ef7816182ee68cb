/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/plan.h"
#include "fencectl/quorum.h"

#define AB DEVICE("a", LIST("alice")) DEVICE("b", LIST("alice bob"))
#define L(index, devices) LEVEL("target=\"alice\"", index, devices)
#define WATCHDOG(time) OPTIONS(NV("stonith-watchdog-timeout", time))

/* "1:a,b=120 2:=0": index, devices and worst case of each level; the whole. */
static const struct {
	const char *name, *rest, *want;
	double worst;
	const char *unknown; /* a word of what is not known */
} rows[] = {
	{ "two levels", TOPOLOGY(L("1", "a") L("2", "b")), "1:a=60 2:b=60", 120,
	    "until the cluster knows" },
	{ "no topology", "", "0:a,b=144", 144, "asked first" },
	{ "a level of two: off, then on", TOPOLOGY(L("1", "a,b")), "1:a,b=240",
	    240, "until" },
	{ "a device that is not there", TOPOLOGY(L("1", "x,a") L("2", "b")),
	    "1:=0 2:b=60", 60, "until" },
	{ "one that is not there ends a level", TOPOLOGY(L("1", "a,x,b")),
	    "1:a=120", 120, "until" },
	{ "a blank is part of the name", TOPOLOGY(L("1", "a, b")), "1:a=120",
	    120, "until" },
	{ "a delay of Pacemaker's own",
	    OPTIONS(NV("priority-fencing-delay", "15s")) TOPOLOGY(L("1", "a")),
	    "1:a=60", 60, "adds its 15 s" },
	{ "the watchdog as a level",
	    WATCHDOG("10") TOPOLOGY(L("1", "a") L("2", "watchdog")),
	    "1:a=60 2:watchdog=10", 70, "sbd and a watchdog" },
	{ "the watchdog without levels", WATCHDOG("PT10S"),
	    "0:a,b,watchdog=156", 156, "sbd and a watchdog" },
	{ "a watchdog's time that the nodes know",
	    WATCHDOG("-1") TOPOLOGY(L("1", "watchdog")), "1:watchdog=-1", -1,
	    "twice the SBD_WATCHDOG_TIMEOUT" },
	{ "no watchdog fencing",
	    WATCHDOG("0") TOPOLOGY(L("1", "a") L("2", "watchdog")),
	    "1:a=60 2:=0", 60, "until" },
	{ "two patterns",
	    TOPOLOGY(LEVEL("target-pattern=\"a\"", "1", "a")
		    LEVEL("target-pattern=\"l\"", "2", "b")),
	    "1:a=60", 60, "2 patterns" },
};

static void
put_plan(char *to, size_t size, const struct plan *p)
{
	size_t len = 0;

	*to = '\0';
	for (size_t i = 0; i < p->n_levels; i++) {
		const struct plan_level *l = &p->levels[i];

		len += (size_t)snprintf(
		    to + len, size - len, "%s%u:", i == 0 ? "" : " ", l->index);
		for (size_t k = 0; k < l->n; k++)
			len += (size_t)snprintf(to + len, size - len, "%s%s",
			    k == 0 ? "" : ",", l->devices[k].device->rsc->id);
		len += (size_t)snprintf(to + len, size - len, "=%ld", l->worst);
	}
}

static bool
is_unknown(const struct plan *p, const char *word)
{
	for (size_t i = 0; i < p->unknown.n; i++)
		if (strstr(p->unknown.words[i], word) != NULL)
			return (true);
	return (false);
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		char text[4096], got[256];
		struct judged j;
		struct plan p;

		snprintf(
		    text, sizeof(text), CIB(RESOURCES(AB) "%s"), rows[i].rest);
		judged_make(&j, rows[i].name, text);
		CHECK_INT(
		    rows[i].name, plan_node(&p, &j.view, NULL, "alice"), 0);
		put_plan(got, sizeof(got), &p);
		CHECK_STR(rows[i].name, got, rows[i].want);
		CHECK_INT(rows[i].name, p.worst, rows[i].worst);
		CHECK(rows[i].name, is_unknown(&p, rows[i].unknown));
		plan_free(&p);
		judged_free(&j);
	}
}

/* corosync(8): a token, and 1.2 of them until there is a new membership. */
static void
test_detection(void **state)
{
	struct quorum q = { .token_ms = -1, .consensus_ms = -1 };

	(void)state;
	assert_true(plan_detection(NULL, 3) < 0);
	assert_int_equal(plan_detection(&q, 2) * 1000 + 0.5, 6600);
	assert_int_equal(plan_detection(&q, 3) * 1000 + 0.5, 8030);
	q.token_ms = 10000;
	assert_int_equal(plan_detection(&q, 2) * 1000 + 0.5, 22000);
	q.consensus_ms = 15000;
	assert_int_equal(plan_detection(&q, 2) * 1000 + 0.5, 25000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_detection),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
