/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fencing by watchdog: for all nodes, or for those that a resource "watchdog"
 * names.  What the checks find for the other nodes.
 */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>

#include "fencectl/checking.h"
#include "fencectl/checks.h"
#include "fencectl/watchdog.h"

#define TIME OPTIONS(NV("stonith-watchdog-timeout", "10"))
#define REMOTE                                                        \
	"<primitive id=\"far\" class=\"ocf\" provider=\"pacemaker\" " \
	"type=\"remote\"/>"
#define DOG(more) DEVICE_OF("watchdog", "fence_watchdog", more)
#define ALICE_IPMI DEVICE("ipmi", LIST("alice"))
#define IPMI DEVICE("ipmi", LIST("alice bob charlie far"))
#define ON(device) TIME RESOURCES(REMOTE device)
#define LEVELS TOPOLOGY(LEVEL("target=\"alice\"", "1", "ipmi"))
#define RULED                                                   \
	"<instance_attributes>" NV("pcmk_host_list",            \
	    "alice") "<rule id=\"r\"><date_expression/></rule>" \
		     "</instance_attributes>"

/* The nodes that the watchdog is for, and those with a finding of C16, C17. */
static const struct {
	const char *name, *rest, *is_for, *c16, *c17;
} rows[] = {
	{ "no watchdog fencing", RESOURCES(REMOTE ALICE_IPMI), "",
	    "bob charlie ", "far " },
	{ "0 is none",
	    OPTIONS(NV("stonith-watchdog-timeout", "0"))
		RESOURCES(REMOTE ALICE_IPMI),
	    "", "bob charlie ", "far " },
	{ "without a resource", ON(ALICE_IPMI), "alice bob charlie far ", "",
	    "" },
	{ "a resource without a list", ON(DOG("")), "alice bob charlie far ",
	    "", "" },
	{ "an empty list is none", ON(DOG(LIST(""))), "alice bob charlie far ",
	    "", "" },
	{ "a list of some", ON(DOG(LIST("alice,BOB"))), "alice bob ",
	    "charlie ", "far " },
	{ "a list with the remote node", ON(DOG(LIST("alice far"))),
	    "alice far ", "bob charlie ", "" },
	{ "the map is no list", ON(DOG(PARAMS(NV("pcmk_host_map", "alice:1")))),
	    "alice bob charlie far ", "", "" },
	{ "a rule decides", ON(DOG(RULED)), "alice bob charlie far ", "", "" },
	{ "a resource that is stopped",
	    ON(DOG(LIST("alice") META(NV("target-role", "Stopped")))),
	    "alice bob charlie far ", "", "" },
	{ "another device for the others", ON(DOG(LIST("alice")) IPMI),
	    "alice ", "", "" },
	{ "levels of one node", ON(DOG(LIST("bob")) IPMI) LEVELS, "bob ",
	    "charlie far ", "" },
	{ "a level is the watchdog of another node",
	    ON(DOG(LIST("alice")) IPMI)
		TOPOLOGY(LEVEL("target-pattern=\".\"", "1", "watchdog")),
	    "alice ", "bob charlie far ", "" },
	{ "a level is the watchdog, which is for all",
	    ON(IPMI) TOPOLOGY(LEVEL("target-pattern=\".\"", "1", "watchdog")),
	    "alice bob charlie far ", "", "" },
};

static void
put_nodes(const struct findings *f, const char *id, char *text, size_t size)
{
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < f->n; i++)
		if (strcmp(f->all[i].id, id) == 0)
			len += (size_t)snprintf(
			    text + len, size - len, "%s ", f->all[i].node);
}

static void
put_for(const struct view *v, char *text, size_t size)
{
	static const char *const nodes[] = { "alice", "bob", "charlie", "far" };
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < N_OF(nodes); i++)
		if (watchdog_is_for(v, nodes[i]))
			len += (size_t)snprintf(
			    text + len, size - len, "%s ", nodes[i]);
}

/* What all checks find; judged_free() and findings_free() after it. */
static void
find_all(
    struct judged *j, struct findings *found, const char *row, const char *rest)
{
	struct checking k = { .has = NEEDS_NODES | NEEDS_VERSION,
		.cib = &j->cib,
		.view = &j->view,
		.found = found };
	char text[4096];

	snprintf(text, sizeof(text), CIB("%s"), rest);
	judged_make(j, row, text);
	*found = (struct findings){ .all = NULL };
	checks_run(&k);
	CHECK(row, !found->failed);
	list_free(&k.blind);
}

static void
test_rows(void **state)
{
	struct findings found;
	struct judged j;
	char got[128];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		find_all(&j, &found, rows[i].name, rows[i].rest);
		put_for(&j.view, got, sizeof(got));
		CHECK_STR(rows[i].name, got, rows[i].is_for);
		put_nodes(&found, "C16", got, sizeof(got));
		CHECK_STR(rows[i].name, got, rows[i].c16);
		put_nodes(&found, "C17", got, sizeof(got));
		CHECK_STR(rows[i].name, got, rows[i].c17);
		findings_free(&found);
		judged_free(&j);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
