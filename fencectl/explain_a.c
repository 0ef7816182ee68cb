/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_a.h"

const struct explain explain_a[] = {
	{ "A1",
	    "With pcmk_host_check=static-list Pacemaker compares the "
	    "node with pcmk_host_list and pcmk_host_map. Without both "
	    "the device is for no node. The device starts, and its "
	    "monitor succeeds, but a level with it is passed over, and "
	    "no log above info shows that.",
	    "crm resource param DEVICE set pcmk_host_list NODE",
	    "pcs stonith update DEVICE pcmk_host_list=NODE" },
	{ "A2",
	    "Pacemaker compares whole names, without regard to letter "
	    "case. A name that is no node's (a slip, a full domain name "
	    "for a short one) makes the device one for no node.",
	    "crm resource param DEVICE set pcmk_host_list NODE",
	    "pcs stonith update DEVICE pcmk_host_list=NODE" },
	{ "A3",
	    "In pcmk_host_map the node's name stands before the colon, "
	    "the port after it, and pairs are separated by a semicolon "
	    "or a blank, never by a comma. Turned round, the agent is "
	    "given the node's name as the port.",
	    "crm resource param DEVICE set pcmk_host_map "
	    "\"NODE:PORT;NODE2:PORT2\"",
	    "pcs stonith update DEVICE "
	    "\"pcmk_host_map=NODE:PORT;NODE2:PORT2\"" },
	{ "A4",
	    "Pacemaker takes the ports of pcmk_host_map for nodes as "
	    "well. A port with the name of another node makes the "
	    "device one for that node, with the same plug: fencing the "
	    "one switches the other.",
	    "crm resource param DEVICE set pcmk_host_list NODE (and the "
	    "port as port or plug)",
	    "pcs stonith update DEVICE pcmk_host_map= "
	    "pcmk_host_list=NODE port=PORT" },
	{ "A5",
	    "Pacemaker knows static-list, dynamic-list, status and "
	    "none. With any other value the device is for no node, and "
	    "an error is logged only when a fencing is due.",
	    "crm resource param DEVICE set pcmk_host_check static-list",
	    "pcs stonith update DEVICE pcmk_host_check=static-list" },
	{ "A6",
	    "The agent has no action list (or status). Pacemaker's "
	    "question fails each time, and the device is for no node.",
	    "crm resource param DEVICE set pcmk_host_check static-list "
	    "(with pcmk_host_list)",
	    "pcs stonith update DEVICE pcmk_host_check=static-list "
	    "pcmk_host_list=NODE" },
	{ "A7",
	    "The device is for one machine, and Pacemaker asks the "
	    "agent, or nothing at all, whether the device can fence a "
	    "node: the answer is yes for each node. So one node's "
	    "fencing may switch another node and count as a success. "
	    "Data can be lost.",
	    "crm resource param DEVICE set pcmk_host_list NODE",
	    "pcs stonith update DEVICE pcmk_host_list=NODE "
	    "pcmk_host_check=static-list" },
	{ "A8",
	    "Pacemaker hands on the device's nodename in place of the "
	    "target's. The agent then waits for the dump of another "
	    "node; fence_kdump of this project refuses, fence-agents' "
	    "waits in vain.",
	    "crm resource param DEVICE delete nodename",
	    "pcs stonith update DEVICE nodename=" },
	{ "A9",
	    "The agent is not installed on this host. The start of the "
	    "device fails here, and a level that this host runs fails.",
	    "install the agent's package on each node, then crm "
	    "resource refresh DEVICE",
	    "install the agent's package on each node, then pcs stonith "
	    "refresh DEVICE" },
	{ "A10",
	    "Two devices for different nodes have the same address, and "
	    "no plug, port or map that tells the nodes apart. Fencing "
	    "one node switches the other.",
	    "crm resource param DEVICE set ip ADDRESS",
	    "pcs stonith update DEVICE ip=ADDRESS" },
	{ NULL, NULL, NULL, NULL },
};
