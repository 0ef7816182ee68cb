/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is asked for, when memory ends: each allocation fails in turn,
 * and every time there is a refusal with its reason, never a shorter list.
 */
#include "tests/unit/harness.h"

#include "fence_kdump/awaited.h"
#include "fence_kdump/target.h"
#include "lib/addr.h"
#include "lib/asked.h"
#include "lib/corosync.h"
#include "lib/list.h"
#include "lib/reason.h"
#include "tests/unit/no_memory.h"

static struct corosync_node nodes[] = {
	{ .name = (char[]){ "alice" },
	    .addrs = { (char[]){ "10.0.0.1" }, (char[]){ "10.1.0.1" } } },
	{ .name = (char[]){ "bob" }, .addrs = { (char[]){ "10.0.0.2" } } },
};
static const struct corosync cluster = { nodes, N_OF(nodes) };

static int
choose(struct reason *why)
{
	struct target t;
	int rc = target_choose(&t, "alice", "alice.example", &cluster, why);

	if (rc == 0)
		CHECK_INT("words", t.entries.n, 4);
	target_free(&t);
	return (rc);
}

static int
await(struct reason *why)
{
	struct awaited set;
	struct addr a;
	char ifname[IF_NAMESIZE];
	int rc;

	awaited_init(&set, true, 0, true);
	addr_parse("10.0.0.1", &a, ifname, NULL);
	rc = awaited_add(&set, &a, "alice", 0, why);
	awaited_free(&set);
	return (rc);
}

static int
read_conf(struct reason *why)
{
	static const char text[] = "nodelist {\nnode {\nring0_addr: 10.0.0.1\n"
				   "name: alice\n}\nnode {\nring0_addr: b\n"
				   "}\n}\n";
	struct corosync c;
	int rc = corosync_parse(&c, text, strlen(text), why);

	if (rc == 0)
		CHECK_INT("nodes", c.n, 2);
	corosync_free(&c);
	return (rc);
}

static int
hosts(struct reason *why)
{
	return (asked_check("alice bob", "bob", why));
}

static void
target_is_refused(void **state)
{
	(void)state;
	each_in_turn(choose, 9);
}

static void
an_address_is_refused(void **state)
{
	(void)state;
	each_in_turn(await, 1);
}

static void
a_cluster_is_refused(void **state)
{
	(void)state;
	each_in_turn(read_conf, 6);
}

static void
a_hostlist_is_refused(void **state)
{
	(void)state;
	each_in_turn(hosts, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(target_is_refused),
		cmocka_unit_test(an_address_is_refused),
		cmocka_unit_test(a_cluster_is_refused),
		cmocka_unit_test(a_hostlist_is_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
