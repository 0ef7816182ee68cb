/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Levels behind a fence_suicide that makes its node panic: D21 does not advise
 * what costs the dump.
 */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/check_d21.h"
#include "fencectl/checking.h"

#define MOST 3 /* findings of a row */

#define CRASH NV("how", "crash")
#define SELF(pairs)                        \
	DEVICE_OF("self", "fence_suicide", \
	    PARAMS(NV("pcmk_host_list", "alice bob") pairs))
#define KDUMP(pairs)                      \
	DEVICE_OF("kdump", "fence_kdump", \
	    PARAMS(NV("pcmk_host_list", "alice") pairs))
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
check_one(void (*check)(struct checking *k), const struct row *row)
{
	struct findings found = { .all = NULL };
	struct checking k = { .found = &found, .id = "D" };
	const struct finding *f;
	char text[4096], got[512];
	struct judged j;
	size_t i, n = 0;

	snprintf(text, sizeof(text),
	    CIB(RESOURCES("%s" DEVICE("ipmi", LIST("alice bob")) DEVICE_OF(
		"human", "fence_meatware", LIST("alice bob")) DEVICE_OF("ping",
		"fence_heuristics_ping", LIST("alice bob"))) TOPOLOGY("%s")),
	    row->devices, row->levels);
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
		check_one(check, &rows[i]);
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

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_d21),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
