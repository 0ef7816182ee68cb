/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Levels behind a fence_suicide that makes its node panic: D21 does not advise
 * what costs the dump, and D22 finds what costs it.
 */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/check_d21.h"
#include "fencectl/check_d22.h"
#include "fencectl/checking.h"

#define MOST 3 /* findings of a row */

#define CRASH NV("how", "crash")
#define SOON NV("pcmk_reboot_timeout", "5") NV("pcmk_off_timeout", "5")
#define SELF(pairs)                        \
	DEVICE_OF("self", "fence_suicide", \
	    PARAMS(NV("pcmk_host_list", "alice bob") pairs))
#define KDUMP(pairs)                      \
	DEVICE_OF("kdump", "fence_kdump", \
	    PARAMS(NV("pcmk_host_list", "alice") pairs))
#define RUNNING(value) KDUMP(NV("running", value))
/* A set with a rule, which is not judged. */
#define RULED(pairs)                                                          \
	"<instance_attributes><rule score=\"1\"><expression attribute=\"x\" " \
	"operation=\"eq\" value=\"1\"/></rule>" pairs "</instance_attributes>"
#define ALICE(index, devices) LEVEL("target=\"alice\"", index, devices)
#define BOB(index, devices) LEVEL("target=\"bob\"", index, devices)
#define BOTH ALICE("1", "self") ALICE("2", "kdump") ALICE("3", "ipmi")

struct row {
	const char *name;
	const char *devices; /* besides ipmi, human and ping */
	const char *levels;
	const char *want[MOST]; /* "about node level: text" */
};

static void
check_one(void (*check)(struct checking *k), const struct row *row,
    const char *options)
{
	struct findings found = { .all = NULL };
	struct checking k = { .found = &found, .id = "D" };
	const struct finding *f;
	char text[4096], got[512];
	struct judged j;
	size_t i, n = 0;

	snprintf(text, sizeof(text),
	    CIB("%s" RESOURCES("%s" DEVICE("ipmi", LIST("alice bob")) DEVICE_OF(
		"human", "fence_meatware", LIST("alice bob")) DEVICE_OF("ping",
		"fence_heuristics_ping", LIST("alice bob"))) TOPOLOGY("%s")),
	    options, row->devices, row->levels);
	judged_make(&j, row->name, text);
	k.cib = &j.cib;
	k.view = &j.view;
	check(&k);
	while (n < MOST && row->want[n] != NULL)
		n++;
	CHECK_INT(row->name, found.n, n);
	for (i = 0; i < n; i++) {
		f = &found.all[i];
		snprintf(got, sizeof(got), "%s %s %u: %s", f->about,
		    f->node != NULL ? f->node : "-", f->level, f->text);
		CHECK_STR(row->name, got, row->want[i]);
	}
	findings_free(&found);
	judged_free(&j);
}

static void
check_all(void (*check)(struct checking *k), const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_one(check, &rows[i], "");
}

#define ADVICE(node, level)                                           \
	"kdump " node " " level                                       \
	": kdump waits 60 s for a node that runs as well: running=3 " \
	"would end that after 3 s"

static void
test_d21(void **state)
{
	static const struct row rows[] = {
		{ "no fence_suicide", KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "ipmi"),
		    { ADVICE("alice", "1") } },
		{ "it does not panic", SELF("") KDUMP(""), BOTH,
		    { ADVICE("alice", "2") } },
		{ "how=reboot", SELF(NV("how", "reboot")) KDUMP(""), BOTH,
		    { ADVICE("alice", "2") } },
		{ "how=crash", SELF(CRASH) KDUMP(""), BOTH, { NULL } },
		{ "how=Crash", SELF(NV("how", " Crash ")) KDUMP(""), BOTH,
		    { NULL } },
		{ "how by a rule",
		    DEVICE_OF("self", "fence_suicide",
			LIST("alice bob") RULED(CRASH)) KDUMP(""),
		    BOTH, { NULL } },
		{ "not the level before, but one before that",
		    SELF(CRASH) KDUMP(""),
		    ALICE("1", "self") ALICE("2", "ping") ALICE("3", "kdump")
			ALICE("4", "ipmi"),
		    { NULL } },
		{ "the panic comes after it", SELF(CRASH) KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "self") ALICE("3", "ipmi"),
		    { ADVICE("alice", "1") } },
		{ "of another node", SELF(CRASH) KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "ipmi") BOB("1", "self"),
		    { ADVICE("alice", "1") } },
		/* The device has one running= for both. */
		{ "of one of its nodes", SELF(CRASH) KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "ipmi") BOB("1", "self")
			BOB("2", "kdump") BOB("3", "ipmi"),
		    { NULL } },
	};

	(void)state;
	check_all(check_d21, rows, N_OF(rows));
}

#define CUT(node, level, next)                                              \
	"self " node " " level                                              \
	": self makes the node panic (how=crash), and level " next " does " \
	"not wait for the dump: no level of fence_kdump is in between"
#define IMPATIENT(value)                                                      \
	"kdump alice 2: kdump: running=" value ", behind a level that makes " \
	"the node panic (how=crash): a node that takes its time to panic "    \
	"loses its dump"
#define LATE(seconds, name)                                                  \
	"self alice 1: self: the next level begins " seconds " s after the " \
	"panic (how=crash), when a short dump is over: " name "=5 is not set"

/* (a): the level that has its turn while the node dumps. */
static void
test_d22_cut(void **state)
{
	static const struct row rows[] = {
		{ "none of it", KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "ipmi"), { NULL } },
		{ "it does not panic", SELF(""),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
		{ "no such agent", DEVICE_OF("self", "suicide", PARAMS(CRASH)),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
		{ "as it has to be", SELF(CRASH SOON) KDUMP(""), BOTH,
		    { NULL } },
		{ "a gap between them", SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "self") ALICE("5", "kdump") ALICE("9", "ipmi"),
		    { NULL } },
		{ "the power switch", SELF(CRASH SOON),
		    ALICE("1", "self") ALICE("2", "ipmi"),
		    { CUT("alice", "1", "2") } },
		{ "letter case, blanks", SELF(NV("how", "\tCRASH ") SOON),
		    ALICE("1", "self") ALICE("2", "ipmi"),
		    { CUT("alice", "1", "2") } },
		{ "another word", SELF(NV("how", "crashed") SOON),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
		{ "an empty word", SELF(NV("how", "") SOON),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
		{ "late as well: one finding", SELF(CRASH),
		    ALICE("1", "self") ALICE("2", "ipmi"),
		    { CUT("alice", "1", "2") } },
		{ "an operator", SELF(CRASH SOON),
		    ALICE("1", "self") ALICE("3", "human"),
		    { CUT("alice", "1", "3") } },
		{ "fence_kdump too late", SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "self") ALICE("2", "ipmi") ALICE("3", "kdump"),
		    { CUT("alice", "1", "2") } },
		{ "fence_kdump before", SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "kdump") ALICE("2", "self") ALICE("3", "ipmi"),
		    { CUT("alice", "2", "3") } },
		{ "ping cuts nothing, what follows does",
		    SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "self") ALICE("2", "ping") ALICE("3", "ipmi"),
		    { CUT("alice", "1", "3") } },
		{ "ping, and then fence_kdump", SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "self") ALICE("2", "ping") ALICE("3", "kdump")
			ALICE("4", "ipmi"),
		    { NULL } },
		{ "a level that is passed over", SELF(CRASH SOON) KDUMP(""),
		    ALICE("1", "self") ALICE("2", "none") ALICE("3", "kdump"),
		    { NULL } },
		{ "nothing follows", SELF(CRASH), ALICE("1", "self"),
		    { NULL } },
		{ "of two nodes", SELF(CRASH SOON) KDUMP(""),
		    BOTH BOB("1", "self") BOB("2", "ipmi"),
		    { CUT("bob", "1", "2") } },
		{ "a pattern", SELF(CRASH SOON),
		    LEVEL("target-pattern=\".*\"", "1", "self")
			LEVEL("target-pattern=\".*\"", "2", "ipmi"),
		    { CUT("-", "1", "2") } },
		{ "taken out of use",
		    DEVICE_OF("self", "fence_suicide",
			LIST("alice bob") PARAMS(CRASH)
			    META(NV("target-role", "Stopped"))),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
	};

	(void)state;
	check_all(check_d22, rows, N_OF(rows));
}

/* A device of a template. */
#define TEMPLATE "<template id=\"t\" class=\"stonith\" type=\"fence_suicide\">"
#define OF_TEMPLATE "</template><primitive id=\"self\" template=\"t\">"
#define MADE_OF(pairs, own)    \
	TEMPLATE PARAMS(pairs) \
	OF_TEMPLATE PARAMS(own) "</primitive>"
/* One that refers to what another one has. */
#define THE_SET \
	"<instance_attributes id=\"set\">" CRASH "</instance_attributes>"
#define REFERS                             \
	DEVICE_OF("self", "fence_suicide", \
	    LIST("alice") "<instance_attributes id-ref=\"set\"/>")

/* Where the value stands does not count. */
static void
test_d22_where(void **state)
{
	static const struct row rows[] = {
		{ "a template", MADE_OF(CRASH SOON, ""),
		    ALICE("1", "self") ALICE("2", "ipmi"),
		    { CUT("alice", "1", "2") } },
		{ "its own counts before the template's",
		    MADE_OF(CRASH SOON, NV("how", "reboot")),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
		{ "id-ref", DEVICE_OF("other", "fence_suicide", THE_SET) REFERS,
		    ALICE("1", "self") ALICE("2", "ipmi"),
		    { CUT("alice", "1", "2") } },
		{ "a rule",
		    DEVICE_OF("self", "fence_suicide",
			LIST("alice") PARAMS(CRASH) RULED(NV("how", "reboot"))),
		    ALICE("1", "self") ALICE("2", "ipmi"), { NULL } },
	};

	(void)state;
	check_all(check_d22, rows, N_OF(rows));
}

/* (b): fence_kdump has to wait for a node that is about to panic. */
static void
test_d22_impatient(void **state)
{
	static const struct row rows[] = {
		{ "3", SELF(CRASH SOON) RUNNING("3"), BOTH,
		    { IMPATIENT("3") } },
		{ "25s", SELF(CRASH SOON) RUNNING("25s"), BOTH,
		    { IMPATIENT("25s") } },
		{ "no time", SELF(CRASH SOON) RUNNING("waits"), BOTH,
		    { IMPATIENT("waits") } },
		{ "wait", SELF(CRASH SOON) RUNNING("wait"), BOTH, { NULL } },
		{ "Wait", SELF(CRASH SOON) RUNNING(" Wait"), BOTH, { NULL } },
		{ "empty", SELF(CRASH SOON) RUNNING(""), BOTH, { NULL } },
		{ "no panic", SELF(SOON) RUNNING("3"), BOTH, { NULL } },
		{ "late as well", SELF(CRASH) RUNNING("3"), BOTH,
		    { IMPATIENT("3"), LATE("72", "pcmk_reboot_timeout") } },
		{ "not behind it", SELF(CRASH SOON) RUNNING("3"),
		    ALICE("1", "kdump") ALICE("2", "self"), { NULL } },
		{ "a rule",
		    SELF(CRASH SOON) DEVICE_OF("kdump", "fence_kdump",
			LIST("alice") PARAMS(NV("running", "3"))
			    RULED(NV("running", "wait"))),
		    BOTH, { NULL } },
	};

	(void)state;
	check_all(check_d22, rows, N_OF(rows));
}

#define OFF NV("pcmk_off_timeout", "5")
#define REBOOT(value) NV("pcmk_reboot_timeout", value)

/* (c): the action that is run counts, a reboot here. */
static void
test_d22_late(void **state)
{
	static const struct row rows[] = {
		{ "neither", SELF(CRASH) KDUMP(""), BOTH,
		    { LATE("72", "pcmk_reboot_timeout") } },
		{ "off alone", SELF(CRASH OFF) KDUMP(""), BOTH,
		    { LATE("72", "pcmk_reboot_timeout") } },
		{ "reboot alone", SELF(CRASH REBOOT("5")) KDUMP(""), BOTH,
		    { NULL } },
		{ "60", SELF(CRASH REBOOT("60")) KDUMP(""), BOTH,
		    { LATE("72", "pcmk_reboot_timeout") } },
		{ "120", SELF(CRASH REBOOT("120")) KDUMP(""), BOTH,
		    { LATE("144", "pcmk_reboot_timeout") } },
		{ "59", SELF(CRASH REBOOT("59")) KDUMP(""), BOTH, { NULL } },
		{ "0 is no limit", SELF(CRASH REBOOT("0")) KDUMP(""), BOTH,
		    { LATE("72", "pcmk_reboot_timeout") } },
		{ "how=reboot", SELF("") KDUMP(""), BOTH, { NULL } },
	};

	(void)state;
	check_all(check_d22, rows, N_OF(rows));
}

/* stonith-action=off, and stonith-timeout for what is not given. */
static void
test_d22_properties(void **state)
{
	static const struct row off = { "off",
		SELF(CRASH REBOOT("5")) KDUMP(""), BOTH,
		{ LATE("72", "pcmk_off_timeout") } };
	static const struct row both = { "off, given",
		SELF(CRASH OFF) KDUMP(""), BOTH, { NULL } };
	static const struct row shorter = { "stonith-timeout",
		SELF(CRASH) KDUMP(""), BOTH, { NULL } };
	static const struct row longer = { "stonith-timeout",
		SELF(CRASH) KDUMP(""), BOTH,
		{ LATE("108", "pcmk_reboot_timeout") } };

	(void)state;
	check_one(check_d22, &off, OPTIONS(NV("stonith-action", "off")));
	check_one(check_d22, &both, OPTIONS(NV("stonith-action", "off")));
	check_one(check_d22, &shorter, OPTIONS(NV("stonith-timeout", "20")));
	check_one(check_d22, &longer, OPTIONS(NV("stonith-timeout", "90")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_d21),
		cmocka_unit_test(test_d22_cut),
		cmocka_unit_test(test_d22_where),
		cmocka_unit_test(test_d22_impatient),
		cmocka_unit_test(test_d22_late),
		cmocka_unit_test(test_d22_properties),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
