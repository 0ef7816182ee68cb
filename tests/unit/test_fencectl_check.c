/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fencectl/agents.h"
#include "fencectl/allow.h"
#include "fencectl/builtin.h"
#include "fencectl/check_report.h"
#include "fencectl/checks.h"
#include "fencectl/explain.h"
#include "fencectl/quorum.h"
#include "fencectl/sbd.h"
#include "lib/reason.h"

/* Findings in any order; sorted, and each once. */
static void
test_findings(void **state)
{
	static const struct {
		const char *id, *about, *node;
		enum severity severity;
		unsigned level;
	} in[] = {
		{ "A9", "x", NULL, SEVERITY_INFO, 0 },
		{ "A10", "x", "bob", SEVERITY_ERROR, 2 },
		{ "A2", "x", "bob", SEVERITY_ERROR, 2 },
		{ "A10", "x", "alice", SEVERITY_ERROR, 1 },
		{ "A2", "x", "bob", SEVERITY_ERROR, 1 },
		{ "A10", "x", "bob", SEVERITY_ERROR, 2 },
		{ "E1", NULL, NULL, SEVERITY_WARNING, 0 },
		{ "A2", "x", NULL, SEVERITY_ERROR, 9 },
	};
	static const char *const want[] = { "A2 - 9", "A2 bob 1", "A2 bob 2",
		"A10 alice 1", "A10 bob 2", "E1 - 0", "A9 - 0" };
	struct findings f = { .all = NULL };
	char got[64];
	size_t i;

	(void)state;
	findings_sort(&f);
	assert_int_equal(f.n, 0);
	for (i = 0; i < N_OF(in); i++) {
		struct finding new = { .id = in[i].id,
			.severity = in[i].severity,
			.about = in[i].about,
			.node = in[i].node,
			.level = in[i].level,
			.text = "t" };

		finding_add(&f, &new);
	}
	findings_sort(&f);
	assert_false(f.failed);
	assert_int_equal(f.n, N_OF(want));
	for (i = 0; i < f.n; i++) {
		snprintf(got, sizeof(got), "%s %s %u", f.all[i].id,
		    f.all[i].node != NULL ? f.all[i].node : "-",
		    f.all[i].level);
		CHECK_STR(want[i], got, want[i]);
	}
	findings_free(&f);
}

/* Which node this host is, group G must know, and is not judged without. */
static void
test_no_node(void **state)
{
	static const char *const ids[] = { "G1", "G2", "G3", "G4", "G5" };
	struct checking k = { .has = NEEDS_NODES | NEEDS_COROSYNC | NEEDS_LIVE |
		    NEEDS_VERSION };
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(ids); i++) {
		k.has &= ~(unsigned)NEEDS_HOST;
		CHECK(ids[i], !check_can(check_find(ids[i]), &k));
		k.has |= NEEDS_HOST;
		CHECK(ids[i], check_can(check_find(ids[i]), &k));
	}
}

/* What a file of allowed findings means for A1 about "kdump", and D16. */
static void
test_allow(void **state)
{
	static const struct {
		const char *bytes;
		const char *why; /* NULL: it is well */
		bool a1, d16;
	} rows[] = {
		{ "", NULL, false, false },
		{ "A1\n", NULL, true, false },
		{ " A1 # known\n\n#D16\n", NULL, true, false },
		{ "A1:kdump\nD16", NULL, true, true },
		{ "A1:kdump1\nA1:kdum\n", NULL, false, false },
		{ "A10\n", NULL, false, false },
		{ "D16:\n", NULL, false, false },
		{ "A1\nA99\n", "line 2: there is no check A99", false, false },
		{ "a1\n", "line 1: there is no check a1", false, false },
		{ "A1:\\\nall of it\n", "line 2: more than one word", false,
		    false },
		{ "A1 \t# known\n \tD16\t \r\n", NULL, true, true },
		/* It would allow each A1, not that of kdump alone. */
		{ "D16\nA1 kdump\n", "line 2: more than one word", false,
		    false },
		{ "A1\tkdump", "line 1: more than one word", false, false },
		{ "A1 :kdump\n", "line 1: more than one word", false, false },
		{ "A1: kdump # known\n", "line 1: more than one word", false,
		    false },
		{ "A1\rkdump\n", "line 1: more than one word", false, false },
		{ "A1\fkdump\n", "line 1: there is no check A1\fkdump", false,
		    false },
	};
	struct list l;
	struct reason why;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		struct findings f = { .all = NULL };
		struct finding a1 = {
			.id = "A1", .about = "kdump", .text = "t"
		};
		struct finding d16 = { .id = "D16", .text = "t" };

		l = (struct list){ NULL, 0 };
		rc =
		    allow_parse(&l, rows[i].bytes, strlen(rows[i].bytes), &why);
		CHECK_INT(rows[i].bytes, rc, rows[i].why != NULL ? -1 : 0);
		if (rc == -1) {
			CHECK_STR(rows[i].bytes, why.text, rows[i].why);
			list_free(&l);
			continue;
		}
		finding_add(&f, &a1);
		finding_add(&f, &d16);
		allow_mark(&l, &f);
		CHECK_INT(rows[i].bytes, f.all[0].allowed, rows[i].a1);
		CHECK_INT(rows[i].bytes, f.all[1].allowed, rows[i].d16);
		findings_free(&f);
		list_free(&l);
	}
}

/* What C takes for the end of a text is no end of a line. */
static void
test_allow_nul(void **state)
{
	static const char bytes[] = "D16\nA1\0:kdump\n";
	struct list l = { NULL, 0 };
	struct reason why;

	(void)state;
	assert_int_equal(allow_parse(&l, bytes, sizeof(bytes) - 1, &why), -1);
	CHECK_STR("NUL", why.text, "line 2: it has a NUL byte");
	list_free(&l);
}

/* As Pacemaker 2.1.5 and others print it; that of this host is asked. */
#define OPTION(name, content)     \
	"<parameter name=\"" name \
	"\"><longdesc lang=\"en\">x &gt; y</longdesc>" content "</parameter>"

static void
test_builtin(void **state)
{
	static const struct {
		const char *bytes;
		int want;
	} rows[] = {
		{ OPTION("a", "<content type=\"boolean\" default=\"false\"/>"),
		    0 },
		{ OPTION("b", "<content type=\"boolean\" default=\"false\"/>")
			OPTION("a",
			    "<content default=\"true\" type=\"boolean\"/>"),
		    1 },
		{ OPTION("a", "<content type=\"boolean\"/>") OPTION(
		      "b", "<content type=\"boolean\" default=\"true\"/>"),
		    -1 },
		{ OPTION("aa", "<content default=\"true\"/>"), -1 },
		{ OPTION("a", "<content default=\"20s\"/>"), -1 },
		{ OPTION("a", "<content default=\"true/>"), -1 },
		{ "<parameter name=\"a\"><content default=\"true\"/>", -1 },
		{ "", -1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].bytes,
		    builtin_find(rows[i].bytes, strlen(rows[i].bytes), "a"),
		    rows[i].want);
	assert_int_equal(builtin_bool("no-such-option"), -1);
	if (access("/usr/lib/pacemaker/pacemaker-schedulerd", X_OK) == 0 ||
	    access("/usr/libexec/pacemaker/pacemaker-schedulerd", X_OK) == 0)
		assert_int_equal(builtin_bool("startup-fencing"), 1);
}

static void
test_quorum(void **state)
{
	static const struct {
		const char *bytes;
		const char *want; /* what is set; NULL: refused */
	} rows[] = {
		{ "", "" },
		{ "quorum {\n two_node: 1\n}\n", "two_node " },
		{ "quorum {\n two_node: 1\n two_node: 0\n}\n", "" },
		{ "two_node: 1\ntotem {\n two_node: 1\n}\n", "" },
		{ "quorum {\n wait_for_all: 1\n}\n", "" },
		{ "quorum {\n wait_for_all: 0\n}\n", "wait_for_all_off " },
		{ "quorum {\n device {\n model: net\n }\n}\n", "device " },
		{ "quorum {\n device {\n two_node: 1\n }\n"
		  " auto_tie_breaker: 1\n}\n",
		    "auto_tie_breaker device " },
		{ "nodelist {\n node {\n quorum_votes: 1\n }\n}\n", "" },
		{ "nodelist {\n node {\n quorum_votes: 2\n }\n}\n", "uneven " },
		{ "totem {\n token: 5000\n consensus: 6000\n}",
		    "token=5000 consensus=6000 " },
		{ "totem {\n token: 5x\n}\n", "" },
		{ "totem {\n token 5\n}\n", NULL },
	};
	struct quorum q;
	struct reason why;
	char got[256];
	size_t i;
	int rc, n;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		rc = quorum_parse(
		    &q, rows[i].bytes, strlen(rows[i].bytes), &why);
		CHECK_INT(rows[i].bytes, rc, rows[i].want == NULL ? -1 : 0);
		if (rc == -1)
			continue;
		n = snprintf(got, sizeof(got), "%s%s%s%s%s%s",
		    q.two_node ? "two_node " : "",
		    q.wait_for_all_off ? "wait_for_all_off " : "",
		    q.auto_tie_breaker ? "auto_tie_breaker " : "",
		    q.last_man_standing ? "last_man_standing " : "",
		    q.device ? "device " : "", q.uneven ? "uneven " : "");
		if (q.token_ms != -1)
			n += snprintf(got + n, sizeof(got) - (size_t)n,
			    "token=%d ", q.token_ms);
		if (q.consensus_ms != -1)
			snprintf(got + n, sizeof(got) - (size_t)n,
			    "consensus=%d ", q.consensus_ms);
		CHECK_STR(rows[i].bytes, got, rows[i].want);
	}
}

static void
test_sbd(void **state)
{
	static const struct {
		const char *bytes;
		bool there;
		long timeout;
		bool crashdump;
	} rows[] = {
		{ "", false, 0, false },
		{ "#SBD_WATCHDOG_TIMEOUT=5\n", false, 0, false },
		{ "SBD_WATCHDOG_TIMEOUT=7\n", true, 7, false },
		{ "SBD_WATCHDOG_TIMEOUT=\"7\"\nSBD_WATCHDOG_TIMEOUT=9", true, 9,
		    false },
		{ "SBD_WATCHDOG_TIMEOUT=x\n", true, 5, false },
		{ "SBD_TIMEOUT_ACTION=flush,reboot\n", false, 0, false },
		{ "SBD_TIMEOUT_ACTION='flush,crashdump'\n", false, 0, true },
	};
	struct sbd s;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		sbd_parse(&s, rows[i].bytes, strlen(rows[i].bytes));
		CHECK_INT(rows[i].bytes, s.there, rows[i].there);
		CHECK_INT(rows[i].bytes, s.watchdog_timeout, rows[i].timeout);
		CHECK_INT(rows[i].bytes, s.crashdump, rows[i].crashdump);
	}
}

static void
test_agents(void **state)
{
	static const struct {
		const char *type;
		unsigned is; /* 0: it is not known */
		const char *can;
	} rows[] = {
		{ "fence_kdump", AGENT_KDUMP | AGENT_CONDITIONAL, "r" },
		{ "fence_kdump2", 0, "" },
		{ "fence_suicide", AGENT_CONDITIONAL | AGENT_SUICIDE, "rt" },
		{ "fence_ilo5", AGENT_BMC | AGENT_IPMI, "sr" },
		{ "fence_ilo3_ssh", AGENT_BMC, "sr" },
		{ "fence_apc_snmp", AGENT_PDU, "lsr" },
		{ "fence_scsi", AGENT_STORAGE, "s" },
		{ "fence_heuristics_ping", AGENT_CONDITIONAL, "r" },
		{ "fence_watchdog", AGENT_WATCHDOG, "lrt" },
		{ "fence_dummy", AGENT_TEST, "sr" },
		{ "fence_drac", AGENT_BMC, "sr" },
		{ "fence_alom", AGENT_BMC, "sr" },
		{ "external/ssh", AGENT_TEST, "lsr" },
		{ "", 0, "" },
	};
	const struct agent_kind *kind;
	char can[8];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		kind = agent_find(rows[i].type);
		CHECK_INT(rows[i].type, kind != NULL, rows[i].is != 0);
		if (kind == NULL)
			continue;
		CHECK_INT(rows[i].type, kind->is, rows[i].is);
		snprintf(can, sizeof(can), "%s%s%s%s",
		    kind->has_list ? "l" : "", kind->has_status ? "s" : "",
		    kind->has_reboot ? "r" : "", kind->on_target ? "t" : "");
		CHECK_STR(rows[i].type, can, rows[i].can);
	}
}

/* Each row has its explanation, and a group's letter and its number rise. */
static void
test_table(void **state)
{
	const struct check *check, *before = NULL;

	(void)state;
	for (check = checks; check->id != NULL; check++) {
		CHECK(check->id, explain_find(check->id) != NULL);
		CHECK(check->id, check_find(check->id) == check);
		CHECK(check->id, check->function != NULL);
		if (before != NULL)
			CHECK(check->id,
			    before->id[0] < check->id[0] ||
				(before->id[0] == check->id[0] &&
				    atoi(before->id + 1) <
					atoi(check->id + 1)));
		before = check;
	}
	assert_null(check_find("A99"));
	assert_null(explain_find("A99"));
}

/* A line for each row, with the source that it rests on. */
static void
test_printed_table(void **state)
{
	const struct check *check;
	char *text = NULL, *line, want[512];
	size_t size;
	FILE *to;

	(void)state;
	to = open_memstream(&text, &size);
	assert_non_null(to);
	report_list(to);
	assert_int_equal(fclose(to), 0);
	line = strtok(text, "\n");
	for (check = checks; check->id != NULL; check++) {
		CHECK(check->id, *check->title != '\0');
		CHECK(check->id, *check->source != '\0');
		snprintf(want, sizeof(want), "%-3s %-7s %s (%s)", check->id,
		    severity_word(check->severity), check->title,
		    check->source);
		CHECK_STR(check->id, line != NULL ? line : "", want);
		line = strtok(NULL, "\n");
	}
	assert_null(line);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_no_node),
		cmocka_unit_test(test_allow),
		cmocka_unit_test(test_allow_nul),
		cmocka_unit_test(test_builtin),
		cmocka_unit_test(test_quorum),
		cmocka_unit_test(test_sbd),
		cmocka_unit_test(test_agents),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_printed_table),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
