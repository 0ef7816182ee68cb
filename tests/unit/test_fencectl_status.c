/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table, the JSON and the metrics, of one cluster after the other. */
#include "tests/unit/fencectl_cib.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "fencectl/history.h"
#include "fencectl/mon.h"
#include "fencectl/prometheus.h"
#include "fencectl/quorum.h"
#include "fencectl/status.h"
#include "fencectl/status_json.h"
#include "fencectl/status_text.h"
#include "fencectl/textfile.h"

#define R(text) "<pacemaker-result>" text "</pacemaker-result>"
#define N(name, online) \
	"<node name=\"" name "\" online=\"" online "\" unclean=\"false\"/>"
#define MON(text) R("<nodes>" text "</nodes>")
#define STATE(node, pairs)                                      \
	"<node_state uname=\"" node "\"><transient_attributes>" \
	"<instance_attributes>" pairs "</instance_attributes>"  \
	"</transient_attributes></node_state>"
#define WITH(nodes, rest, status)                                    \
	"<cib crm_feature_set=\"3.16.1\"><configuration>" nodes rest \
	"</configuration><status>" status "</status></cib>"
#define DEVICES RESOURCES(DEVICE("a", LIST("alice bob charlie")))

/* One of a kind: members, attributes, a history, a drill. */
#define ALL                                                               \
	WITH(NODES, DEVICES,                                              \
	    STATE("alice",                                                \
		NV("kdump-armed", "1") NV("kdump-armed-key", "4f1a9c22")) \
		STATE("bob",                                              \
		    NV("kdump-armed", "0")                                \
			NV("kdump-armed-why", "crash kernel not loaded")  \
			    NV("other", "x") NV("operator-needed-alice",  \
				"on bob since 2026-12-01 00:07:22 UTC: "  \
				"meatclient -c alice"))                   \
		    STATE("charlie", NV("kdump-armed", "1")))
#define MEMBERS MON(N("alice", "true") N("bob", "true") N("charlie", "false"))
#define HISTORY                                                    \
	R("<list><fence_event target=\"alice\" action=\"reboot\" " \
	  "delegate=\"bob\" status=\"success\" "                   \
	  "completed=\"2026-11-29 14:29:17Z\"/><fence_event "      \
	  "target=\"bob\" action=\"off\" status=\"pending\"/></list>")

struct made {
	struct judged j;
	struct mon mon;
	struct history history;
	struct drill drill;
	struct drills drills;
	struct status status;
};

/* NULL for what could not be asked; `rest`: corosync, and the drills. */
static void
make(struct made *m, const char *cib, const char *mon, const char *history,
    bool rest)
{
	/* Corosync's defaults: 8.03 s until three nodes know. */
	static const struct quorum corosync = { .token_ms = -1,
		.consensus_ms = -1 };
	struct reason why = { "" };
	struct status_from from = { .view = &m->j.view };

	memset(m, 0, sizeof(*m));
	m->drill = (struct drill){
		.node = "alice", .began_s = 1795962557, .outcome = "fenced"
	};
	m->drills = (struct drills){ .all = &m->drill, .n = 1 };
	judged_make(&m->j, "cib", cib);
	if (mon != NULL) {
		CHECK_INT("mon", mon_read(&m->mon, mon, strlen(mon), &why), 0);
		from.mon = &m->mon;
	}
	if (history != NULL) {
		CHECK_INT("history",
		    history_read(&m->history, history, strlen(history), &why),
		    0);
		from.history = &m->history;
	}
	if (rest) {
		from.quorum = &corosync;
		from.drills = &m->drills;
	}
	CHECK_INT("status", status_make(&m->status, &from), 0);
}

static void
unmake(struct made *m)
{
	status_free(&m->status);
	history_free(&m->history);
	mon_free(&m->mon);
	judged_free(&m->j);
}

typedef void print_fn(FILE *to, const struct status *s);

static char *
printed(print_fn *print, const struct status *s)
{
	char *got = NULL;
	size_t len;
	FILE *to = open_memstream(&got, &len);

	assert_non_null(to);
	print(to, s);
	fclose(to);
	return (got);
}

static void
check_print(
    const char *row, print_fn *print, const struct status *s, const char *want)
{
	char *got = printed(print, s);

	CHECK_STR(row, got, want);
	free(got);
}

static void
check_says(
    const char *row, print_fn *print, const struct status *s, const char *want)
{
	char *got = printed(print, s);

	CHECK_SAYS(row, got, want);
	free(got);
}

static void
test_text(void **state)
{
	struct made m;

	(void)state;
	make(&m, ALL, MEMBERS, HISTORY, true);
	snprintf(m.history.all[0].device, FENCING_NAME, "ipmi-node1");
	m.history.all[0].seconds = 9.12;
	check_print("all is known", status_text, &m.status, "\
node     online  armed  key       worst case  last fencing         last drill\n\
alice    yes     yes    4f1a9c22  80.0 s      2026-11-29 14:29:17  2026-11-29 14:29:17 fenced\n\
bob      yes     no     -         80.0 s      pending              -\n\
charlie  no      ?      -         80.0 s      -                    -\n\
\n\
Not armed:\n\
  bob: crash kernel not loaded\n\
\n\
Last fencing:\n\
  alice: reboot by bob: success, ipmi-node1, 9.1 s\n\
  bob: off by -: pending, -, -\n\
\n\
These requests wait for an operator:\n\
  alice: go to bob: on bob since 2026-12-01 00:07:22 UTC: meatclient -c alice\n");
	unmake(&m);
	make(&m, CIB(DEVICES), NULL, NULL, false);
	check_print("nothing but the CIB", status_text, &m.status, "\
node     online  armed  key  worst case  last fencing  last drill\n\
alice    ?       ?      -    ?           ?             ?\n\
bob      ?       ?      -    ?           ?             ?\n\
charlie  ?       ?      -    ?           ?             ?\n\
\n\
No request waits for an operator.\n");
	unmake(&m);
	make(&m, WITH("<nodes><node id=\"1\" uname=\"a\"/></nodes>", "", ""),
	    MON(""), R(""), true);
	m.drills.incomplete = true;
	check_print("a record is not read", status_text, &m.status, "\
node  online  armed  key  worst case  last fencing  last drill\n\
a     ?       ?      -    ?           -             ?\n\
\n\
No request waits for an operator.\n");
	unmake(&m);
	make(&m, CIB(""), MEMBERS, R(""), true);
	check_print("no device", status_text, &m.status, "\
node     online  armed  key  worst case  last fencing  last drill\n\
alice    yes     ?      -    ?           -             2026-11-29 14:29:17 fenced\n\
bob      yes     ?      -    ?           -             -\n\
charlie  no      ?      -    ?           -             -\n\
\n\
No request waits for an operator.\n");
	unmake(&m);
}

static void
test_json(void **state)
{
	struct made m;

	(void)state;
	make(&m, ALL, MEMBERS, HISTORY, true);
	check_print("all is known", status_json, &m.status,
	    "{\"version\":1,\"nodes\":[{\"node\":\"alice\",\"state\":"
	    "\"online\",\"armed\":true,\"why\":null,\"key\":\"4f1a9c22\","
	    "\"worst\":80.030,\"last_fencing\":{\"action\":\"reboot\","
	    "\"ended\":\"2026-11-29T14:29:17Z\",\"by\":\"bob\",\"result\":"
	    "\"success\",\"device\":null,\"seconds\":null},\"last_drill\":"
	    "{\"outcome\":\"fenced\",\"began\":\"2026-11-29T14:29:17Z\"}},"
	    "{\"node\":\"bob\",\"state\":\"online\",\"armed\":false,\"why\":"
	    "\"crash kernel not loaded\",\"key\":null,\"worst\":80.030,"
	    "\"last_fencing\":{\"action\":\"off\",\"ended\":null,\"by\":null,"
	    "\"result\":\"pending\",\"device\":null,\"seconds\":null},"
	    "\"last_drill\":null},{\"node\":\"charlie\",\"state\":"
	    "\"offline\",\"armed\":null,\"why\":null,\"key\":null,\"worst\":"
	    "80.030,\"last_fencing\":null,\"last_drill\":null}],"
	    "\"requests\":[{\"node\":\"alice\",\"host\":\"bob\",\"text\":"
	    "\"on bob since 2026-12-01 00:07:22 UTC: meatclient -c alice\"}],"
	    "\"not_known\":[]}\n");
	m.drills.incomplete = true;
	check_says("a record is not read", status_json, &m.status,
	    "\"not_known\":[\"last_drill\"]}\n");
	unmake(&m);
	make(&m, WITH("<nodes><node id=\"1\" uname=\"a\"/></nodes>", "", ""),
	    NULL, NULL, false);
	check_print("nothing but the CIB", status_json, &m.status,
	    "{\"version\":1,\"nodes\":[{\"node\":\"a\",\"state\":null,"
	    "\"armed\":null,\"why\":null,\"key\":null,\"worst\":null,"
	    "\"last_fencing\":null,\"last_drill\":null}],\"requests\":[],"
	    "\"not_known\":[\"state\",\"worst\",\"last_fencing\",\"last_"
	    "drill\"]}\n");
	unmake(&m);
}

#define HEAD(name, help) "# HELP " name " " help "\n# TYPE " name " gauge\n"
#define HEAD_ARMED                     \
	HEAD("fence_kdump_node_armed", \
	    "Would the node's crash kernel speak (attribute kdump-armed)?")
#define HEAD_ONLINE                                                     \
	HEAD("fence_kdump_node_online",                                 \
	    "Is the node a member of the cluster, neither pending nor " \
	    "unclean?")
#define HEAD_FENCING                                       \
	HEAD("fence_kdump_last_fencing_timestamp_seconds", \
	    "When the last off or reboot of the node ended, well or not.")
#define HEAD_WORST                             \
	HEAD("fence_kdump_plan_worst_seconds", \
	    "How long fencing the node takes if each level fails at its end.")
#define HEAD_REQUESTS                         \
	HEAD("fence_kdump_operator_requests", \
	    "Fencings that wait for an operator.")

static void
test_prometheus(void **state)
{
	struct made m;

	(void)state;
	make(&m, ALL, MEMBERS, HISTORY, true);
	check_print("all is known", prometheus_print, &m.status,
	    HEAD_ARMED "fence_kdump_node_armed{node=\"alice\"} 1\n"
		       "fence_kdump_node_armed{node=\"bob\"} 0\n" //
	    HEAD_ONLINE "fence_kdump_node_online{node=\"alice\"} 1\n"
		       "fence_kdump_node_online{node=\"bob\"} 1\n"
		       "fence_kdump_node_online{node=\"charlie\"} 0\n" //
	    HEAD_FENCING "fence_kdump_last_fencing_timestamp_seconds"
		       "{node=\"alice\"} 1795962557\n" //
	    HEAD_WORST "fence_kdump_plan_worst_seconds{node=\"alice\"} "
		       "80.030\n"
		       "fence_kdump_plan_worst_seconds{node=\"bob\"} 80.030\n"
		       "fence_kdump_plan_worst_seconds{node=\"charlie\"} "
		       "80.030\n" //
	    HEAD_REQUESTS "fence_kdump_operator_requests 1\n");
	unmake(&m);
	make(&m, CIB(DEVICES), NULL, NULL, false);
	check_print("what is not known is absent", prometheus_print, &m.status,
	    HEAD_ARMED HEAD_ONLINE HEAD_FENCING HEAD_WORST HEAD_REQUESTS
	    "fence_kdump_operator_requests 0\n");
	unmake(&m);
	check_print("nothing is known", prometheus_print, NULL,
	    HEAD_ARMED HEAD_ONLINE HEAD_FENCING HEAD_WORST HEAD_REQUESTS);
}

#define ODD "a&quot;\\&#10;&#155;b\xc3\xa9"

/* Names and values that other programs made, in all three. */
static void
test_escapes(void **state)
{
	static const char cib[] =
	    WITH("<nodes><node id=\"1\" uname=\"" ODD "\"/></nodes>", "",
		STATE(ODD,
		    NV("kdump-armed", "0") NV("kdump-armed-why", ODD)
			NV("operator-needed-" ODD, ODD)));
	struct made m;

	(void)state;
	make(&m, cib, NULL, NULL, false);
	check_print("text", status_text, &m.status,
	    "node     online  armed  key  worst case  last fencing  last "
	    "drill\na\"\\??b\xc3\xa9  ?       no     -    ?           ?    "
	    "         ?\n\nNot armed:\n  a\"\\??b\xc3\xa9: a\"\\???b??\n\n"
	    "These requests wait for an operator:\n  a\"\\???b??: go to "
	    "a\"\\??b\xc3\xa9: a\"\\???b??\n");
	check_print("JSON", status_json, &m.status,
	    "{\"version\":1,\"nodes\":[{\"node\":\"a\\\"\\\\\\u000a\\u009bb"
	    "\xc3\xa9\",\"state\":null,\"armed\":false,\"why\":"
	    "\"a\\\"\\\\???b??\",\"key\":null,\"worst\":null,"
	    "\"last_fencing\":null,\"last_drill\":null}],\"requests\":["
	    "{\"node\":\"a\\\"\\\\???b??\",\"host\":\"a\\\"\\\\\\u000a\\u009bb"
	    "\xc3\xa9\",\"text\":\"a\\\"\\\\???b??\"}],\"not_known\":["
	    "\"state\",\"worst\",\"last_fencing\",\"last_drill\"]}\n");
	check_print("metrics", prometheus_print, &m.status,
	    HEAD_ARMED "fence_kdump_node_armed{node=\"a\\\"\\\\\\n?b\xc3\xa9\"}"
		       " 0\n" HEAD_ONLINE HEAD_FENCING HEAD_WORST HEAD_REQUESTS
		       "fence_kdump_operator_requests 1\n");
	unmake(&m);
}

/* What an attribute may be, of a node that is online and of one that is not. */
static const struct {
	const char *name, *pairs, *mon;
	enum status_armed armed;
	const char *why, *key;
	size_t requests;
} attributes[] = {
	{ "none", "", MEMBERS, STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "1", NV("kdump-armed", "1") NV("kdump-armed-why", "ok"), MEMBERS,
	    STATUS_ARMED, "", "", 0 },
	{ "0, and no reason", NV("kdump-armed", "0"), MEMBERS, STATUS_NOT_ARMED,
	    "", "", 0 },
	{ "empty, as attrd leaves it", NV("kdump-armed", ""), MEMBERS,
	    STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "another word", NV("kdump-armed", "yes") NV("kdump-armed-why", "x"),
	    MEMBERS, STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "not known to be online",
	    NV("kdump-armed", "1") NV("kdump-armed-key", "k"), MON(""),
	    STATUS_ARMED, "", "k", 0 },
	{ "offline: it is an old one",
	    NV("kdump-armed", "1") NV("kdump-armed-key", "k"),
	    MON(N("alice", "false")), STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "unclean: so it is", NV("kdump-armed", "1"),
	    MON("<node name=\"alice\" online=\"true\" unclean=\"true\"/>"),
	    STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "requests",
	    NV("operator-needed-bob", "x") NV("operator-needed-charlie", "y"),
	    MEMBERS, STATUS_ARMED_UNKNOWN, "", "", 2 },
	{ "a request of a host that is offline", NV("operator-needed-bob", "x"),
	    MON(N("alice", "false")), STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "a request of a host that is unclean", NV("operator-needed-bob", "x"),
	    MON("<node name=\"alice\" online=\"true\" unclean=\"true\"/>"),
	    STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "a request of a host not known to be online",
	    NV("operator-needed-bob", "x"), MON(""), STATUS_ARMED_UNKNOWN, "",
	    "", 1 },
	{ "a request that is over", NV("operator-needed-bob", ""), MEMBERS,
	    STATUS_ARMED_UNKNOWN, "", "", 0 },
	{ "a request for nobody", NV("operator-needed-", "x"), MEMBERS,
	    STATUS_ARMED_UNKNOWN, "", "", 0 },
};

static void
test_attributes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(attributes); i++) {
		const char *name = attributes[i].name;
		const struct status_row *r;
		char cib[4096];
		struct made m;

		snprintf(cib, sizeof(cib),
		    WITH(NODES, "", STATE("alice", "%s")), attributes[i].pairs);
		make(&m, cib, attributes[i].mon, R(""), true);
		r = &m.status.rows[0];
		CHECK_STR(name, r->node, "alice");
		CHECK_INT(name, r->armed, attributes[i].armed);
		CHECK_STR(name, r->why, attributes[i].why);
		CHECK_STR(name, r->key, attributes[i].key);
		CHECK_INT(name, m.status.n_requests, attributes[i].requests);
		unmake(&m);
	}
}

/* A long value is cut, and shows it. */
static void
test_long(void **state)
{
	char cib[4096], value[1000];
	struct made m;

	(void)state;
	memset(value, 'v', sizeof(value));
	value[sizeof(value) - 1] = '\0';
	snprintf(cib, sizeof(cib),
	    WITH(NODES, "",
		STATE("alice",
		    NV("kdump-armed", "0") NV("kdump-armed-why", "%s")
			NV("operator-needed-bob", "%s"))),
	    value, value);
	make(&m, cib, MEMBERS, R(""), true);
	assert_int_equal(strlen(m.status.rows[0].why), STATUS_TEXT - 1);
	assert_string_equal(m.status.rows[0].why + STATUS_TEXT - 5, "v...");
	assert_int_equal(strlen(m.status.requests[0].text), STATUS_TEXT - 1);
	unmake(&m);
}

static char folder[] = "/tmp/test_fencectl_status.XXXXXX";

/* One file, whole, that all may read; or the old one, and none beside it. */
static void
test_textfile(void **state)
{
	char path[64], command[256];
	struct reason why = { "" };
	struct stat st;
	struct made m;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.prom", folder);
	make(&m, ALL, MEMBERS, HISTORY, true);
	umask(077);
	assert_int_equal(textfile_write(path, &m.status, &why), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_int_equal(textfile_write(path, NULL, &why), 0);
	snprintf(command, sizeof(command),
	    "cd '%s' && test \"$(ls)\" = a.prom && ! grep -v '^#' a.prom",
	    folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(unlink(path), 0);

	/* A folder is in the place of the file. */
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(textfile_write(path, &m.status, &why), -1);
	assert_non_null(strstr(why.text, "/a.prom: "));
	snprintf(command, sizeof(command), "test \"$(ls -A '%s')\" = a.prom",
	    folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(textfile_write(path, &m.status, &why), -1);
	assert_non_null(strstr(why.text, "No such file"));
	unmake(&m);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_prometheus),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_textfile),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
