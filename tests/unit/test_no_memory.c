/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which node is asked for, when memory ends: each allocation fails in turn,
 * and every time there is a refusal with its reason, never a shorter list.
 */
#include "tests/unit/harness.h"

#include "agent/asked.h"
#include "lib/addr.h"
#include "lib/cluster.h"
#include "lib/cmap.h"
#include "lib/cmap_pongs.h"
#include "lib/corosync.h"
#include "lib/list.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/target.h"
#include "lib/whose.h"
#include "tests/unit/no_memory.h"

static struct corosync_node listed[] = {
	{ .name = (char[]){ "alice" },
	    .addrs = { (char[]){ "10.0.0.1" }, (char[]){ "10.1.0.1" } },
	    .nodeid = 1 },
	{ .name = (char[]){ "bob" },
	    .addrs = { (char[]){ "10.0.0.2" } },
	    .nodeid = 2 },
};
static const struct corosync conf = { .nodes = listed, .n = N_OF(listed) };

static char *alice_rings[] = { (char[]){ "10.0.0.1" } };
static struct cluster_node nodes[] = {
	{ (char[]){ "alice" }, 1, { alice_rings, 1 } },
	{ (char[]){ "bob" }, 2, { NULL, 0 } },
};
static const struct cluster cluster = { nodes, N_OF(nodes) };

static int
choose(struct reason *why)
{
	struct target t;
	int rc = target_choose(&t, "alice", "alice.example", &cluster, why);

	if (rc == 0)
		CHECK_INT("words", t.words.n, 2);
	target_free(&t);
	return (rc);
}

/* A remote node: a second list, of what is not awaited. */
static int
choose_remote(struct reason *why)
{
	struct target t;
	int rc = target_choose(&t, "x,remote1,y", "remote1", &cluster, why);

	if (rc == 0) {
		CHECK_INT("words", t.words.n, 1);
		CHECK_INT("ignored", t.ignored.n, 2);
	}
	target_free(&t);
	return (rc);
}

static int
await(struct reason *why)
{
	struct whose_set set;
	struct addr a;
	char ifname[IF_NAMESIZE];
	int rc;

	whose_init(&set, &cluster, 0);
	addr_parse("10.0.0.1", &a, ifname, NULL);
	rc = whose_add(&set, &a, "alice", 0, WHOSE_NODE_NAME, true, why);
	whose_free(&set);
	return (rc);
}

/* What the caller says of it: cluster_add_map() gives no reason. */
static int
gather(struct reason *why)
{
	static struct addr addr = { .family = AF_INET,
		.bytes = { 10, 0, 0, 3 } };
	static struct cmap_member member = { 3, true, &addr, 1 };
	const struct cmap map = {
		.nodes = conf, .members = &member, .n_members = 1
	};
	struct cluster c = { NULL, 0 };
	int rc = cluster_add_map(&c, &map);

	if (rc == 0)
		CHECK_INT("nodes", c.n, 3);
	else
		reason_set(why, "no memory");
	cluster_free(&c);
	return (rc);
}

static int
read_conf(struct reason *why)
{
	static const char text[] = "nodelist {\nnode {\nring0_addr: 10.0.0.1\n"
				   "name: alice\n}\nnode {\nring0_addr: b\n"
				   "}\n}\ntotem {\nkeyfile: /a\n}\n";
	struct corosync c;
	int rc = corosync_parse(&c, text, strlen(text), why);

	if (rc == 0)
		CHECK_INT("nodes", c.n, 2);
	if (rc == 0)
		CHECK_STR("keyfile", c.keyfile, "/a");
	corosync_free(&c);
	return (rc);
}

static int
read_map(struct reason *why)
{
	static const char text[] =
	    "nodelist.node.0.ring0_addr (str) = 10.0.0.1\n"
	    "nodelist.node.0.name (str) = alice\n"
	    "runtime.members.1.ip (str) = r(0) ip(10.0.0.1) \n";
	struct cmap c;
	int rc = cmap_parse(&c, text, strlen(text), why);

	if (rc == 0)
		CHECK_INT("members", c.n_members, 1);
	cmap_free(&c);
	return (rc);
}

/* A member of corosync's older form has no node's section. */
static int
read_members(struct reason *why)
{
	static const char text[] = "totem.interface.0.member.0: 10.0.0.1\n";
	struct corosync c;
	int rc = corosync_parse(&c, text, strlen(text), why);

	if (rc == 0)
		CHECK_INT("nodes", c.n, 1);
	corosync_free(&c);
	return (rc);
}

static char *ring0[] = { (char[]){ "10.0.0.1" } };
static char *ring1[] = { (char[]){ "10.0.0.2" } };
static char *words[] = { (char[]){ "10.0.0.9" } };
static struct cluster_node nameless[] = {
	{ NULL, 1, { ring0, 1 } },
	{ NULL, 2, { ring1, 1 } },
};
static const struct cluster two = { nameless, N_OF(nameless) };

/* Numbers alone: what /etc/hosts lacks memory for may still be looked up. */
static int
list_entries(struct reason *why)
{
	const struct target t = { .node = 0, .words = { words, 1 } };
	struct lookup l;
	int rc = lookup_init(&l, &t, &two, AF_UNSPEC, why);

	if (rc == 0)
		CHECK_INT("addresses", l.set.addrs.n, 3);
	lookup_free(&l);
	return (rc);
}

static int
read_pongs(struct reason *why)
{
	static const char text[] =
	    "stats.knet.node2.link0.rx_pong_packets (u64) = 7\n";
	struct cmap_pongs p;

	return (cmap_parse_pongs(&p, 2, text, strlen(text), why));
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
	each_in_turn(choose, 5);
	each_in_turn(choose_remote, 11);
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
	each_in_turn(read_members, 2);
}

static void
entries_are_all_or_none(void **state)
{
	(void)state;
	each_in_turn(list_entries, 2);
}

static void
nodes_are_all_or_none(void **state)
{
	(void)state;
	each_in_turn(gather, 13);
}

static void
a_map_is_refused(void **state)
{
	(void)state;
	each_in_turn(read_map, 6);
	each_in_turn(read_pongs, 1);
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
		cmocka_unit_test(entries_are_all_or_none),
		cmocka_unit_test(nodes_are_all_or_none),
		cmocka_unit_test(a_map_is_refused),
		cmocka_unit_test(a_hostlist_is_refused),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
