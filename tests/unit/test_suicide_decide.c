/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "suicide/decide.h"
#include "suicide/facts.h"

#define NODE(name, ring)                 \
	"  node {\n    name: " name "\n" \
	"    ring0_addr: " ring "\n  }\n"
#define CONF(nodes) "nodelist {\n" nodes "}\n"

static const char pair[] =
    CONF(NODE("alice", "10.0.0.1") NODE("bob", "10.0.0.2"));
static const char alone[] = CONF(NODE("alice", "10.0.0.1"));
static const char no_list[] = "totem {\n  version: 2\n}\n";

/* A host with the addresses 127.0.0.1 and `addr`. */
static void
host(struct facts *f, struct addr addrs[2], const char *name, const char *addr,
    const char *conf)
{
	char ifname[IF_NAMESIZE];

	*f = (struct facts){ .addrs = addrs, .n_addrs = addr == NULL ? 1 : 2 };
	snprintf(f->uname, sizeof(f->uname), "%s", name);
	assert_int_equal(
	    addr_parse("127.0.0.1", &addrs[0], ifname, NULL), ADDR_IS_ADDRESS);
	if (addr != NULL)
		assert_int_equal(
		    addr_parse(addr, &addrs[1], ifname, NULL), ADDR_IS_ADDRESS);
	if (conf != NULL) {
		f->conf = 1;
		assert_int_equal(
		    corosync_parse(&f->nodes, conf, strlen(conf), NULL), 0);
	}
}

static const struct {
	const char *row;
	const char *uname, *addr; /* this host */
	const char *conf;
	const char *name; /* asked for */
	const char *says; /* NULL: it is us */
} names[] = {
	{ "kernel's name", "alice", "10.0.0.1", NULL, "alice", NULL },
	{ "case", "Alice", "10.0.0.1", NULL, "aLICE", NULL },
	{ "another", "alice", "10.0.0.1", NULL, "bob",
	    "this is alice, asked for bob" },
	{ "a part", "alice", NULL, NULL, "ali", "asked for ali" },
	{ "a longer one", "alice", NULL, NULL, "alice2", "asked for" },
	{ "with its domain", "alice", NULL, NULL, "alice.example.com",
	    "asked for" },
	{ "corosync's name", "host7", "10.0.0.1", pair, "ALICE", NULL },
	{ "the other's", "host7", "10.0.0.1", pair, "bob",
	    "this is host7 (node alice in corosync.conf), asked for bob" },
	{ "no address of it", "host7", "10.0.0.3", pair, "alice",
	    "this is host7, asked for alice" },
	{ "address gone, name same", "alice", NULL, pair, "alice", NULL },
	{ "name same, address another's", "bob", "10.0.0.1", pair, "bob",
	    "in corosync.conf that is another node: by its address this is "
	    "node alice" },
	{ "then its node's", "bob", "10.0.0.1", pair, "alice", NULL },
	{ "an address is no name", "alice", "10.0.0.1", pair, "10.0.0.1",
	    "asked for 10.0.0.1" },
	{ "loopback is everybody's", "host7", NULL,
	    CONF(NODE("alice", "127.0.0.1")), "alice", "asked for" },
	{ "names are not looked up", "host7", "10.0.0.1",
	    CONF(NODE("alice", "host7")), "alice", "asked for" },
	{ "IPv6", "host7", "fd00::1", CONF(NODE("alice", "fd00:0::1")), "alice",
	    NULL },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(names); i++) {
		struct reason why = { "" };
		struct addr addrs[2];
		struct facts f;
		int rc;

		host(&f, addrs, names[i].uname, names[i].addr, names[i].conf);
		rc = decide_is_us(&f, names[i].name, &why);
		CHECK_INT(names[i].row, rc, names[i].says == NULL ? 0 : -1);
		if (names[i].says != NULL)
			CHECK_SAYS(names[i].row, why.text, names[i].says);
		corosync_free(&f.nodes);
	}
}

/* Both nodes' addresses are on this host: then it is by name alone. */
static void
test_two_nodes_here(void **state)
{
	struct reason why;
	struct addr addrs[3];
	char ifname[IF_NAMESIZE];
	struct facts f;

	(void)state;
	host(&f, addrs, "host7", "10.0.0.1", pair);
	addr_parse("10.0.0.2", &addrs[2], ifname, NULL);
	f.n_addrs = 3;
	assert_int_equal(decide_is_us(&f, "alice", &why), -1);
	assert_int_equal(decide_is_us(&f, "bob", &why), -1);
	assert_int_equal(decide_is_us(&f, "host7", &why), 0);
	corosync_free(&f.nodes);
}

#define NAMELESS(ring) "  node {\n    ring0_addr: " ring "\n  }\n"
#define RINGS(name, ring, n, last)       \
	"  node {\n    name: " name "\n" \
	"    ring0_addr: " ring "\n"     \
	"    ring" n "_addr: " last "\n  }\n"

static const struct {
	const char *row;
	const char *uname, *addrs[3]; /* this host, in this order */
	const char *conf;
	const char *name; /* asked for */
	const char *says; /* NULL: it is us */
} places[] = {
	{ "the first address of the host", "host7", { "10.0.0.1", "10.9.9.9" },
	    pair, "alice", NULL },
	{ "the last of them", "host7", { "10.9.9.9", "10.8.8.8", "10.0.0.1" },
	    pair, "alice", NULL },
	{ "the second ring alone", "host7", { "10.1.0.2" },
	    CONF(NODE("alice", "10.0.0.1")
		    RINGS("bob", "10.0.0.2", "1", "10.1.0.2")),
	    "bob", NULL },
	{ "the last ring alone", "host7", { "10.7.0.1" },
	    CONF(RINGS("alice", "10.0.0.1", "7", "10.7.0.1")
		    NODE("bob", "10.0.0.2")),
	    "alice", NULL },
	{ "two rings of one node", "host7", { "10.0.0.2", "10.1.0.2" },
	    CONF(NODE("alice", "10.0.0.1")
		    RINGS("bob", "10.0.0.2", "1", "10.1.0.2")),
	    "bob", NULL },
	{ "rings of two nodes", "host7", { "10.0.0.1", "10.1.0.2" },
	    CONF(NODE("alice", "10.0.0.1")
		    RINGS("bob", "10.0.0.2", "1", "10.1.0.2")),
	    "bob", "this is host7, asked for bob" },
	{ "every host may have this link-local address", "host7",
	    { "fe80::1%lo" }, CONF(NODE("alice", "fe80::1%lo")), "alice",
	    "this is host7, asked for alice" },
	{ "the name of the first node, the address of the second", "alice",
	    { "10.0.0.2" }, pair, "alice",
	    "this is alice, but in corosync.conf that is another node: by its "
	    "address this is node bob" },
	{ "the kernel's name, in no file", "host7", { "10.0.0.1" }, pair,
	    "host7", NULL },
	{ "by its address a node without a name", "host7", { "10.0.0.3" },
	    CONF(NODE("alice", "10.0.0.1") NAMELESS("10.0.0.3")), "alice",
	    "this is host7 (node without a name in corosync.conf), asked for "
	    "alice" },
	{ "the last node of the file", "host7", { "10.0.0.2" }, pair, "alice",
	    "this is host7 (node bob in corosync.conf), asked for alice" },
};

/* Which node of the file a host is, by its addresses. */
static void
test_places(void **state)
{
	char ifname[IF_NAMESIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(places); i++) {
		struct reason why = { "" };
		struct addr addrs[N_OF(places[i].addrs)], none[2];
		struct facts f;
		size_t n = 0;

		host(&f, none, places[i].uname, NULL, places[i].conf);
		while (n < N_OF(addrs) && places[i].addrs[n] != NULL) {
			CHECK_INT(places[i].row,
			    addr_parse(
				places[i].addrs[n], &addrs[n], ifname, NULL),
			    ADDR_IS_ADDRESS);
			n++;
		}
		f.addrs = addrs;
		f.n_addrs = n;
		CHECK_INT(places[i].row, decide_is_us(&f, places[i].name, &why),
		    places[i].says == NULL ? 0 : -1);
		CHECK_STR(places[i].row, why.text,
		    places[i].says == NULL ? "" : places[i].says);
		corosync_free(&f.nodes);
	}
}

enum {
	REFUSED = -1,
	TOLD_1 = 1,
	TOLD_2 = 2,
	NONE = 0,
	SILENT = -1
};

static const struct {
	const char *row;
	enum answer wish;
	const char *conf; /* "" = broken */
	int cluster;      /* nodes, NONE or SILENT */
	int answer;       /* or REFUSED */
	const char *says;
} answers[] = {
	{ "never", ANSWER_NEVER, alone, TOLD_1, ANSWER_NEVER, "never" },
	{ "auto, alone", ANSWER_AUTO, alone, TOLD_1, ANSWER_BEFORE, "alone" },
	{ "auto, two in the file", ANSWER_AUTO, pair, TOLD_1, ANSWER_NEVER,
	    "corosync.conf has 2 nodes" },
	{ "auto, two run", ANSWER_AUTO, alone, TOLD_2, ANSWER_NEVER,
	    "running cluster has 2 nodes" },
	{ "auto, silence", ANSWER_AUTO, alone, SILENT, ANSWER_NEVER, "hush" },
	{ "auto, nobody to ask", ANSWER_AUTO, alone, NONE, ANSWER_NEVER,
	    "no corosync runs" },
	{ "auto, no file", ANSWER_AUTO, NULL, NONE, ANSWER_NEVER,
	    "no corosync.conf" },
	{ "auto, no file, one runs", ANSWER_AUTO, NULL, TOLD_1, ANSWER_NEVER,
	    "no corosync.conf" },
	{ "auto, no list", ANSWER_AUTO, no_list, TOLD_1, ANSWER_NEVER,
	    "no list" },
	{ "auto, broken", ANSWER_AUTO, "", TOLD_1, ANSWER_NEVER, "broken" },
	{ "before, alone", ANSWER_BEFORE, alone, TOLD_1, ANSWER_BEFORE, "" },
	{ "before, nobody runs", ANSWER_BEFORE, alone, NONE, ANSWER_BEFORE,
	    "" },
	{ "before, no cluster", ANSWER_BEFORE, NULL, NONE, ANSWER_BEFORE, "" },
	{ "before, two in the file", ANSWER_BEFORE, pair, NONE, REFUSED,
	    "corosync.conf has 2 nodes" },
	{ "before, two run", ANSWER_BEFORE, alone, TOLD_2, REFUSED,
	    "running cluster has 2" },
	{ "before, silence", ANSWER_BEFORE, alone, SILENT, REFUSED, "hush" },
	{ "before, silence, no file", ANSWER_BEFORE, NULL, SILENT, REFUSED,
	    "hush" },
	{ "before, no list", ANSWER_BEFORE, no_list, NONE, REFUSED, "no list" },
	{ "before, broken", ANSWER_BEFORE, "", NONE, REFUSED, "broken" },
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(answers); i++) {
		const char *conf = answers[i].conf;
		const int told = answers[i].cluster;
		struct reason why = { "" };
		struct addr addrs[2];
		struct facts f;

		host(&f, addrs, "alice", "10.0.0.1",
		    conf != NULL && *conf == '\0' ? NULL : conf);
		if (conf != NULL && *conf == '\0') {
			f.conf = -1;
			reason_set(&f.conf_why, "broken");
		}
		f.cluster.state = told == SILENT ? CLUSTER_SILENT :
		    told == NONE                 ? CLUSTER_NONE :
						   CLUSTER_TOLD;
		f.cluster.nodes = told > 0 ? (size_t)told : 0;
		reason_set(&f.cluster.why, "hush");
		CHECK_INT(answers[i].row,
		    decide_answer(answers[i].wish, &f, &why),
		    answers[i].answer);
		CHECK_SAYS(answers[i].row, why.text, answers[i].says);
		corosync_free(&f.nodes);
	}
}

static const struct {
	const char *row;
	enum how how;
	bool sysrq;
	enum crash_kernel kernel;
	bool panics;
	const char *why;
} panics[] = {
	{ "reboot, loaded", HOW_REBOOT, true, CRASH_KERNEL_LOADED, false, "" },
	{ "reboot, none", HOW_REBOOT, true, CRASH_KERNEL_NONE, false, "" },
	{ "reboot, unknown", HOW_REBOOT, true, CRASH_KERNEL_UNKNOWN, false,
	    "" },
	{ "reboot, loaded, no sysrq", HOW_REBOOT, false, CRASH_KERNEL_LOADED,
	    false, "" },
	{ "reboot, none, no sysrq", HOW_REBOOT, false, CRASH_KERNEL_NONE, false,
	    "" },
	{ "reboot, unknown, no sysrq", HOW_REBOOT, false, CRASH_KERNEL_UNKNOWN,
	    false, "" },
	{ "crash, loaded", HOW_CRASH, true, CRASH_KERNEL_LOADED, true,
	    "a crash kernel is loaded" },
	{ "crash, none", HOW_CRASH, true, CRASH_KERNEL_NONE, false,
	    "no crash kernel is loaded" },
	{ "crash, unknown", HOW_CRASH, true, CRASH_KERNEL_UNKNOWN, false,
	    "the kernel does not tell whether a crash kernel is loaded" },
	{ "crash, loaded, no sysrq", HOW_CRASH, false, CRASH_KERNEL_LOADED,
	    false, "this is a PID namespace: a panic would be its host's" },
	{ "crash, none, no sysrq", HOW_CRASH, false, CRASH_KERNEL_NONE, false,
	    "this is a PID namespace: a panic would be its host's" },
	{ "crash, unknown, no sysrq", HOW_CRASH, false, CRASH_KERNEL_UNKNOWN,
	    false, "this is a PID namespace: a panic would be its host's" },
};

/* Every combination that there is. */
static void
test_panics(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(panics); i++) {
		struct reason why = { "nothing was said" };

		CHECK_INT(panics[i].row,
		    decide_panics(
			panics[i].how, panics[i].sysrq, panics[i].kernel, &why),
		    panics[i].panics);
		CHECK_STR(panics[i].row, why.text, panics[i].why);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_two_nodes_here),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_panics),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
