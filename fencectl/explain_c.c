/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_c.h"

const struct explain explain_c[] = {
	{ "C1",
	    "The level names a device that does not exist, or one that "
	    "is for other nodes. Pacemaker passes over the level and "
	    "logs nothing. A blank in the list is part of the name.",
	    "crm configure edit fencing_topology (NODE: DEVICE ...)",
	    "pcs stonith level remove INDEX target NODE; pcs stonith "
	    "level add INDEX NODE DEVICE" },
	{ "C2",
	    "The levels are for a name that is no node's. The node that "
	    "was meant has no topology: its devices run in an order "
	    "that is chance.",
	    "crm configure edit fencing_topology (NODE: DEVICE ...)",
	    "pcs stonith level remove INDEX target NAME; pcs stonith "
	    "level add INDEX NODE DEVICE" },
	{ "C3",
	    "Pacemaker reads the levels 1 to 9. Version 2 ignores a "
	    "higher one with a single warning, version 3 refuses the "
	    "configuration.",
	    "crm configure edit fencing_topology (NODE: DEVICE ...)",
	    "pcs stonith level remove INDEX target NODE; pcs stonith "
	    "level add FREE NODE DEVICE (FREE: an index of 1 to 9 that the "
	    "node has not)" },
	{ "C4",
	    "If a node has levels by its name, those by pattern or "
	    "attribute do not exist for that node: Pacemaker does not "
	    "put them together.",
	    "crm configure edit fencing_topology (all levels by one kind "
	    "of target)",
	    "pcs stonith level remove INDEX target regexp%PATTERN; pcs "
	    "stonith level add FREE NODE DEVICE (FREE: an index that the "
	    "node has no level for)" },
	{ "C5",
	    "Of several patterns or attributes that match a node, "
	    "Pacemaker uses one. Which one depends on the order of a "
	    "hash table.",
	    "crm configure edit fencing_topology (NODE: DEVICE ...)",
	    "pcs stonith level remove INDEX target regexp%PATTERN" },
	{ "C6",
	    "A pattern is an extended regular expression that is "
	    "searched anywhere in the name: node1 also matches node10. "
	    "One that does not compile matches no node, and only an "
	    "info line shows that.",
	    "crm configure edit fencing_topology (pattern:^NODE$ DEVICE)",
	    "pcs stonith level remove INDEX target regexp%PATTERN; pcs "
	    "stonith level add INDEX regexp%^NODE$ DEVICE" },
	{ "C7",
	    "target-attribute looks at the permanent attributes of "
	    "nodes. No node has this one with this value, so the level "
	    "is for no node.",
	    "crm node attribute NODE set NAME VALUE",
	    "pcs node attribute NODE NAME=VALUE" },
	{ "C8",
	    "If a node has levels, only the devices in them are used, "
	    "even when all of them fail.",
	    "crm configure edit fencing_topology (NODE: DEVICE ... OTHER)",
	    "pcs stonith level add FREE NODE OTHER (FREE: an index that "
	    "the node has no level for)" },
	{ "C9",
	    "The devices of this node fence only under a condition: "
	    "that the node dumps, or still obeys. If the condition "
	    "fails, the node is never fenced, and its services wait.",
	    "crm configure edit fencing_topology (NODE: DEVICE POWER)",
	    "pcs stonith level add FREE NODE POWER (FREE: a higher index, "
	    "that the node has no level for)" },
	{ "C10",
	    "The first level that succeeds ends the fencing. The power "
	    "switch before fence_kdump cuts the dump, and fence_kdump "
	    "is asked only if the switch is broken.",
	    "crm configure edit fencing_topology (NODE: KDUMP POWER)",
	    "pcs stonith level clear target NODE; pcs stonith level add "
	    "1 NODE KDUMP; pcs stonith level add 2 NODE POWER" },
	{ "C11",
	    "All devices of a level have to succeed. With fence_kdump "
	    "and a power switch in one level the dump is cut in any "
	    "case, and a node that does not dump is not fenced by this "
	    "level.",
	    "crm configure edit fencing_topology (NODE: KDUMP POWER with "
	    "a blank, not a comma)",
	    "pcs stonith level clear target NODE; pcs stonith level add "
	    "1 NODE KDUMP; pcs stonith level add 2 NODE POWER" },
	{ "C12",
	    "Without a topology the order of the devices is chance, and "
	    "each peer in turn runs all of its devices: three nodes "
	    "wait three times for a dump.",
	    "crm configure edit fencing_topology (NODE: KDUMP POWER)",
	    "pcs stonith level add 1 NODE KDUMP; pcs stonith level add "
	    "2 NODE POWER" },
	{ "C13",
	    "Each entry first removes the level that it is for. Of two "
	    "entries with one target and one index the last one counts "
	    "alone.",
	    "crm configure edit fencing_topology (NODE: DEVICE OTHER)",
	    "pcs stonith level remove INDEX target NODE; pcs stonith "
	    "level add INDEX NODE DEVICE" },
	{ "C14",
	    "A gap between the indexes is harmless: Pacemaker skips a "
	    "level that is empty.",
	    "nothing needs to be done", "nothing needs to be done" },
	{ "C15",
	    "If the node has two power supplies, switching off one of "
	    "them changes nothing, and the success of the first level "
	    "counts as fenced.",
	    "crm configure edit fencing_topology (NODE: PDU1,PDU2 with a "
	    "comma)",
	    "pcs stonith level clear target NODE; pcs stonith level add "
	    "1 NODE PDU1 PDU2" },
	{ "C16",
	    "No device can fence the node: its services wait for ever "
	    "when it is lost. So it is if none of the node's levels can "
	    "run. Or the node has no level while others "
	    "have some, and its devices run in an order that is chance.",
	    "crm configure edit fencing_topology (NODE: DEVICE ...)",
	    "pcs stonith level add 1 NODE DEVICE" },
	{ "C17",
	    "A remote node needs a device under the id of its "
	    "connection. A guest node or a bundle's replica is fenced "
	    "by a restart of its resource, and a device for its name is "
	    "never asked.",
	    "crm resource param DEVICE set pcmk_host_list \"NODE "
	    "REMOTE\"",
	    "pcs stonith update DEVICE \"pcmk_host_list=NODE REMOTE\"" },
	{ NULL, NULL, NULL, NULL },
};
