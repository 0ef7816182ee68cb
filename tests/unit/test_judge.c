/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

#include "lib/reason.h"
#include "rehearse/identity.h"
#include "rehearse/judge.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

/*
 * The cluster: here (10.0.0.1) and alice (10.0.0.2); to be told is alice.
 * A row changes one thing.
 */
static struct corosync_node listed[2];
static struct cluster_node nodes[2];
static struct addr addr_here, addr_alice, addr_other;
static struct name told[2];
static struct way ways[2];

static char name_here[] = "here", name_alice[] = "alice";
static char text_here[] = "10.0.0.1", text_alice[] = "10.0.0.2";
static char *ring_here[] = { text_here }, *ring_alice[] = { text_alice };

static struct addr
ipv4(uint8_t last)
{
	return (struct addr){ .family = AF_INET, .bytes = { 10, 0, 0, last } };
}

static struct way
open_way(size_t name, const struct addr *source)
{
	return (struct way){ .name = name,
		.addr = addr_alice,
		.kind = WAY_OPEN,
		.route = { .ifindex = 2,
		    .table = RT_TABLE_MAIN,
		    .has_source = true,
		    .source = *source },
		.link = { .name = "eth0", .running = true },
		.prefixlen = 24,
		.flags = IFA_F_PERMANENT };
}

static void
claim(struct identity *id, const struct addr *a, const char *word, int node,
    enum whose_claim how)
{
	struct reason why;

	if (whose_add(&id->lookup.set, a, word, node, how, node == 0, &why) !=
	    0)
		fail_msg("%s", why.text);
}

/* This host is node 0; `target`: it is found by its name (0), or not (-1). */
static void
set_up_identity(struct identity *id, int target)
{
	listed[0] =
	    (struct corosync_node){ .name = name_here, .addrs = { text_here } };
	listed[1] = (struct corosync_node){ .name = name_alice,
		.addrs = { text_alice } };
	nodes[0] = (struct cluster_node){ name_here, 1, { ring_here, 1 } };
	nodes[1] = (struct cluster_node){ name_alice, 2, { ring_alice, 1 } };
	memset(id, 0, sizeof(*id));
	id->conf.nodes = listed;
	id->conf.n = 2;
	id->cluster = (struct cluster){ nodes, 2 };
	id->target.name = name_here;
	id->target.node = target;
	whose_init(&id->lookup.set, &id->cluster, target);
	claim(id, &addr_alice, text_alice, 1, WHOSE_RING);
	if (target == 0)
		claim(id, &addr_here, text_here, 0, WHOSE_RING);
}

/* The name leads to 10.0.0.3, which is in no node list. */
static void
forget_name(struct identity *id)
{
	whose_free(&id->lookup.set);
	set_up_identity(id, -1);
	nodes[0].name = listed[0].name = NULL;
	if (whose_add(&id->lookup.set, &addr_here, text_here, 0, WHOSE_RING,
		false, NULL) != 0 ||
	    whose_add(&id->lookup.set, &addr_other, name_here, -1, WHOSE_WORD,
		true, NULL) != 0)
		fail_msg("whose_add");
}

static void
set_up(struct identity *id, struct names *names, struct ways *all)
{
	addr_here = ipv4(1);
	addr_alice = ipv4(2);
	addr_other = ipv4(3);
	set_up_identity(id, 0);
	told[0] =
	    (struct name){ .text = name_alice, .addrs = &addr_alice, .n = 1 };
	ways[0] = open_way(0, &addr_here);
	*names = (struct names){ told, 1 };
	*all = (struct ways){ ways, 1 };
}

struct said {
	char text[2048];
};

static void
tell(enum finding_level level, const char *text, void *arg)
{
	struct said *said = arg;
	size_t len = strlen(said->text);

	snprintf(said->text + len, sizeof(said->text) - len, "%s: %s\n",
	    level == FINDING_ERROR ? "error" : "warning", text);
}

enum change {
	NOTHING,
	SOURCE_UNKNOWN,
	SOURCE_ALICES,
	SOURCE_BY_NAME,
	SOURCE_OF_TWO,
	SOURCE_OPEN,
	SOURCE_UNNAMED,
	SECOND_WAY_UNKNOWN,
	CLOSED,
	SECOND_WAY_CLOSED,
	LOOPBACK,
	NAMELESS,
	SELF,
	LEASED,
	TENTATIVE,
	POLICY,
	BRIDGE,
	TEAM,
	TEAM_OF_REDHAT,
	VLAN,
	NO_CARRIER,
	NOT_LISTED,
	LISTED_BY_ADDRESS,
	NO_CLUSTER,
	NO_SELF
};

/* What each changes of the picture above, and all that is then said. */
static const struct {
	const char *name;
	enum change change;
	const char *says; /* "" = nothing at all */
} rows[] = {
	{ "all well", NOTHING, "" },
	{ "an unknown source", SOURCE_UNKNOWN,
	    "error: alice: 10.0.0.2 would be told from 10.0.0.3, which "
	    "corosync.conf does not give to this host\n" },
	{ "another's source", SOURCE_ALICES,
	    "error: alice: 10.0.0.2 would be "
	    "told from 10.0.0.2, which" },
	{ "a source by name", SOURCE_BY_NAME,
	    "warning: alice: 10.0.0.2 would" },
	{ "a source that alice claims, too", SOURCE_OF_TWO,
	    "error: alice: 10.0.0.2 would be told from 10.0.0.3, which two "
	    "nodes of the cluster claim" },
	{ "a source by name, and a name is open", SOURCE_OPEN,
	    "error: alice: 10.0.0.2 would be told from 10.0.0.3, which does "
	    "not count as long as" },
	{ "a ring of a node without a name (inputs/09)", SOURCE_UNNAMED,
	    "error: alice: 10.0.0.2 would be told from 10.0.0.1, a ring "
	    "address of this host; but its node has no name" },
	{ "an unknown source beside", SECOND_WAY_UNKNOWN,
	    "warning: alice: 10.0.0.2 would be told from 10.0.0.3, which" },
	{ "no way", CLOSED, "error: alice: there is no way to any" },
	{ "no way beside", SECOND_WAY_CLOSED,
	    "warning: alice: no way to 10.0.0.2: shut\n" },
	{ "loopback", LOOPBACK, "error: alice: all its addresses are" },
	{ "no address", NAMELESS, "error: alice: does not resolve: nobody\n" },
	{ "this host", SELF, "error: there is no node that could be told\n" },
	{ "leased", LEASED,
	    "warning: 10.0.0.1 is leased (DHCP): it may be "
	    "another one by the time of the crash, and an "
	    "initrd has today's\n" },
	{ "tentative", TENTATIVE,
	    "warning: 10.0.0.1 is tentative: it may be "
	    "somebody else's, too\n" },
	{ "policy", POLICY, "warning: the route from 10.0.0.1 is in table 7" },
	{ "a bridge", BRIDGE, "" },
	{ "a team", TEAM, "warning: eth0 is a team, not" },
	{ "a team, and Red Hat's kdump", TEAM_OF_REDHAT, "" },
	{ "a VLAN", VLAN, "" },
	{ "no carrier", NO_CARRIER, "warning: eth0 has no carrier\n" },
	{ "not listed", NOT_LISTED,
	    "error: alice is a node of the cluster and is not told" },
	{ "listed by address", LISTED_BY_ADDRESS, "" },
	{ "no cluster", NO_CLUSTER,
	    "warning: /etc/corosync/corosync.conf "
	    "lists no nodes" },
	{ "no node of the cluster", NO_SELF,
	    "error: /etc/corosync/corosync.conf has no node with" },
};

static void
change(enum change what, struct identity *id, struct ways *all)
{
	switch (what) {
	case NOTHING:
		break;
	case SOURCE_UNKNOWN:
		ways[0].route.source = addr_other;
		break;
	case SOURCE_ALICES:
		ways[0].route.source = addr_alice;
		break;
	case SOURCE_BY_NAME:
		ways[0].route.source = addr_other;
		claim(id, &addr_other, name_here, 0, WHOSE_NODE_NAME);
		break;
	case SOURCE_OF_TWO:
		ways[0].route.source = addr_other;
		claim(id, &addr_other, name_here, 0, WHOSE_NODE_NAME);
		claim(id, &addr_other, name_alice, 1, WHOSE_NODE_NAME);
		break;
	case SOURCE_OPEN:
		ways[0].route.source = addr_other;
		claim(id, &addr_other, name_here, 0, WHOSE_NODE_NAME);
		id->lookup.set.open_names[WHOSE_IP4] = 1;
		break;
	case SOURCE_UNNAMED:
		forget_name(id);
		break;
	case SECOND_WAY_UNKNOWN:
		ways[1] = open_way(0, &addr_other);
		all->n = 2;
		break;
	case CLOSED:
		ways[0].kind = WAY_CLOSED;
		break;
	case SECOND_WAY_CLOSED:
		ways[1] = (struct way){
			.addr = addr_alice, .kind = WAY_CLOSED, .why = "shut"
		};
		all->n = 2;
		break;
	case LOOPBACK:
		ways[0].kind = WAY_LOOPBACK;
		break;
	case NAMELESS:
		all->n = 0;
		told[0].n = 0;
		strcpy(told[0].why, "nobody");
		break;
	case SELF:
		ways[0].kind = WAY_SELF;
		break;
	case LEASED:
		ways[0].flags = 0;
		break;
	case TENTATIVE:
		ways[0].flags |= IFA_F_TENTATIVE;
		break;
	case POLICY:
		ways[0].route.table = 7;
		break;
	case BRIDGE:
		strcpy(ways[0].link.kind, "bridge");
		break;
	case TEAM:
	case TEAM_OF_REDHAT:
		strcpy(ways[0].link.kind, "team");
		break;
	case VLAN:
		strcpy(ways[0].link.kind, "vlan");
		break;
	case NO_CARRIER:
		ways[0].link.running = false;
		break;
	case NOT_LISTED:
		told[0].text = "bob";
		told[0].addrs = &addr_other;
		break;
	case LISTED_BY_ADDRESS:
		told[0].text = text_alice;
		break;
	case NO_CLUSTER:
		id->conf.n = id->cluster.n = 0;
		id->self = -1;
		break;
	case NO_SELF:
		id->self = -1;
		break;
	}
}

static void
test_rows(void **state)
{
	struct identity id;
	struct names names;
	struct ways all;
	struct said said;
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		const struct evidence e = { &names, &all, &id,
			rows[i].change == TEAM_OF_REDHAT ? TOLD_BY_REDHAT :
							   TOLD_BY_PERSON };

		set_up(&id, &names, &all);
		change(rows[i].change, &id, &all);
		said.text[0] = '\0';
		judge(&e, tell, &said);
		if (rows[i].says[0] == '\0')
			CHECK_STR(rows[i].name, said.text, "");
		else
			CHECK_SAYS(rows[i].name, said.text, rows[i].says);
		whose_free(&id.lookup.set);
	}
}

/* The best of a node's ways says how it stands with the node. */
static void
test_states(void **state)
{
	static const struct {
		enum way_kind a, b;
		enum node_state want;
	} pairs[] = {
		{ WAY_OPEN, WAY_CLOSED, NODE_OPEN },
		{ WAY_LOOPBACK, WAY_OPEN, NODE_OPEN },
		{ WAY_SELF, WAY_OPEN, NODE_OPEN },
		{ WAY_SELF, WAY_LOOPBACK, NODE_SELF },
		{ WAY_CLOSED, WAY_SELF, NODE_SELF },
		{ WAY_CLOSED, WAY_LOOPBACK, NODE_CLOSED },
		{ WAY_LOOPBACK, WAY_LOOPBACK, NODE_LOOPBACK },
	};
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(pairs); i++) {
		struct way items[2] = { { .kind = pairs[i].a },
			{ .kind = pairs[i].b } };
		const struct ways both = { items, 2 };

		assert_int_equal(ways_node(&both, 0), pairs[i].want);
		assert_int_equal(ways_node(&both, 1), NODE_NAMELESS);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_states),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
