/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>
#include <stdlib.h>

#include "fencectl/eligible.h"
#include "fencectl/entries.h"

#define AT(rsc, node, score)                                                   \
	"<rsc_location rsc=\"" rsc "\" node=\"" node "\" score=\"" score "\"/" \
	">"
#define RULED(rsc, rule) "<rsc_location rsc=\"" rsc "\">" rule "</rsc_location>"
#define RULE(op, score, terms) \
	"<rule boolean-op=\"" op "\" score=\"" score "\">" terms "</rule>"
#define IS(op, name, value)                                  \
	"<expression attribute=\"" name "\" operation=\"" op \
	"\" value=\"" value "\"/>"
#define DATE "<date_expression operation=\"lt\" end=\"2030-01-01\"/>"
#define GROUP(more) "<group id=\"g\">" more "</group>"
#define STOPPED META(NV("target-role", "Stopped"))

/* Where d may run: y, n or ? for alice, bob and charlie. */
static const struct {
	const char *name, *rest, *resources, *constraints, *want;
} where[] = {
	{ "anywhere", "", DEVICE("d", ""), "", "yyy" },
	{ "-INFINITY", "", DEVICE("d", ""), AT("d", "alice", "-INFINITY"),
	    "nyy" },
	{ "-1", "", DEVICE("d", ""), AT("d", "bob", "-1"), "yny" },
	{ "0", "", DEVICE("d", ""), AT("d", "bob", "0"), "yyy" },
	{ "a score elsewhere", "", DEVICE("d", ""), AT("d", "bob", "INFINITY"),
	    "yyy" },
	{ "a sum", "", DEVICE("d", ""),
	    AT("d", "bob", "5") AT("d", "bob", "-7"), "yny" },
	{ "-INFINITY wins", "", DEVICE("d", ""),
	    AT("d", "bob", "INFINITY") AT("d", "bob", "-INFINITY"), "yny" },
	{ "INFINITY wins over a number", "", DEVICE("d", ""),
	    AT("d", "bob", "INFINITY") AT("d", "bob", "-7"), "yyy" },
	{ "letter case of a node", "", DEVICE("d", ""), AT("d", "ALICE", "-1"),
	    "nyy" },
	{ "a node that is not there", "", DEVICE("d", ""),
	    AT("d", "dave", "-1"), "yyy" },
	{ "no symmetry", OPTIONS(NV("symmetric-cluster", "false")),
	    DEVICE("d", ""), "", "nnn" },
	{ "no symmetry, allowed", OPTIONS(NV("symmetric-cluster", "false")),
	    DEVICE("d", ""), AT("d", "bob", "0") AT("d", "alice", "-1"),
	    "nyn" },
	{ "stopped", "", DEVICE("d", STOPPED), "", "nnn" },
	{ "stopped by the group", "", GROUP(STOPPED DEVICE("d", "")), "",
	    "nnn" },
	{ "own over the group's", "",
	    GROUP(STOPPED DEVICE("d", META(NV("target-role", "Started")))), "",
	    "yyy" },
	{ "stopped by default",
	    "<rsc_defaults>" META(
		NV("target-role", "stopped")) "</rsc_defaults>",
	    DEVICE("d", ""), "", "nnn" },
	{ "stopped by a rule", "",
	    DEVICE("d",
		"<meta_attributes>" RULE("and", "0", DATE)
		    NV("target-role", "Stopped") "</meta_attributes>"),
	    "", "???" },
	{ "the group's score", "", GROUP(DEVICE("x", "") DEVICE("d", "")),
	    AT("g", "alice", "-1") AT("d", "alice", "INFINITY"), "nyy" },
	{ "the first of a group has its score, too", "", GROUP(DEVICE("d", "")),
	    AT("g", "alice", "5") AT("d", "alice", "-3"), "yyy" },
	{ "the second has not", "", GROUP(DEVICE("x", "") DEVICE("d", "")),
	    AT("g", "alice", "5") AT("d", "alice", "-3"), "nyy" },
	{ "the clone's score", "",
	    "<clone id=\"c\">" DEVICE("d", "") "</clone>",
	    AT("c", "alice", "-5") AT("d", "alice", "3"), "nyy" },
	{ "by the template", "",
	    "<template id=\"t\" class=\"stonith\" type=\"x\"/>"
	    "<primitive id=\"d\" template=\"t\"/>",
	    AT("t", "charlie", "-1"), "yyn" },
	{ "by a tag", "<tags><tag id=\"all\"><obj_ref id=\"d\"/></tag></tags>",
	    DEVICE("d", ""), AT("all", "charlie", "-1"), "yyn" },
	{ "by a pattern", "", DEVICE("d", ""),
	    "<rsc_location rsc-pattern=\"^d$\" node=\"bob\" score=\"-1\"/>",
	    "yny" },
	{ "by a pattern, not", "", DEVICE("d", ""),
	    "<rsc_location rsc-pattern=\"!^d$\" node=\"bob\" score=\"-1\"/>",
	    "yyy" },
	{ "by a set", "", DEVICE("d", ""),
	    "<rsc_location node=\"bob\" score=\"-1\"><resource_set>"
	    "<resource_ref id=\"d\"/></resource_set></rsc_location>",
	    "yny" },
	{ "by a set's own score", "", DEVICE("d", ""),
	    "<rsc_location node=\"bob\" score=\"-1\"><resource_set "
	    "score=\"1\"><resource_ref id=\"d\"/></resource_set>"
	    "</rsc_location>",
	    "yyy" },
	{ "for a role that it never has", "", DEVICE("d", ""),
	    "<rsc_location rsc=\"d\" role=\"Promoted\" node=\"bob\" "
	    "score=\"-1\"/>",
	    "yyy" },
	{ "#uname", "", DEVICE("d", ""),
	    RULED("d", RULE("and", "-1", IS("eq", "#uname", "Bob"))), "yny" },
	{ "#uname, ne", "", DEVICE("d", ""),
	    RULED("d", RULE("and", "-1", IS("ne", "#uname", "bob"))), "nyn" },
	{ "or", "", DEVICE("d", ""),
	    RULED("d",
		RULE("or", "-1",
		    IS("eq", "#uname", "bob") IS("eq", "#uname", "alice"))),
	    "nny" },
	{ "and", "", DEVICE("d", ""),
	    RULED("d",
		RULE("and", "-1",
		    IS("eq", "#uname", "bob") IS("eq", "#uname", "alice"))),
	    "yyy" },
	{ "a rule in a rule", "", DEVICE("d", ""),
	    RULED("d",
		RULE("and", "-1",
		    IS("eq", "#kind", "cluster")
			RULE("or", "0", IS("eq", "#uname", "bob")))),
	    "yny" },
	{ "a date", "", DEVICE("d", ""), RULED("d", RULE("and", "-1", DATE)),
	    "???" },
	{ "a date that only adds", "", DEVICE("d", ""),
	    RULED("d", RULE("and", "1", DATE)), "yyy" },
	{ "a date and a name", "", DEVICE("d", ""),
	    RULED("d", RULE("and", "-1", DATE IS("eq", "#uname", "bob"))),
	    "y?y" },
	{ "an attribute's score", "", DEVICE("d", ""),
	    RULED("d",
		"<rule score-attribute=\"x\">" IS(
		    "eq", "#uname", "bob") "</rule>"),
	    "y?y" },
	{ "the watchdog without its timeout", "",
	    DEVICE("d", "") DEVICE("watchdog", ""), "", "yyy" },
};

static void
test_where(void **state)
{
	static const char letters[] = {
		[VIEW_NO] = 'n', [VIEW_YES] = 'y', [VIEW_UNKNOWN] = '?'
	};
	static const char *const nodes[] = { "alice", "bob", "charlie" };

	(void)state;
	for (size_t i = 0; i < N_OF(where); i++) {
		char text[4096], got[4] = "";
		const struct view_device *d;
		struct judged j;

		snprintf(text, sizeof(text),
		    CIB("%s<resources>%s</resources><constraints>%s"
			"</constraints>"),
		    where[i].rest, where[i].resources, where[i].constraints);
		judged_make(&j, where[i].name, text);
		d = view_device(&j.view, "d");
		CHECK(where[i].name, d != NULL);
		for (size_t k = 0; k < N_OF(nodes); k++)
			got[k] = letters[view_runs_on(&j.view, d, nodes[k])];
		CHECK_STR(where[i].name, got, where[i].want);
		CHECK_INT(where[i].name, d->n_runs,
		    (got[0] != 'n') + (got[1] != 'n') + (got[2] != 'n'));
		d = view_device(&j.view, "watchdog");
		CHECK(where[i].name,
		    d == NULL || view_runs_on(&j.view, d, "bob") == VIEW_NO);
		judged_free(&j);
	}
}

#define CHECKED(agent, how, more) \
	DEVICE_OF("d", agent, PARAMS(NV("pcmk_host_check", how) more))

/* Is d for alice?  y, n, ?. */
static const struct {
	const char *name, *device;
	enum view_answer want;
} whom[] = {
	{ "a list", DEVICE("d", LIST("alice bob")), VIEW_YES },
	{ "letter case", DEVICE("d", LIST("ALICE")), VIEW_YES },
	{ "another list", DEVICE("d", LIST("alice.example.com")), VIEW_NO },
	{ "an empty list", DEVICE_OF("d", "fence_kdump", LIST("")), VIEW_NO },
	{ "an empty map",
	    DEVICE_OF("d", "fence_kdump", PARAMS(NV("pcmk_host_map", ""))),
	    VIEW_NO },
	{ "an empty list, and a map",
	    DEVICE("d",
		PARAMS(NV("pcmk_host_list", "") NV("pcmk_host_map", "bob:1"))),
	    VIEW_NO },
	{ "an empty check",
	    CHECKED("fence_kdump", "", NV("pcmk_host_list", "alice")),
	    VIEW_NO },
	{ "static-list with an empty list",
	    CHECKED("x", "static-list", NV("pcmk_host_list", "")), VIEW_NO },
	{ "dynamic-list with an empty action",
	    CHECKED("fence_kdump", "dynamic-list", NV("pcmk_list_action", "")),
	    VIEW_NO },
	{ "status with an empty action",
	    CHECKED("fence_kdump", "status", NV("pcmk_status_action", "")),
	    VIEW_NO },
	{ "none with an empty list",
	    CHECKED("x", "none", NV("pcmk_host_list", "")), VIEW_YES },
	{ "a list of no names", DEVICE("d", LIST("; ,")), VIEW_NO },
	{ "a map", DEVICE("d", PARAMS(NV("pcmk_host_map", "alice:1"))),
	    VIEW_YES },
	{ "a port of that name",
	    DEVICE("d", PARAMS(NV("pcmk_host_map", "bob:alice"))), VIEW_YES },
	{ "static-list without a list", CHECKED("x", "static-list", ""),
	    VIEW_NO },
	{ "Static-List",
	    CHECKED("x", "Static-List", NV("pcmk_host_list", "alice")),
	    VIEW_YES },
	{ "none", CHECKED("x", "none", ""), VIEW_YES },
	{ "none with another's list",
	    CHECKED("x", "none", NV("pcmk_host_list", "bob")), VIEW_YES },
	{ "no such value",
	    CHECKED("x", "static", NV("pcmk_host_list", "alice")), VIEW_NO },
	{ "dynamic-list", CHECKED("fence_virt", "dynamic-list", ""),
	    VIEW_UNKNOWN },
	{ "dynamic-list, no list", CHECKED("fence_kdump", "dynamic-list", ""),
	    VIEW_NO },
	{ "dynamic-list, another action",
	    CHECKED("fence_kdump", "dynamic-list",
		NV("pcmk_list_action", "monitor")),
	    VIEW_UNKNOWN },
	{ "status", CHECKED("fence_ipmilan", "status", ""), VIEW_UNKNOWN },
	{ "status, no status", CHECKED("fence_kdump", "status", ""), VIEW_NO },
	{ "nothing, an agent with list", DEVICE_OF("d", "fence_virt", ""),
	    VIEW_UNKNOWN },
	{ "nothing, with status", DEVICE_OF("d", "fence_ipmilan", ""),
	    VIEW_UNKNOWN },
	{ "nothing, with neither", DEVICE_OF("d", "fence_kdump", ""),
	    VIEW_YES },
	{ "nothing, not known", DEVICE_OF("d", "fence_nosuch", ""),
	    VIEW_UNKNOWN },
	{ "a rule",
	    DEVICE("d",
		"<instance_attributes>" RULE("and", "0", DATE)
		    NV("pcmk_host_list", "bob") "</instance_attributes>"),
	    VIEW_UNKNOWN },
};

static void
test_whom(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(whom); i++) {
		const struct view_device **all;
		struct judged j;
		char text[2048];
		size_t n;

		snprintf(text, sizeof(text), CIB("<resources>%s</resources>"),
		    whom[i].device);
		judged_make(&j, whom[i].name, text);
		CHECK_INT(whom[i].name,
		    view_is_for(view_device(&j.view, "d"), "alice"),
		    whom[i].want);
		all = view_eligible(&j.view, "Alice", &n);
		CHECK(whom[i].name, all != NULL);
		CHECK_INT(whom[i].name, n, whom[i].want != VIEW_NO);
		free(all);
		judged_free(&j);
	}
}

/* A device that is barred everywhere, or off, is eligible for nobody. */
static void
test_eligible(void **state)
{
	const struct view_device **all;
	struct judged j;
	size_t n;

	(void)state;
	judged_make(&j, "eligible",
	    CIB(RESOURCES(DEVICE("barred", LIST("alice"))
		    DEVICE("off", LIST("alice") STOPPED) DEVICE("twice",
			PARAMS(NV("pcmk_host_list", "alice") NV("pcmk_host_map",
			    "alice:alice"))) DEVICE_OF("self", "fence_suicide",
			LIST("alice"))) CONSTRAINTS(AT("barred", "alice", "-1")
		    AT("barred", "bob", "-1") AT("barred", "charlie", "-1")
			AT("self", "alice", "-1"))));
	all = view_eligible(&j.view, "alice", &n);
	assert_non_null(all);
	assert_int_equal(n, 1);
	assert_string_equal(all[0]->rsc->id, "twice");
	free(all);
	assert_int_equal(
	    view_may(&j.view, view_device(&j.view, "self"), "alice", "bob"),
	    VIEW_NO);
	assert_true(
	    view_only_target(&j.view, view_device(&j.view, "self"), "bob"));
	judged_free(&j);
}

/* The levels that count for alice: "1:a 3:b", and how many entries match. */
static const struct {
	const char *name, *levels, *want;
	size_t matches;
} levels[] = {
	{ "none", "", "", 0 },
	{ "by name",
	    LEVEL("target=\"alice\"", "2", "b")
		LEVEL("target=\"alice\"", "1", "a"),
	    "1:a 2:b", 1 },
	{ "letter case", LEVEL("target=\"Alice\"", "1", "a"), "1:a", 1 },
	{ "one key in two cases",
	    LEVEL("target=\"Alice\"", "1", "a")
		LEVEL("target=\"alice\"", "2", "b"),
	    "1:a 2:b", 1 },
	{ "the last of an index",
	    LEVEL("target=\"alice\"", "1", "a")
		LEVEL("target=\"alice\"", "1", "b"),
	    "1:b", 1 },
	{ "indexes out of range",
	    LEVEL("target=\"alice\"", "10", "a") LEVEL("target=\"alice\"", "0",
		"b") LEVEL("target=\"alice\"", "9", "c"),
	    "9:c", 1 },
	{ "a pattern", LEVEL("target-pattern=\"^al\"", "1", "a"), "1:a", 1 },
	{ "a pattern, letter case", LEVEL("target-pattern=\"^AL\"", "1", "a"),
	    "", 0 },
	{ "a broken pattern", LEVEL("target-pattern=\"a[l\"", "1", "a"), "",
	    0 },
	{ "a name hides a pattern",
	    LEVEL("target-pattern=\".\"", "1", "a")
		LEVEL("target=\"alice\"", "2", "b"),
	    "2:b", 1 },
	{ "two patterns",
	    LEVEL("target-pattern=\"a\"", "1", "a")
		LEVEL("target-pattern=\"al\"", "2", "b"),
	    "1:a", 2 },
	{ "a pattern that is a name",
	    LEVEL("target-pattern=\"alice\"", "1", "a"), "1:a", 1 },
	{ "an attribute",
	    LEVEL("target-attribute=\"rack\" "
		  "target-value=\"1\"",
		"1", "a"),
	    "1:a", 1 },
	{ "another value",
	    LEVEL("target-attribute=\"rack\" "
		  "target-value=\"2\"",
		"1", "a"),
	    "", 0 },
	{ "blanks and commas", LEVEL("target=\"alice\"", "1", "a, b,"),
	    "1:a, b,", 1 },
};

static void
put_levels(char *to, size_t size, const struct view_entry *e)
{
	size_t len = 0;

	*to = '\0';
	for (size_t i = 0; e != NULL && i < VIEW_LEVELS; i++) {
		const struct cib_level *l = e->levels[i];

		if (l == NULL)
			continue;
		len += (size_t)snprintf(
		    to + len, size - len, "%s%zu:", len == 0 ? "" : " ", i);
		for (size_t k = 0; k < l->n_devices; k++)
			len += (size_t)snprintf(to + len, size - len, "%s%s",
			    k == 0 ? "" : ",", l->devices[k]);
	}
}

static void
test_levels(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(levels); i++) {
		const struct view_entry *e;
		char text[2048], got[128];
		struct judged j;
		size_t matches;

		snprintf(text, sizeof(text),
		    CIB_OF("3.16.1",
			"<nodes><node uname=\"alice\">" PARAMS(
			    NV("rack", "1")) "</node></nodes>" TOPOLOGY("%s")),
		    levels[i].levels);
		judged_make(&j, levels[i].name, text);
		e = view_entry(&j.view, "alice", &matches);
		put_levels(got, sizeof(got), e);
		CHECK_STR(levels[i].name, got, levels[i].want);
		CHECK_INT(levels[i].name, matches, levels[i].matches);
		judged_free(&j);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_whom),
		cmocka_unit_test(test_eligible),
		cmocka_unit_test(test_levels),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
