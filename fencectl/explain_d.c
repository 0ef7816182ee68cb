/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "fencectl/explain_d.h"

const struct explain explain_d[] = {
	{ "D1",
	    "Pacemaker kills the agent with SIGKILL when "
	    "pcmk_reboot_timeout or pcmk_off_timeout is over (else "
	    "stonith-timeout, 60 s). The agent's timeout must be 10 s "
	    "shorter, or no log shows why the agent failed.",
	    "crm resource param DEVICE set pcmk_reboot_timeout SECONDS "
	    "(and pcmk_off_timeout)",
	    "pcs stonith update DEVICE pcmk_reboot_timeout=SECONDS "
	    "pcmk_off_timeout=SECONDS" },
	{ "D2",
	    "Before version 2.1.8 Pacemaker reads pcmk_..._timeout as a "
	    "number of seconds and ignores the unit: 2m is 2 seconds.",
	    "crm resource param DEVICE set pcmk_reboot_timeout 120",
	    "pcs stonith update DEVICE pcmk_reboot_timeout=120" },
	{ "D3",
	    "After a failure Pacemaker runs the agent again if less "
	    "than 0.7 of its time is over; for a node that runs, the "
	    "agent fails after running= seconds. The second wait costs "
	    "that time again, is killed before its end, or calls the "
	    "operator twice.",
	    "crm resource param DEVICE set pcmk_reboot_retries 1 (and "
	    "pcmk_off_retries)",
	    "pcs stonith update DEVICE pcmk_reboot_retries=1 "
	    "pcmk_off_retries=1" },
	{ "D4",
	    "Where the action is off (the agent has no reboot, the "
	    "level has several devices, or stonith-action=off) "
	    "Pacemaker reads pcmk_off_..., and pcmk_reboot_... changes "
	    "nothing.",
	    "crm resource param DEVICE set pcmk_off_timeout SECONDS",
	    "pcs stonith update DEVICE pcmk_off_timeout=SECONDS" },
	{ "D5",
	    "Before version 2.1.6 the node that asks does not count the "
	    "delay. A delay of 1.2 times the timeout or more makes the "
	    "fencing fail before the agent starts, or two nodes shoot.",
	    "crm resource param DEVICE set pcmk_reboot_timeout SECONDS "
	    "(well above the delay)",
	    "pcs stonith update DEVICE pcmk_reboot_timeout=SECONDS" },
	{ "D6",
	    "A pcmk_delay_base over pcmk_delay_max is cut to the "
	    "maximum.",
	    "crm resource param DEVICE set pcmk_delay_max SECONDS",
	    "pcs stonith update DEVICE pcmk_delay_max=SECONDS" },
	{ "D7",
	    "When two nodes lose sight of each other, both fence. With "
	    "no delay, or the same delay for both, both can go down.",
	    "crm resource param DEVICE set pcmk_delay_base 10 (on the "
	    "device of one node alone)",
	    "pcs stonith update DEVICE pcmk_delay_base=10" },
	{ "D8",
	    "With more than two votes only the side with quorum fences. "
	    "A delay then only makes each fencing longer.",
	    "crm resource param DEVICE delete pcmk_delay_max",
	    "pcs stonith update DEVICE pcmk_delay_max=" },
	{ "D9",
	    "priority-fencing-delay needs a resource with a priority "
	    "above 0, and at least twice the greatest pcmk_delay_base "
	    "and pcmk_delay_max, or a random delay can be longer.",
	    "crm configure property priority-fencing-delay=SECONDS; crm "
	    "resource meta RESOURCE set priority 10",
	    "pcs property set priority-fencing-delay=SECONDS; pcs "
	    "resource meta RESOURCE priority=10" },
	{ "D10",
	    "The delay comes before the agent starts, and no process "
	    "listens meanwhile. A crash kernel that sends one message "
	    "is missed. Put the delay on the power level.",
	    "crm resource param DEVICE delete pcmk_delay_max",
	    "pcs stonith update DEVICE pcmk_delay_max=" },
	{ "D11",
	    "The agent is slow by its vendor's manual, and has no "
	    "pcmk_reboot_timeout. stonith-timeout counts then and ends "
	    "the agent too early.",
	    "crm resource param DEVICE set pcmk_reboot_timeout SECONDS",
	    "pcs stonith update DEVICE pcmk_reboot_timeout=SECONDS" },
	{ "D12",
	    "With stonith-watchdog-timeout and without sbd each node's "
	    "Pacemaker shuts down at once. A value below "
	    "SBD_WATCHDOG_TIMEOUT counts a node as fenced before its "
	    "watchdog fires.",
	    "crm configure property stonith-watchdog-timeout=SECONDS "
	    "(twice SBD_WATCHDOG_TIMEOUT)",
	    "pcs property set stonith-watchdog-timeout=SECONDS" },
	{ "D13",
	    "With two nodes, diskless sbd and no quorum device a split "
	    "cannot be decided.",
	    "add a quorum device (crm cluster init qdevice) or a disk "
	    "for sbd",
	    "pcs quorum device add model net host=HOST "
	    "algorithm=ffsplit" },
	{ "D14",
	    "sbd's watchdog stays armed in the crash kernel and can "
	    "reset the node in the middle of its dump.",
	    "SBD_TIMEOUT_ACTION=flush,crashdump in /etc/sysconfig/sbd, "
	    "and the watchdog's driver in the crash kernel",
	    "SBD_TIMEOUT_ACTION=flush,crashdump in /etc/sysconfig/sbd, "
	    "and the watchdog's driver in the crash kernel" },
	{ "D15",
	    "The longest time that the fencing of the node can take "
	    "after its loss was seen; fencectl plan shows each part.",
	    "nothing needs to be done", "nothing needs to be done" },
	{ "D16",
	    "A fencing waits for a monitor of the same device that runs "
	    "on the same node, and many controllers take few "
	    "connections. Without a monitor a dead device is noticed "
	    "only when it is needed.",
	    "crm configure edit DEVICE (op monitor interval=3600s "
	    "timeout=60s)",
	    "pcs stonith update DEVICE op monitor interval=3600s "
	    "timeout=60s" },
	{ "D17",
	    "With concurrent-fencing=false a second dead node waits "
	    "until the first is fenced, with all its levels. A message "
	    "that the crash kernel sent meanwhile is lost.",
	    "crm configure property concurrent-fencing=true",
	    "pcs property set concurrent-fencing=true" },
	{ "D18",
	    "A device runs one action at a time unless "
	    "pcmk_action_limit=-1. The second dead node waits for the "
	    "first.",
	    "crm resource param DEVICE set pcmk_action_limit -1",
	    "pcs stonith update DEVICE pcmk_action_limit=-1" },
	{ "D19",
	    "An operator needs minutes. Pacemaker ends the call after "
	    "pcmk_reboot_timeout, 60 s by default.",
	    "crm resource param DEVICE set pcmk_reboot_timeout 910 (and "
	    "pcmk_off_timeout; timeout=900)",
	    "pcs stonith update DEVICE timeout=900 "
	    "pcmk_reboot_timeout=910 pcmk_off_timeout=910" },
	{ "D20",
	    "Before version 3.0.2 a name in a map of pcmk_delay_base "
	    "also matches each node whose name begins with it.",
	    "crm resource param DEVICE set pcmk_delay_base "
	    "\"node10:0s;node1:4s\" (the longer name first)",
	    "pcs stonith update DEVICE "
	    "\"pcmk_delay_base=node10:0s;node1:4s\"" },
	{ "D21",
	    "Most fencings are no crash, and a node that runs sends no "
	    "message: level 1 waits the whole timeout. With running=3 this "
	    "project's fence_kdump fails as soon as corosync on the node has "
	    "answered for 3 s; fence-agents' has no such parameter. Where "
	    "softlockup_panic, hardlockup_panic or an NMI is to leave a dump, "
	    "give 25. For panic_on_rcu_stall give 5 s more than "
	    "rcu_cpu_stall_timeout. For hung_task_panic, or after a level that "
	    "makes the node panic, give wait, which is silent here.",
	    "crm resource param DEVICE set running 3",
	    "pcs stonith update DEVICE running=3" },
	{ "D22",
	    "With how=crash fence_suicide makes the node panic, and the next "
	    "level must wait for the dump: a power switch cuts the dump. Put "
	    "fence_kdump in between, with running=wait, because a node that "
	    "takes its time to panic still answers then. Set "
	    "pcmk_reboot_timeout and pcmk_off_timeout of fence_suicide to 5: "
	    "the next level begins when 1.2 times this is over. By default "
	    "that is after 72 s, when a short dump is over, and no process "
	    "has heard its message.",
	    "crm configure edit fencing_topology (NODE: SUICIDE KDUMP POWER); "
	    "crm resource param KDUMP set running wait; crm resource param "
	    "SUICIDE set pcmk_reboot_timeout 5 (and pcmk_off_timeout)",
	    "pcs stonith level clear target NODE; pcs stonith level add 1 "
	    "NODE SUICIDE; pcs stonith level add 2 NODE KDUMP; pcs stonith "
	    "level add 3 NODE POWER; pcs stonith update KDUMP running=wait; "
	    "pcs stonith update SUICIDE pcmk_reboot_timeout=5 "
	    "pcmk_off_timeout=5" },
	{ NULL, NULL, NULL, NULL },
};
