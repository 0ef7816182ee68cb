/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/check_d.h"
#include "fencectl/checking.h"
#include "fencectl/times.h"

#define OLD "3.16.1" /* 2.1.5 */
#define NEW "3.20.5" /* 3.0.2 */

/* limit, base, max, tries, worst for fencing node1 by d. */
static const struct {
	const char *name, *version, *options, *agent, *params;
	bool together;
	enum times_action action;
	long want[5];
} rows[] = {
	{ "the defaults", OLD, "", "fence_ipmilan", "", false, TIMES_REBOOT,
	    { 60, 0, 0, 2, 60 } },
	{ "stonith-timeout", OLD, NV("stonith-timeout", "2min"),
	    "fence_ipmilan", "", false, TIMES_REBOOT, { 120, 0, 0, 2, 120 } },
	{ "fencing-timeout, too old", OLD, NV("fencing-timeout", "90"),
	    "fence_ipmilan", "", false, TIMES_REBOOT, { 60, 0, 0, 2, 60 } },
	{ "fencing-timeout", NEW,
	    NV("stonith-timeout", "80") NV("fencing-timeout", "90"),
	    "fence_ipmilan", "", false, TIMES_REBOOT, { 90, 0, 0, 2, 90 } },
	{ "own", OLD, "", "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "70") NV("pcmk_off_timeout", "80")
		NV("pcmk_reboot_retries", "1"),
	    false, TIMES_REBOOT, { 70, 0, 0, 1, 70 } },
	{ "a unit, too old", OLD, "", "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "2m"), false, TIMES_REBOOT,
	    { 2, 0, 0, 2, 2 } },
	{ "a unit", "3.19.5", "", "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "2m"), false, TIMES_REBOOT,
	    { 120, 0, 0, 2, 120 } },
	{ "no time", NEW, "", "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "soon"), false, TIMES_REBOOT,
	    { -1, 0, 0, 2, -1 } },
	{ "stonith-action=off", OLD, NV("stonith-action", "off"),
	    "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "70") NV("pcmk_off_timeout", "80"), false,
	    TIMES_OFF, { 80, 0, 0, 2, 80 } },
	{ "an agent without reboot", OLD, "", "fence_scsi",
	    NV("pcmk_reboot_timeout", "70") NV("pcmk_off_timeout", "80"), false,
	    TIMES_OFF, { 80, 0, 0, 2, 80 } },
	{ "with others: off, then on", OLD, "", "fence_ipmilan",
	    NV("pcmk_reboot_timeout", "70") NV("pcmk_off_timeout", "80")
		NV("pcmk_on_timeout", "9"),
	    true, TIMES_OFF, { 80, 0, 0, 2, 89 } },
	{ "with others, off", OLD, NV("stonith-action", "off"), "fence_ipmilan",
	    "", true, TIMES_OFF, { 60, 0, 0, 2, 60 } },
	{ "a delay", OLD, "", "fence_ipmilan", NV("pcmk_delay_base", "5"),
	    false, TIMES_REBOOT, { 60, 5, 5, 2, 65 } },
	{ "a random delay", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_max", "15s"), false, TIMES_REBOOT,
	    { 60, 0, 15, 2, 75 } },
	{ "both", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "5") NV("pcmk_delay_max", "15"), false,
	    TIMES_REBOOT, { 60, 5, 15, 2, 75 } },
	{ "the base over the most", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "20") NV("pcmk_delay_max", "15"), false,
	    TIMES_REBOOT, { 60, 15, 15, 2, 75 } },
	{ "a map", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "node2:3;node1:7"), false, TIMES_REBOOT,
	    { 60, 7, 7, 2, 67 } },
	{ "a map without the node", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "node2:3"), false, TIMES_REBOOT,
	    { 60, 0, 0, 2, 60 } },
	{ "a prefix counts before 3.0.2", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "node:3;node1:7"), false, TIMES_REBOOT,
	    { 60, 3, 3, 2, 63 } },
	{ "a blank before the unit", OLD, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "5 m"), false, TIMES_REBOOT,
	    { 60, 5, 5, 2, 65 } },
	{ "a blank before the unit, 3.0.2", NEW, "", "fence_ipmilan",
	    NV("pcmk_delay_base", " 5 m "), false, TIMES_REBOOT,
	    { 60, 300, 300, 2, 360 } },
	{ "no prefix in 3.0.2", NEW, "", "fence_ipmilan",
	    NV("pcmk_delay_base", "node:3;node1:7"), false, TIMES_REBOOT,
	    { 60, 7, 7, 2, 67 } },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		char text[2048];
		struct times t;
		struct judged j;

		snprintf(text, sizeof(text),
		    CIB_OF("%s",
			OPTIONS("%s")
			    RESOURCES(DEVICE_OF("d", "%s", PARAMS("%s")))),
		    rows[i].version, rows[i].options, rows[i].agent,
		    rows[i].params);
		judged_make(&j, rows[i].name, text);
		times_of(&t, &j.cib, cib_device(&j.cib, "d"), "node1",
		    rows[i].together);
		CHECK_INT(rows[i].name, t.action, rows[i].action);
		CHECK_INT(rows[i].name, t.limit, rows[i].want[0]);
		CHECK_INT(rows[i].name, t.base, rows[i].want[1]);
		CHECK_INT(rows[i].name, t.max, rows[i].want[2]);
		CHECK_INT(rows[i].name, t.tries, rows[i].want[3]);
		CHECK_INT(rows[i].name, t.worst, rows[i].want[4]);
		judged_free(&j);
	}
}

/*
 * Values that are empty, and 0: pcmk_*_timeout is no limit then, and since
 * 3.0.2 an empty one counts as not given; pcmk_*_retries is atoi()'s 0, and
 * the agent runs once; an empty delay is none.
 */
static const struct {
	const char *name, *version, *options, *params;
	long want[5]; /* limit, base, max, tries, worst */
	bool given, unended;
} empty[] = {
	{ "nothing", OLD, "", "", { 60, 0, 0, 2, 60 }, false, false },
	{ "timeout", OLD, "", NV("pcmk_reboot_timeout", ""),
	    { 60, 0, 0, 1, 60 }, false, true },
	{ "timeout, 2.1.8", "3.19.5", "", NV("pcmk_reboot_timeout", ""),
	    { 60, 0, 0, 1, 60 }, false, true },
	{ "timeout, 3.0.1", "3.20.1", NV("stonith-timeout", "90"),
	    NV("pcmk_reboot_timeout", ""), { 90, 0, 0, 1, 90 }, false, true },
	{ "timeout, 3.0.2", NEW, "", NV("pcmk_reboot_timeout", ""),
	    { 60, 0, 0, 2, 60 }, false, false },
	{ "0", OLD, "", NV("pcmk_reboot_timeout", "0"), { 60, 0, 0, 1, 60 },
	    false, true },
	{ "0, 3.0.2", NEW, "", NV("pcmk_reboot_timeout", "0s"),
	    { 60, 0, 0, 1, 60 }, false, true },
	{ "a unit that atoi() does not read", OLD, "",
	    NV("pcmk_reboot_timeout", "PT2M"), { 60, 0, 0, 1, 60 }, false,
	    true },
	{ "given", OLD, "", NV("pcmk_reboot_timeout", "70"),
	    { 70, 0, 0, 2, 70 }, true, false },
	{ "another action's", OLD, "", NV("pcmk_off_timeout", ""),
	    { 60, 0, 0, 2, 60 }, false, false },
	{ "retries", OLD, "", NV("pcmk_reboot_retries", ""),
	    { 60, 0, 0, 1, 60 }, false, false },
	{ "retries, 3.0.2", NEW, "", NV("pcmk_reboot_retries", ""),
	    { 60, 0, 0, 1, 60 }, false, false },
	{ "delay_max", OLD, "",
	    NV("pcmk_delay_max", "") NV("pcmk_delay_base", "5"),
	    { 60, 5, 5, 2, 65 }, false, false },
	{ "delay_base", NEW, "",
	    NV("pcmk_delay_max", "7") NV("pcmk_delay_base", ""),
	    { 60, 0, 7, 2, 67 }, false, false },
	{ "stonith-timeout", OLD, NV("stonith-timeout", ""), "",
	    { 60, 0, 0, 2, 60 }, false, false },
};

static void
test_empty(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(empty); i++) {
		char text[2048];
		struct times t;
		struct judged j;

		snprintf(text, sizeof(text),
		    CIB_OF("%s",
			OPTIONS("%s") RESOURCES(DEVICE("d", PARAMS("%s")))),
		    empty[i].version, empty[i].options, empty[i].params);
		judged_make(&j, empty[i].name, text);
		times_of(&t, &j.cib, cib_device(&j.cib, "d"), "node1", false);
		CHECK_INT(empty[i].name, t.limit, empty[i].want[0]);
		CHECK_INT(empty[i].name, t.base, empty[i].want[1]);
		CHECK_INT(empty[i].name, t.max, empty[i].want[2]);
		CHECK_INT(empty[i].name, t.tries, empty[i].want[3]);
		CHECK_INT(empty[i].name, t.worst, empty[i].want[4]);
		CHECK_INT(empty[i].name, t.given, empty[i].given);
		CHECK_INT(empty[i].name, t.unended, empty[i].unended);
		judged_free(&j);
	}
}

struct one {
	const char *params;
	const char *want; /* NULL: nothing is found */
};

/* A device of fence_kdump with these parameters: what one check finds. */
static void
check_rows(void (*check)(struct checking *k), const struct one *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct findings found = { .all = NULL };
		struct checking k = { .found = &found, .id = "D" };
		char text[1024];
		struct judged j;

		snprintf(text, sizeof(text),
		    CIB(RESOURCES(DEVICE_OF("d", "fence_kdump", PARAMS("%s")))),
		    row[i].params);
		judged_make(&j, row[i].params, text);
		k.cib = &j.cib;
		k.view = &j.view;
		check(&k);
		CHECK_INT(row[i].params, found.n, row[i].want != NULL);
		if (found.n > 0)
			CHECK_STR(
			    row[i].params, found.all[0].text, row[i].want);
		findings_free(&found);
		judged_free(&j);
	}
}

#define LIMITS(timeout, limit) \
	NV("timeout", timeout) NV("pcmk_reboot_timeout", limit)

/* D1: an agent that is not ended has the asking side's 72 of 60 seconds. */
static void
test_d1(void **state)
{
	static const struct one rows_d1[] = {
		{ LIMITS("60", "60"),
		    "d waits 60 s, and Pacemaker kills the agent after 60 s "
		    "(pcmk_reboot_timeout)" },
		{ LIMITS("60", ""), NULL },
		{ LIMITS("62", "0"), NULL },
		{ LIMITS("63", ""),
		    "d waits 63 s, and Pacemaker gives up after 72 s "
		    "(stonith-timeout)" },
	};

	(void)state;
	check_rows(check_d1, rows_d1, N_OF(rows_d1));
}

#define AGAIN(seconds)                                               \
	"d is run again after a failure (" seconds " s of 70 s are " \
	"over): pcmk_reboot_retries=1 is not set"
#define RUNNING(seconds) LIMITS("60", "70") NV("running", seconds)

/* D3: a second try begins before 0.7 of 70 s; running= ends the first. */
static void
test_d3(void **state)
{
	static const struct one rows_d3[] = {
		{ LIMITS("60", "70"), NULL },
		{ LIMITS("49", "70"), NULL },
		{ LIMITS("48", "70"), AGAIN("48") },
		{ RUNNING("3"), AGAIN("3") },
		{ RUNNING("3s"), AGAIN("3") },
		{ RUNNING("48"), AGAIN("48") },
		{ RUNNING("49"), NULL },
		{ RUNNING("wait"), NULL },
		{ RUNNING("70"), NULL },
		{ RUNNING("3") NV("pcmk_reboot_retries", "1"), NULL },
		{ LIMITS("30", "70") NV("running", "40"), AGAIN("30") },
		{ LIMITS("30", "70") NV("running", "wait"), AGAIN("30") },
		{ LIMITS("60", "3") NV("running", "3"), NULL },
	};

	(void)state;
	check_rows(check_d3, rows_d3, N_OF(rows_d3));
}

/* The agent's own timeout: given, the agent's default, or unknown. */
static void
test_agent(void **state)
{
	struct times t;
	struct judged j;

	(void)state;
	judged_make(&j, "agent",
	    CIB(RESOURCES(DEVICE_OF("given", "fence_kdump",
		PARAMS(NV("timeout", "90"))) DEVICE_OF("default", "fence_kdump",
		"") DEVICE_OF("none", "fence_ipmilan", ""))));
	times_of(&t, &j.cib, cib_device(&j.cib, "given"), "alice", false);
	assert_int_equal(t.agent, 90);
	times_of(&t, &j.cib, cib_device(&j.cib, "default"), "alice", false);
	assert_int_equal(t.agent, 60);
	times_of(&t, &j.cib, cib_device(&j.cib, "none"), "alice", false);
	assert_int_equal(t.agent, -1);
	judged_free(&j);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_d1),
		cmocka_unit_test(test_d3),
		cmocka_unit_test(test_agent),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
