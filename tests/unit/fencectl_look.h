/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A check that looks at this host, on a small configuration: the host is
 * alice, the other node bob.
 */
#ifndef FK_TEST_FENCECTL_LOOK_H
#define FK_TEST_FENCECTL_LOOK_H

#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fencectl/checks.h"
#include "fencectl/quorum.h"
#include "fencectl/read.h"
#include "fencectl/said.h"
#include "fencectl/view_make.h"
#include "lib/cluster.h"
#include "lib/reason.h"

static const char look_config[] =
    "<cib crm_feature_set='3.19.0'><configuration>"
    "<crm_config><cluster_property_set id='o'>"
    "<nvpair id='w' name='stonith-watchdog-timeout' value='%s'/>"
    "</cluster_property_set></crm_config>"
    "<nodes><node id='1' uname='alice'/><node id='2' uname='bob'/>%s</nodes>"
    "<resources><primitive id='i' class='stonith' type='fence_ipmilan'>"
    "<instance_attributes id='ia'>"
    "<nvpair id='l' name='pcmk_host_list' value='alice'/>"
    "</instance_attributes></primitive>"
    "<primitive id='k' class='stonith' type='fence_kdump'>"
    "<instance_attributes id='ka'>"
    "<nvpair id='kl' name='pcmk_host_list' value='alice bob'/>"
    "<nvpair id='kn' name='nodename' value='%s'/>%s%s"
    "</instance_attributes></primitive></resources><constraints/>"
    "</configuration><status/></cib>";

static char look_alice[] = "alice", look_bob[] = "bob";
static char look_there[] = "127.0.0.1";
static char *look_rings[] = { look_there };
static struct cluster_node look_nodes[] = {
	{ .name = look_alice, .rings = { look_rings, N_OF(look_rings) } },
	{ .name = look_bob, .rings = { look_rings, N_OF(look_rings) } },
};
static const struct cluster look_cluster = { look_nodes, N_OF(look_nodes) };
static const struct cluster look_others = { look_nodes + 1, 1 };
static const struct quorum look_quorum = { .two_node = true, .nodes = 2 };

#define LOOK_NOTHING (-1)
#define LOOK_FAILED (-2)
#define LOOK_BLIND (-3) /* the check could not judge */

static char look_said[512]; /* by the first finding */
static size_t look_found;   /* how many there were */

struct look {
	void (*function)(struct checking *);
	const char *timeout;  /* stonith-watchdog-timeout; NULL: 0 */
	const char *nodename; /* of the fence_kdump device; NULL: none */
	const char *map;      /* of the same; NULL: none */
	const char *auth;     /* of the same; NULL: none */
	bool three;           /* there is a third node */
	bool remote;          /* this host is no node of corosync's */
};

/* The severity of the first thing that the check finds, or one of those. */
static inline int
look(const struct look *l)
{
	struct findings found = { .all = NULL };
	struct checking k = { .host = "alice",
		.has = NEEDS_LIVE | NEEDS_NODES | NEEDS_COROSYNC,
		.cluster = l->remote ? &look_others : &look_cluster,
		.quorum = &look_quorum,
		.found = &found,
		.id = "X1" };
	char text[2048], map[128] = "", auth[64] = "";
	struct reason why;
	struct cib cib;
	struct view view;
	int got = LOOK_FAILED, len;

	if (l->map != NULL)
		snprintf(map, sizeof(map),
		    "<nvpair id='km' name='pcmk_host_map' value='%s'/>",
		    l->map);
	if (l->auth != NULL)
		snprintf(auth, sizeof(auth),
		    "<nvpair id='kx' name='auth' value='%s'/>", l->auth);
	len = snprintf(text, sizeof(text), look_config,
	    l->timeout != NULL ? l->timeout : "0",
	    l->three ? "<node id='3' uname='charlie'/>" : "",
	    l->nodename != NULL ? l->nodename : "", map, auth);
	if (read_cib(&cib, text, (size_t)len, NULL, &why) == 0 &&
	    view_make(&view, &cib) == 0) {
		k.cib = &cib;
		k.view = &view;
		l->function(&k);
		got = k.blind.n > 0 ? LOOK_BLIND : LOOK_NOTHING;
		look_found = found.n;
		if (found.n > 0) {
			got = (int)found.all[0].severity;
			snprintf(look_said, sizeof(look_said), "%s",
			    found.all[0].text);
		}
		said_free(&k);
		list_free(&k.blind);
		view_free(&view);
	}
	cib_free(&cib);
	findings_free(&found);
	return (got);
}

#endif
