/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_b.h"

const struct explain explain_b[] = {
	{ "B1",
	    "A negative location score of any size bars a fence device "
	    "from a node, for fencing as well. Barred on each node, no "
	    "node can use the device.",
	    "crm configure delete CONSTRAINT",
	    "pcs constraint delete CONSTRAINT" },
	{ "B2",
	    "Only the node that the device is for may run the device. A "
	    "dead node runs nothing, so its level is passed over.",
	    "crm configure location l-DEVICE DEVICE -inf: NODE (bar the "
	    "target, not the others)",
	    "pcs constraint location DEVICE avoids NODE" },
	{ "B3",
	    "A constraint that crm resource move or ban left over bars "
	    "the device from nodes, or ties it to one.",
	    "crm resource clear DEVICE", "pcs constraint delete CONSTRAINT" },
	{ "B4",
	    "Only the target can run a self-fencing agent. Barred "
	    "there, the level fails each time.",
	    "crm configure delete CONSTRAINT",
	    "pcs constraint delete CONSTRAINT" },
	{ "B5",
	    "target-role=Stopped takes the device out of use "
	    "altogether; it does not just stop the monitor. "
	    "is-managed=false does not.",
	    "crm resource start DEVICE", "pcs stonith enable DEVICE" },
	{ "B6",
	    "With symmetric-cluster=false a node that no location "
	    "constraint allows may not run the device.",
	    "crm configure location l-DEVICE DEVICE 0: NODE",
	    "pcs constraint location DEVICE prefers NODE=0" },
	{ "B7",
	    "A clone or a group around a fence device adds nothing: "
	    "each node may run a device. A level has to name the "
	    "primitive; the id of a clone or of another resource finds "
	    "no device. A colocation only moves the monitor: for a "
	    "fencing Pacemaker looks at locations alone.",
	    "crm configure delete CLONE (and name DEVICE in "
	    "fencing_topology)",
	    "pcs resource unclone DEVICE" },
	{ NULL, NULL, NULL, NULL },
};
