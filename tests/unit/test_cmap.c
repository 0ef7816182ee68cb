/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync-cmapctl prints.  map-joined, map-left and pongs-joined of
 * tests/fuzz/seeds/cmap/ were recorded with corosync 3.1.7: three nodes with
 * two links, node 2 there and crashed; map-corosync-2 is the first with the
 * keys as corosync 2 spells them.
 */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/cmap.h"
#include "lib/file.h"
#include "lib/reason.h"

/* A recorded answer, which the caller frees. */
static char *
recorded(const char *name, size_t *len)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[4096], *bytes;

	snprintf(path, sizeof(path), "%s/tests/fuzz/seeds/cmap/%s",
	    top != NULL ? top : ".", name);
	bytes = file_read(path, 1024 * 1024, len);
	if (bytes == NULL)
		fail_msg("%s: cannot be read", path);
	return (bytes);
}

static void
parse_recorded(struct cmap *c, const char *name)
{
	struct reason why = { "" };
	size_t len;
	char *bytes = recorded(name, &len);

	if (cmap_parse(c, bytes, len, &why) == -1)
		fail_msg("%s: %s", name, why.text);
	free(bytes);
}

static void
check_addr(const struct cmap_member *m, size_t i, const char *want)
{
	char text[ADDR_STRLEN];

	CHECK(want, i < m->n);
	CHECK_STR(want, addr_format(&m->addrs[i], text), want);
}

static void
check_cluster(const struct cmap *c, bool bob)
{
	const struct cmap_member *m = cmap_member(c, 2);

	assert_int_equal(c->nodes.n, 3);
	assert_string_equal(c->nodes.nodes[1].name, "bob");
	assert_string_equal(c->nodes.nodes[1].addrs[0], "10.9.0.2");
	assert_string_equal(c->nodes.nodes[1].addrs[1], "fd09::2");
	assert_int_equal(c->nodes.nodes[1].nodeid, 2);
	assert_int_equal(c->nodes.nodes[1].line[0], 0);
	assert_int_equal(c->nodes.nodes[2].nodeid, 33);
	assert_int_equal(c->n_members, 3);
	assert_non_null(m);
	assert_int_equal(m->joined, bob);
	assert_int_equal(m->n, 2);
	check_addr(m, 0, "10.9.0.2");
	check_addr(m, 1, "fd09::2");
	assert_ptr_equal(cmap_member(c, c->members[0].nodeid), &c->members[0]);
	assert_true(cmap_member(c, 33)->joined);
	assert_null(cmap_member(c, 3));
	assert_int_equal(c->interval_ms, 912);
	assert_true(c->knet);
}

static void
test_recorded(void **state)
{
	struct cmap c;

	(void)state;
	parse_recorded(&c, "map-joined");
	check_cluster(&c, true);
	assert_int_equal(c.frozen_ms, 1825);
	cmap_free(&c);
	parse_recorded(&c, "map-left");
	check_cluster(&c, false);
	assert_int_equal(c.frozen_ms, 1825);
	cmap_free(&c);
	parse_recorded(&c, "map-corosync-2");
	check_cluster(&c, true);
	assert_int_equal(c.frozen_ms, 1825);
	cmap_free(&c);
}

static void
test_recorded_pongs(void **state)
{
	struct reason why = { "" };
	struct cmap_pongs p;
	size_t len;
	char *bytes = recorded("pongs-joined", &len);

	(void)state;
	assert_int_equal(cmap_parse_pongs(&p, 2, bytes, len, &why), 0);
	assert_int_equal(p.links, 3);
	assert_int_equal(p.count[0], 12);
	assert_int_equal(p.count[1], 12);
	assert_int_equal(cmap_parse_pongs(&p, 22, bytes, len, &why), 0);
	assert_int_equal(p.links, 0);
	free(bytes);
}

/* `want`: members "nodeid:joined:addr,addr;...", or what the reason says. */
static const struct {
	const char *name, *text;
	int rc;
	const char *want;
} maps[] = {
	{ "nothing", "", 0, "" },
	{ "other keys in any form", "a\nstats (u8\nnodelist.local_node_pos\n\n",
	    0, "" },
	{ "a member", "runtime.members.1.ip (str) = r(0) ip(10.0.0.1) \n", 0,
	    "1:0:10.0.0.1;" },
	{ "no newline", "runtime.members.1.ip (str) = r(0) ip(10.0.0.1)", 0,
	    "1:0:10.0.0.1;" },
	{ "status only", "runtime.members.1.status (str) = joined\n", 0,
	    "1:1:;" },
	{ "other keys of a member", "runtime.members.1.x.y (str) = r\n", 0,
	    "1:0:;" },
	{ "a link without an address",
	    "runtime.members.1.ip (str) = r(0) ip() r(1) ip(10.0.0.1) \n", 0,
	    "1:0:10.0.0.1;" },
	{ "a link-local address claims nothing",
	    "runtime.members.1.ip (str) = r(0) ip(fe80::1) \n", 0, "1:0:;" },
	{ "no address at all", "runtime.members.1.ip (str) = \n", 0, "1:0:;" },
	{ "the greatest nodeid",
	    "runtime.members.4294967295.status (str) = left\n", 0,
	    "4294967295:0:;" },
	{ "both spellings are one",
	    "runtime.totem.pg.mrp.srp.members.1.status (str) = joined\n"
	    "runtime.members.1.ip (str) = r(0) ip(10.0.0.1) \n",
	    0, "1:1:10.0.0.1;" },
	{ "the later addresses count",
	    "runtime.members.1.ip (str) = r(0) ip(10.0.0.2) \n"
	    "runtime.members.1.ip (str) = r(0) ip(10.0.0.1) \n",
	    0, "1:0:10.0.0.1;" },
	{ "a name in the place of an address",
	    "runtime.members.1.ip (str) = r(0) ip(alice) \n", -1,
	    "runtime.members.1.ip: \"alice\" is no address" },
	{ "blanks before the list",
	    "runtime.members.1.ip (str) =   r(0) ip(10.0.0.1) \n", 0,
	    "1:0:10.0.0.1;" },
	{ "another letter for the ring",
	    "runtime.members.1.ip (str) = x(0) ip(10.0.0.1)\n", -1,
	    "no list of addresses" },
	{ "another bracket for the ring",
	    "runtime.members.1.ip (str) = r[0) ip(10.0.0.1)\n", -1,
	    "no list of addresses" },
	{ "an address as long as its room",
	    "runtime.members.1.ip (str) = r(0) ip(1234567890123456789012345"
	    "678901234567890123456)\n",
	    -1, "no list of addresses" },
	{ "no list, no address",
	    "runtime.members.1.ip (str) = r(0) ap(10.0.0.1)\n", -1,
	    "no list of addresses" },
	{ "half a list", "runtime.members.1.ip (str) = r(0) ip(10.0.0.1\n", -1,
	    "no list of addresses" },
	{ "no list", "runtime.members.1.ip (str) = 10.0.0.1\n", -1,
	    "no list of addresses" },
	{ "no list, ring", "runtime.members.1.ip (str) = r0 ip(10.0.0.1)\n", -1,
	    "no list of addresses" },
	{ "a long address",
	    "runtime.members.1.ip (str) = r(0) ip(0000:0000:0000:0000:0000:"
	    "0000:0000:0000:0000:0000:0000)\n",
	    -1, "no list of addresses" },
	{ "two nodes of one name",
	    "nodelist.node.0.name (str) = a\nnodelist.node.1.name (str) = a\n",
	    -1, "a second node a" },
	{ "another status", "runtime.members.1.status (str) = dead\n", -1,
	    "\"dead\" is no status" },
	{ "a member without a number", "runtime.members.x.ip (str) = \n", -1,
	    "runtime.members.x.ip" },
	{ "a member above", "runtime.members.4294967296.ip (str) = \n", -1,
	    "4294967296" },
	{ "a member without a key", "runtime.members.1 (str) = \n", -1,
	    "without its number" },
	{ "a line of no form", "runtime.members.1.ip 10.0.0.1\n", -1,
	    "\"runtime.members.1.ip 10.0.0.1\"" },
	{ "a node's address that is none",
	    "nodelist.node.0.ring0_addr (str) = a b\n", -1, "a b" },
	{ "a node's line of no form", "nodelist.node.0.name\n", -1,
	    "nodelist.node.0.name" },
	{ "a timer that is none",
	    "runtime.config.totem.interface.0.knet_ping_timeout (u32) = x\n",
	    -1, "knet_ping_timeout" },
	{ "a timer that is a text",
	    "runtime.config.totem.interface.0.knet_ping_interval (str) = 1\n",
	    -1, "a str and no number" },
	{ "a configured timer that is none",
	    "totem.interface.0.knet_ping_timeout (u32) = x\n", -1,
	    "knet_ping_timeout" },
	{ "a token that is none", "runtime.config.totem.token (u32) = -1\n", -1,
	    "runtime.config.totem.token" },
};

static void
describe(const struct cmap *c, char *buf, size_t size)
{
	FILE *f = fmemopen(buf, size, "w");
	char text[ADDR_STRLEN];

	assert_non_null(f);
	for (size_t i = 0; i < c->n_members; i++) {
		fprintf(
		    f, "%u:%d:", c->members[i].nodeid, c->members[i].joined);
		for (size_t j = 0; j < c->members[i].n; j++)
			fprintf(f, "%s%s", j > 0 ? "," : "",
			    addr_format(&c->members[i].addrs[j], text));
		fputc(';', f);
	}
	fputc('\0', f);
	fclose(f);
}

static void
test_maps(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(maps); i++) {
		struct reason why = { "" };
		struct cmap c;
		char got[256];

		CHECK_INT(maps[i].name,
		    cmap_parse(&c, maps[i].text, strlen(maps[i].text), &why),
		    maps[i].rc);
		if (maps[i].rc == -1) {
			CHECK_SAYS(maps[i].name, why.text, maps[i].want);
			/* A map has no lines. */
			CHECK(maps[i].name, strstr(why.text, "line ") == NULL);
			continue;
		}
		describe(&c, got, sizeof(got));
		CHECK_STR(maps[i].name, got, maps[i].want);
		cmap_free(&c);
	}
}

#define RUNS "runtime.config.totem."

static const struct {
	const char *name, *text;
	unsigned interval, frozen;
} timers[] = {
	{ "nothing is told: corosync's defaults", "", 750, 1500 },
	{ "the token", RUNS "token (u32) = 30000\n", 7500, 15000 },
	{ "the token of 0", RUNS "token (u32) = 0\n", 750, 1500 },
	{ "a token of 1", RUNS "token (u32) = 1\n", 1, 2 },
	{ "an interval of 1", RUNS "interface.0.knet_ping_interval (u32) = 1\n",
	    1, 1500 },
	{ "a timeout of 1",
	    RUNS "interface.0.knet_ping_interval (u32) = 100\n" RUNS
		 "interface.0.knet_ping_timeout (u32) = 1\n",
	    100, 200 },
	{ "an interval that just has its double",
	    RUNS "interface.0.knet_ping_interval (u32) = 2147483646\n",
	    2147483646U, 4294967292U },
	{ "an interval whose double is too long",
	    RUNS "interface.0.knet_ping_interval (u32) = 2147483647\n",
	    2147483647U, 4294967295U },
	{ "an interval without a double",
	    RUNS "interface.0.knet_ping_interval (u32) = 3000000000\n",
	    3000000000U, 4294967295U },
	{ "a token too small for both", RUNS "token (u32) = 3\n", 1, 2 },
	{ "the greatest of all links",
	    RUNS "interface.0.knet_ping_interval (u32) = 100\n" RUNS
		 "interface.1.knet_ping_interval (u32) = 300\n" RUNS
		 "interface.2.knet_ping_interval (u32) = 200\n" RUNS
		 "interface.0.knet_ping_timeout (u32) = 900\n" RUNS
		 "interface.1.knet_ping_timeout (u32) = 800\n" RUNS
		 "token (u32) = 30000\n",
	    300, 900 },
	{ "configured, by a corosync that does not tell what runs",
	    "totem.interface.0.knet_ping_interval (u32) = 400\n"
	    "totem.interface.0.knet_ping_timeout (u32) = 2000\n",
	    400, 2000 },
	{ "a timeout below two intervals cannot tell",
	    RUNS "interface.0.knet_ping_interval (u32) = 5000\n" RUNS
		 "interface.0.knet_ping_timeout (u32) = 2000\n",
	    5000, 10000 },
	{ "an interval that has no double",
	    RUNS "interface.0.knet_ping_interval (u32) = 4294967295\n",
	    4294967295U, 4294967295U },
};

static void
test_timers(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(timers); i++) {
		struct cmap c;

		CHECK_INT(timers[i].name,
		    cmap_parse(
			&c, timers[i].text, strlen(timers[i].text), NULL),
		    0);
		CHECK_INT(timers[i].name, c.interval_ms, timers[i].interval);
		CHECK_INT(timers[i].name, c.frozen_ms, timers[i].frozen);
		cmap_free(&c);
	}
}

/* Without a key for it, corosync 3 takes knet, and corosync 2 udp. */
static void
test_transport(void **state)
{
	static const struct {
		const char *text;
		bool knet;
	} rows[] = {
		{ "", true },
		{ "totem.transport (str) = knet\n", true },
		{ "totem.transport (str) = udpu\n", false },
		{ "totem.transport (str) = udp\n", false },
		{ "totem.transport_x (str) = udp\n", true },
		{ "runtime.totem.pg.mrp.srp.members.1.status (str) = joined\n",
		    false },
		{ "runtime.totem.pg.mrp.srp.members.1.status (str) = joined\n"
		  "totem.transport (str) = knet\n",
		    true },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct cmap c;

		CHECK_INT(rows[i].text,
		    cmap_parse(&c, rows[i].text, strlen(rows[i].text), NULL),
		    0);
		CHECK_INT(rows[i].text, c.knet, rows[i].knet);
		cmap_free(&c);
	}
}

#define PONG(node, link) "stats.knet.node" node ".link" link ".rx_pong_packets"

static const struct {
	const char *name, *text;
	int rc;
	unsigned links;
	uint64_t last;
	const char *says; /* of a failure */
} pongs[] = {
	{ "nothing", "", 0, 0, 0, NULL },
	{ "one link", PONG("2", "0") " (u64) = 7\n", 0, 1, 0, NULL },
	{ "the last link", PONG("2", "7") " (u64) = 18446744073709551615\n", 0,
	    1 << 7, UINT64_MAX, NULL },
	{ "another node's", PONG("22", "0") " (u64) = 7\n", 0, 0, 0, NULL },
	{ "another counter",
	    "stats.knet.node2.link0.rx_ping_packets (u64) = 7\n", 0, 0, 0,
	    NULL },
	{ "a counter of one digit, the lowest", PONG("2", "0") " (u64) = 0\n",
	    0, 1, 0, NULL },
	{ "and the highest", PONG("2", "0") " (u64) = 9\n", 0, 1, 0, NULL },
	{ "a signed one", PONG("2", "0") " (i32) = 7\n", 0, 1, 0, NULL },
	{ "another map's", "runtime.members.2.status (str) = joined\n", 0, 0, 0,
	    NULL },
	{ "another key", "stats.knet.node2.enabled (u8) = 1\n", 0, 0, 0, NULL },
	{ "link 8", PONG("2", "8") " (u64) = 7\n", -1, 0, 0,
	    "no counter of a link" },
	{ "a link that is none", PONG("2", "x") " (u64) = 7\n", -1, 0, 0, "x" },
	{ "a text", PONG("2", "0") " (str) = 7\n", -1, 0, 0,
	    "no counter of a link" },
	{ "below 0", PONG("2", "0") " (u64) = -7\n", -1, 0, 0,
	    "no counter of a link" },
	{ "empty", PONG("2", "0") " (u64) = \n", -1, 0, 0,
	    "no counter of a link" },
	{ "and more", PONG("2", "0") " (u64) = 7x\n", -1, 0, 0,
	    "\"7x\" is no counter" },
	{ "no form", PONG("2", "0") " 7\n", -1, 0, 0, "rx_pong_packets 7" },
	{ "a node that is none", PONG("x", "0") " (u64) = 7\n", -1, 0, 0, "x" },
	{ "a number that is too long",
	    PONG("1234567890123456", "0") " (u64) = 7\n", -1, 0, 0,
	    "a key without its number" },
};

static void
test_pongs(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(pongs); i++) {
		struct reason why = { "" };
		struct cmap_pongs p;

		CHECK_INT(pongs[i].name,
		    cmap_parse_pongs(
			&p, 2, pongs[i].text, strlen(pongs[i].text), &why),
		    pongs[i].rc);
		if (pongs[i].rc == -1) {
			CHECK_SAYS(pongs[i].name, why.text, pongs[i].says);
			continue;
		}
		CHECK_INT(pongs[i].name, p.links, pongs[i].links);
		CHECK(pongs[i].name, p.count[7] == pongs[i].last);
	}
}

/* The program ends with success, too, where the map is cut off. */
static void
test_cut_off(void **state)
{
	static const char *const names[] = { "map-joined", "map-left",
		"map-corosync-2" };
	const size_t last = strlen("totem.version (");
	size_t len, cut;
	char *bytes;

	(void)state;
	for (size_t i = 0; i < N_OF(names); i++) {
		bytes = recorded(names[i], &len);
		cut = (size_t)(strstr(bytes, "\ntotem.version (") - bytes) + 1;
		CHECK(names[i], cmap_is_whole(bytes, len));
		CHECK(names[i], cmap_is_whole(bytes, cut + last));
		for (size_t n = 0; n < cut + last; n++)
			CHECK(names[i], !cmap_is_whole(bytes, n));
		free(bytes);
	}
	assert_false(cmap_is_whole("x.totem.version (u32) = 2", 25));
}

static void
test_nul(void **state)
{
	struct reason why = { "" };
	struct cmap_pongs p;
	struct cmap c;

	(void)state;
	assert_int_equal(cmap_parse(&c, "a\0b", 3, NULL), -1);
	assert_int_equal(cmap_parse_pongs(&p, 1, "a\0b", 3, &why), -1);
	assert_string_equal(why.text, "a NUL byte");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded),
		cmocka_unit_test(test_recorded_pongs),
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_timers),
		cmocka_unit_test(test_transport),
		cmocka_unit_test(test_pongs),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_nul),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
