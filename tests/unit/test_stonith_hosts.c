/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/reason.h"
#include "stonith/hosts.h"
#include "tests/unit/no_memory.h"

#define X255                                                               \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *name;
	const char *list, *map, *shorten;
	bool shorten_default;
	const char *says; /* NULL: taken */
} devices[] = {
	{ "nothing", NULL, NULL, NULL, false, NULL },
	{ "blanks", "alice bob", NULL, NULL, false, NULL },
	{ "commas", "alice,bob, carol", NULL, NULL, false, NULL },
	{ "longest", X255, X255 ":" X255, NULL, false, NULL },
	{ "too long", X255 "x", NULL, NULL, false, "longer than 255" },
	{ "empty list", "", NULL, NULL, false, "no host in it" },
	{ "list of commas", " ,,", NULL, NULL, false, "no host in it" },
	{ "DEL in the second", "alice a\x7f", NULL, NULL, false, "control" },
	/* Faults A7: two hosts, one plug. */
	{ "A7, listed", "alice bob", "alice:p1 bob:p1", NULL, false,
	    "hosts alice and bob have one plug (p1, p1)" },
	{ "A7, one is not listed", "alice", "alice:p1 bob:p1", NULL, false,
	    "have one plug" },
	{ "A7, not the first two", NULL, "a:1 b:2 c:2", NULL, false,
	    "hosts b and c" },
	{ "A7, by case of the plug", NULL, "alice:VM bob:vm", NULL, false,
	    "(VM, vm)" },
	{ "A7, leading zeros", NULL, "alice:1 bob:001", NULL, false,
	    "(1, 001)" },
	{ "A7, zeros", NULL, "alice:0 bob:00", NULL, false, "one plug" },
	{ "zero and one", NULL, "alice:0 bob:1", NULL, false, NULL },
	{ "one and ten", NULL, "alice:1 bob:10", NULL, false, NULL },
	{ "zeros of a name", NULL, "alice:vm1 bob:vm01", NULL, false, NULL },
	{ "zeros before a name", NULL, "alice:0a bob:a", NULL, false, NULL },
	{ "zeros before one of two", NULL, "alice:a bob:01", NULL, false,
	    NULL },
	{ "A7, long and short name", NULL, "alice:p1 alice.x:p1", NULL, false,
	    "have one plug" },
	{ "A7, listed numbers", "1 01", NULL, NULL, false, "are both" },
	{ "A7, a listed number", "alice 01", "alice:1", NULL, false,
	    "is alice's" },
	{ "one of the list twice", "alice Alice", NULL, NULL, false, NULL },
	{ "one of the list twice, mapped", "alice Alice", "alice:1", NULL,
	    false, NULL },
	{ "two of three of one short name", "a.x b.x b.y", NULL, "1", false,
	    "are both" },
	{ "newline in the list", "alice\nbob", NULL, NULL, false, "control" },
	{ "DEL in the list", "a\x7f", NULL, NULL, false, "control" },
	{ "map", NULL, "alice:1,bob:2", NULL, false, NULL },
	{ "map with blanks", NULL, " alice:1  bob:2 ", NULL, false, NULL },
	{ "the same twice", NULL, "alice:1,ALICE:1", NULL, false, NULL },
	{ "A7, without a list", NULL, "alice:1,bob:1", NULL, false,
	    "have one plug" },
	{ "two plugs of one", NULL, "alice:1,alice:2", NULL, false,
	    "two plugs" },
	{ "two by case of the plug", NULL, "a:VM,a:vm", NULL, false,
	    "two plugs" },
	{ "empty map", NULL, "", NULL, false, "hostmap has no host" },
	{ "no colon", NULL, "alice:1,bob", NULL, false, "not host:plug" },
	{ "no host", NULL, ":1", NULL, false, "empty host" },
	{ "no plug", NULL, "alice:", NULL, false, "empty plug" },
	{ "as for Pacemaker", NULL, "alice:1;bob:2", NULL, false,
	    "not host:plug" },
	{ "long plug", NULL, "a:" X255 "x", NULL, false, "longer than" },
	{ "short", "a.x b.x", NULL, "1", false, NULL },
	{ "short: Yes", "a.x b.x", NULL, "Yes", false, NULL },
	{ "short: what", "a.x b.x", NULL, "2", false, "neither 1 nor 0" },
	{ "short: empty", "a.x b.x", NULL, "", false, "neither 1 nor 0" },
	{ "two of one short name", "a.x a.y", NULL, "1", false, "are both" },
	{ "the same by default", "a.x A.y", NULL, NULL, true, "are both" },
	{ "the same, not shortened", "a.x a.y", NULL, "0", true, NULL },
	{ "one of the two mapped", "a.x a.y", "a.y:b", "1", false, NULL },
	{ "mapped to the other's", "a.x b.x", "b.x:a", "1", false, "is b.x's" },
	{ "another's plug", "alice bob", "alice:bob", NULL, false,
	    "is alice's" },
	{ "another's plug, by case", "alice Bob", "alice:bob", NULL, false,
	    "is alice's" },
	{ "exchanged", "alice bob", "alice:bob,bob:alice", NULL, false, NULL },
	{ "its own", "alice bob", "alice:alice", NULL, false, NULL },
	{ "nothing is left", ".x", NULL, "1", false, "no part before" },
};

static void
test_devices(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(devices); i++) {
		struct reason why = { "" };
		struct hosts hosts;
		int rc = hosts_read(&hosts, devices[i].list, devices[i].map,
		    devices[i].shorten, devices[i].shorten_default, &why);

		CHECK_INT(
		    devices[i].name, rc, devices[i].says == NULL ? 0 : -1);
		if (rc == -1)
			CHECK_SAYS(devices[i].name, why.text, devices[i].says);
		else
			hosts_free(&hosts);
	}
}

static const struct {
	const char *list, *map, *shorten;
	const char *host;
	const char *plug; /* NULL: refused */
} plugs[] = {
	{ NULL, NULL, NULL, "alice", "alice" },
	{ "alice bob", NULL, NULL, "alice", "alice" },
	{ "Alice bob", NULL, NULL, "alice", "Alice" },
	{ "alice bob", NULL, NULL, "ALICE", "alice" },
	{ "alice", NULL, NULL, "bob", NULL },
	{ "alice bob", NULL, NULL, "carol", NULL },
	{ "alice bob", NULL, NULL, "alic", NULL },
	{ "alice bob", NULL, NULL, "alicea", NULL },
	{ "alice bob", "carol:1", NULL, "carol", NULL },
	{ "alice bob", "alice:1", NULL, "Alice", "1" },
	{ "alice bob", "alice:1", NULL, "bob", "bob" },
	{ NULL, "alice:1", NULL, "alice", "1" },
	{ NULL, "alice:1", NULL, "bob", "bob" },
	{ NULL, "alice:bob", NULL, "bob", NULL },
	{ NULL, "carol:1,alice:bob", NULL, "bob", NULL },
	{ NULL, "alice:bob", "1", "bob.x", NULL },
	{ NULL, "alice:bob,bob:alice", NULL, "bob", "alice" },
	{ NULL, "alice:00:1A:2b", NULL, "alice", "00:1A:2b" },
	/* Faults A7: without a list alice.x and alice.y are one plug. */
	{ NULL, NULL, "1", "alice.example.org", NULL },
	{ NULL, "alice.x:1", "1", "alice.y", NULL },
	{ NULL, "alice.x:1", "1", "alice.x", "1" },
	{ "alice.x", NULL, "1", "alice.x", "alice" },
	{ "alice.x bob.x", NULL, "1", "alice.x", "alice" },
	{ "alice.x bob.x", NULL, "1", "alice", NULL },
	{ "alice.x bob.x", NULL, "1", "alice.y", NULL },
	{ NULL, NULL, "1", "alice", "alice" },
	{ NULL, NULL, "1", "10.0.0.1", "10.0.0.1" },
	{ NULL, NULL, "1", "10.0.0", NULL },
	{ NULL, NULL, "1", "fd00::1", "fd00::1" },
	{ NULL, "a.x.y:b.x", "1", "a.x.y", "b.x" },
	{ NULL, NULL, "1", ".x", NULL },
	{ NULL, NULL, NULL, "", NULL },
	{ NULL, NULL, NULL, "a b", NULL },
	{ NULL, NULL, NULL, "a!b", "a!b" },
	{ NULL, NULL, NULL, "a\nb", NULL },
	{ NULL, NULL, NULL, "a,b", NULL },
	{ NULL, NULL, NULL, X255, X255 },
	{ NULL, NULL, NULL, X255 "x", NULL },
	{ NULL, NULL, NULL, "--help", "--help" },
};

static void
test_plugs(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(plugs); i++) {
		struct reason why = { "" };
		struct hosts hosts;
		char plug[HOST_SIZE];
		int rc;

		CHECK_INT(plugs[i].host,
		    hosts_read(&hosts, plugs[i].list, plugs[i].map,
			plugs[i].shorten, false, &why),
		    0);
		rc = hosts_plug(&hosts, plugs[i].host, plug, &why);
		CHECK_INT(plugs[i].host, rc, plugs[i].plug == NULL ? -1 : 0);
		if (rc == 0)
			CHECK_STR(plugs[i].host, plug, plugs[i].plug);
		else
			CHECK(plugs[i].host, why.text[0] != '\0');
		hosts_free(&hosts);
	}
}

static void
test_of_plug(void **state)
{
	struct reason why;
	struct hosts hosts;

	(void)state;
	assert_int_equal(
	    hosts_read(&hosts, NULL, "alice:1,bob:VM", NULL, false, &why), 0);
	assert_string_equal(hosts_of_plug(&hosts, "1"), "alice");
	assert_string_equal(hosts_of_plug(&hosts, "VM"), "bob");
	assert_string_equal(hosts_of_plug(&hosts, "vm"), "vm");
	assert_string_equal(hosts_of_plug(&hosts, "alice"), "alice");
	hosts_free(&hosts);
}

static int
read_hosts(struct reason *why)
{
	struct hosts hosts;
	int rc =
	    hosts_read(&hosts, "alice bob", "alice:1,bob:2", "0", false, why);

	if (rc == 0) {
		CHECK_INT("list", hosts.list.n, 2);
		CHECK_INT("map", hosts.map.n, 2);
		hosts_free(&hosts);
	}
	return (rc);
}

/* Never a shorter list. */
static void
test_no_memory(void **state)
{
	(void)state;
	each_in_turn(read_hosts, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_plugs),
		cmocka_unit_test(test_of_plug),
		cmocka_unit_test(test_no_memory),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
