/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_e.h"

const struct explain explain_e[] = {
	{ "E1",
	    "Without fencing a lost node is taken for dead at once. Its "
	    "services start a second time. Pacemaker 3.0.2 calls the option "
	    "fencing-enabled, and knows the old name as well.",
	    "crm configure property stonith-enabled=true",
	    "pcs property set stonith-enabled=true" },
	{ "E2",
	    "fencing-enabled, fencing-timeout and the others are names "
	    "of Pacemaker 3.0.2. Older versions ignore them and log "
	    "nothing. Where both names are known, the new one counts.",
	    "crm configure property stonith-timeout=SECONDS",
	    "pcs property set stonith-timeout=SECONDS" },
	{ "E3",
	    "A node that was not seen since the start is taken for "
	    "dead. Two halves of a cluster can start the same services.",
	    "crm configure property startup-fencing=true",
	    "pcs property unset startup-fencing" },
	{ "E4",
	    "A node without quorum goes on, and fences all others: one "
	    "cut-off node ends the whole cluster.",
	    "crm configure property no-quorum-policy=stop",
	    "pcs property set no-quorum-policy=stop" },
	{ "E5",
	    "Fencing is on and there is no device. Resources do not "
	    "start.",
	    "crm configure load update power.crm",
	    "pcs stonith create DEVICE AGENT ..." },
	{ "E6",
	    "The agent is for tests. null and fence_dummy report "
	    "success and do nothing; ssh needs the help of the node "
	    "that has failed.",
	    "crm configure delete DEVICE (and configure a power device)",
	    "pcs stonith delete DEVICE (and create a power device)" },
	{ "E7",
	    "With this on-fail a service that does not stop blocks, and "
	    "its node is not fenced: the service does not move.",
	    "crm configure edit RESOURCE (op stop on-fail=fence)",
	    "pcs resource update RESOURCE op stop on-fail=fence" },
	{ "E8",
	    "The resource does not wait for the fencing of a lost node. "
	    "It can run twice.",
	    "crm resource meta RESOURCE delete requires",
	    "pcs resource meta RESOURCE requires=" },
	{ "E9",
	    "The resource waits until its node is unfenced, and no "
	    "device does that.",
	    "crm resource meta DEVICE set provides unfencing",
	    "pcs stonith meta DEVICE provides=unfencing" },
	{ "E10",
	    "Pacemaker 2 takes action of a device for the action off, "
	    "and any word but reboot and off for reboot as well: the "
	    "success of status then counts as fenced. Pacemaker 3 "
	    "ignores action. pcmk_reboot_action and pcmk_off_action "
	    "replace the action in both.",
	    "crm resource param DEVICE delete action",
	    "pcs stonith update DEVICE action=" },
	{ "E11",
	    "The monitor then only prints the agent's description, and "
	    "finds no fault.",
	    "crm resource param DEVICE delete pcmk_monitor_action",
	    "pcs stonith update DEVICE pcmk_monitor_action=" },
	{ "E12",
	    "With method=cycle the controller can answer before the "
	    "node is off.",
	    "crm resource param DEVICE set method onoff",
	    "pcs stonith update DEVICE method=onoff" },
	{ "E13",
	    "While no resource is managed Pacemaker fences no node. A "
	    "lost node stays UNCLEAN.",
	    "crm configure property maintenance-mode=false",
	    "pcs property set maintenance-mode=false" },
	{ "E14",
	    "After so many failures Pacemaker does not try again at "
	    "once, and the node stays UNCLEAN.",
	    "crm configure property stonith-max-attempts=10",
	    "pcs property unset stonith-max-attempts" },
	{ "E15",
	    "poweroff is an old name of off, which Pacemaker 3 does not "
	    "know.",
	    "crm configure property stonith-action=off",
	    "pcs property set stonith-action=off" },
	{ "E16",
	    "A node that has dumped starts again by itself, also where "
	    "off is configured.",
	    "kdump's final action (poweroff) in the node's own "
	    "configuration of kdump",
	    "kdump's final action (poweroff) in the node's own "
	    "configuration of kdump" },
	{ "E17",
	    "The controller in the node has no power when the node has "
	    "none. Then the fencing fails each time.",
	    "crm configure edit fencing_topology (NODE: BMC PDU)",
	    "pcs stonith level add FREE NODE PDU (FREE: a higher index, "
	    "that the node has no level for)" },
	{ "E18",
	    "The controller's off is a press of the power button. "
	    "logind handles the button as a shutdown, which can hang.",
	    "HandlePowerKey=ignore in /etc/systemd/logind.conf",
	    "HandlePowerKey=ignore in /etc/systemd/logind.conf" },
	{ "E19",
	    "A controller that does not answer gets the node fenced "
	    "that runs the monitor, which is well.",
	    "crm configure edit DEVICE (op monitor without on-fail)",
	    "pcs stonith update DEVICE op monitor on-fail=restart" },
	{ "E20",
	    "Each member of the group haclient can read the "
	    "configuration, and its passwords.",
	    "crm resource secret DEVICE stash password",
	    "passwd_script=FILE, or pcs 0.12's CIB secrets" },
	{ "E21",
	    "The service moves back when the node returns from its "
	    "dump: a second interruption.",
	    "crm configure rsc_defaults resource-stickiness=100",
	    "pcs resource defaults update resource-stickiness=100" },
	{ "E22",
	    "ocf:fence-kdump:armed only reports. Its own actions succeed, but "
	    "where its file is not there, as in an update of the package, "
	    "each action fails. Then Pacemaker stops the instance, and fences "
	    "the node when the stop fails.",
	    "crm configure edit RESOURCE (on-fail=ignore for op start, op "
	    "monitor and op stop)",
	    "pcs resource update RESOURCE op start on-fail=ignore op monitor "
	    "on-fail=ignore op stop on-fail=ignore" },
	{ NULL, NULL, NULL, NULL },
};
