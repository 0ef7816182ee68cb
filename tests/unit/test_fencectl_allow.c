/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which findings "ID:NODE" allows: those about that node, and none that
 * another node needs.
 */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>
#include <string.h>

#include "fencectl/allow.h"
#include "fencectl/checks.h"
#include "lib/cluster.h"

/* D1: Pacemaker kills the agent before its own timeout. */
#define SHORT                                                            \
	DEVICE_OF("kdump", "fence_kdump",                                \
	    PARAMS(NV("pcmk_host_list", "alice bob") NV("timeout", "60") \
		    NV("pcmk_reboot_timeout", "20")))
#define IPMI DEVICE("ipmi", LIST("alice bob charlie"))
#define ALICE LEVEL("target=\"alice\"", "1", "kdump")
#define BOB LEVEL("target=\"bob\"", "1", "kdump")
#define BOB_IPMI LEVEL("target=\"bob\"", "1", "ipmi")
#define CHARLIE LEVEL("target=\"charlie\"", "1", "ipmi")
#define ON(levels) CIB(RESOURCES(SHORT IPMI) TOPOLOGY(levels))

/* `want`: the findings of D1 as "node", those that are allowed as "(node)". */
static const struct {
	const char *name, *text, *allow, *want;
} rows[] = {
	{ "each node has levels by name", ON(ALICE BOB CHARLIE), "D1:alice",
	    "(alice) bob " },
	{ "letter case", ON(ALICE BOB CHARLIE), "D1:ALICE", "(alice) bob " },
	{ "another check", ON(ALICE BOB CHARLIE), "D2:alice", "alice bob " },
	{ "a node without the device", ON(ALICE BOB CHARLIE), "D1:charlie",
	    "alice bob " },
	{ "by the device", ON(ALICE BOB CHARLIE), "D1:kdump",
	    "(alice) (bob) " },
	{ "the other has another device", ON(ALICE BOB_IPMI CHARLIE),
	    "D1:alice", "(alice) " },
	{ "bob has no level", ON(ALICE CHARLIE), "D1:alice", "alice " },
	{ "bob has no level, by the device", ON(ALICE CHARLIE), "D1:kdump",
	    "(alice) " },
	{ "bob by a pattern",
	    ON(ALICE CHARLIE LEVEL("target-pattern=\"^bob$\"", "1", "kdump")),
	    "D1:alice", "alice " },
	{ "bob by a pattern that is his name",
	    ON(ALICE CHARLIE BOB_IPMI LEVEL(
		"target-pattern=\"bob\"", "2", "kdump")),
	    "D1:alice", "alice " },
	{ "no level that counts for bob",
	    ON(ALICE CHARLIE LEVEL("target=\"bob\"", "0", "kdump")), "D1:alice",
	    "alice bob " },
	{ "no levels", ON(""), "D1:alice", "- " },
	{ "no levels, by the device", ON(""), "D1:kdump", "(-) " },
	{ "about a node alone", ON(ALICE BOB), "C16:charlie", "alice bob " },
};

static void
judge(const struct findings *f, const char *id, char *text, size_t size)
{
	const struct finding *x;
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < f->n; i++) {
		x = &f->all[i];
		if (strcmp(x->id, id) == 0)
			len += (size_t)snprintf(text + len, size - len,
			    x->allowed ? "(%s) " : "%s ",
			    x->node != NULL ? x->node : "-");
	}
}

/* The findings of `id` in `text` with that entry, as above. */
static void
allowed(const char *row, const char *text, const struct cluster *cluster,
    const char *entry, const char *id, char *got, size_t size)
{
	struct list l = { NULL, 0 };
	struct findings found = { .all = NULL };
	struct checking k = { .has = NEEDS_NODES | NEEDS_VERSION,
		.cluster = cluster,
		.found = &found };
	struct reason why;
	struct judged j;

	judged_make(&j, row, text);
	k.cib = &j.cib;
	k.view = &j.view;
	checks_run(&k);
	CHECK_INT(row, allow_add(&l, entry, &why), 0);
	allow_mark(&l, &found);
	CHECK(row, !found.failed);
	judge(&found, id, got, size);
	list_free(&l);
	list_free(&k.blind);
	findings_free(&found);
	judged_free(&j);
}

static void
test_rows(void **state)
{
	char got[128];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		allowed(rows[i].name, rows[i].text, NULL, rows[i].allow, "D1",
		    got, sizeof(got));
		CHECK_STR(rows[i].name, got, rows[i].want);
	}
	allowed(
	    "C16", ON(ALICE BOB), NULL, "C16:charlie", "C16", got, sizeof(got));
	CHECK_STR("C16", got, "(charlie) ");
}

/* A node that corosync alone knows may be fenced by the device as well. */
static void
test_corosync(void **state)
{
	static char dora[] = "dora";
	struct cluster_node node = { .name = dora };
	const struct cluster cluster = { &node, 1 };
	char got[128];

	(void)state;
	allowed("dora", ON(ALICE BOB CHARLIE), &cluster, "D1:alice", "D1", got,
	    sizeof(got));
	CHECK_STR("dora", got, "alice bob ");
	allowed("dora has levels",
	    ON(ALICE BOB CHARLIE LEVEL("target=\"dora\"", "1", "ipmi")),
	    &cluster, "D1:alice", "D1", got, sizeof(got));
	CHECK_STR("dora has levels", got, "(alice) bob ");
}

/* Without a node nothing is known of others. */
static void
test_no_nodes(void **state)
{
	char got[128];

	(void)state;
	allowed("no nodes", CIB_OF("3.16.1", RESOURCES(SHORT) TOPOLOGY(ALICE)),
	    NULL, "D1:alice", "D1", got, sizeof(got));
	CHECK_STR("no nodes", got, "alice ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_corosync),
		cmocka_unit_test(test_no_nodes),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
