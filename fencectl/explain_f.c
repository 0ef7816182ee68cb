/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_f.h"

const struct explain explain_f[] = {
	{ "F1",
	    "With two nodes and no two_node the survivor has no quorum "
	    "and fences nothing. With more nodes two_node is wrong.",
	    "two_node: 1 in the section quorum of corosync.conf",
	    "two_node: 1 in the section quorum of corosync.conf (pcs "
	    "cluster node add and remove keep it right)" },
	{ "F2",
	    "A node that starts alone fences the other: the two fence "
	    "each other in turn.",
	    "wait_for_all: 1 in corosync.conf",
	    "pcs quorum update wait_for_all=1" },
	{ "F3",
	    "The names of corosync.conf are the names of Pacemaker's "
	    "nodes. A device whose list has the other name is for no "
	    "node.",
	    "one name in corosync.conf and in pcmk_host_list",
	    "one name in corosync.conf and in pcmk_host_list" },
	{ "F4", "Fencing begins when token and consensus are over.",
	    "token in corosync.conf",
	    "pcs cluster config update totem token=MILLISECONDS" },
	{ "F5",
	    "A switch that fails takes the ring and the way to the "
	    "power device at the same time.",
	    "a second ring (ring1_addr), or the device in another "
	    "network",
	    "pcs cluster link add NODE=ADDRESS ..." },
	{ NULL, NULL, NULL, NULL },
};
