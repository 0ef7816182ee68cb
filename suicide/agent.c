/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "suicide/agent.h"
#include "suicide/check.h"
#include "suicide/run.h"
#include "suicide/settings.h"

static const struct agent_action actions[] = {
	{ .name = "reboot", .fences = true, .on_target = true, .run = run_end },
	{ .name = "off", .fences = true, .on_target = true, .run = run_end },
	{ .name = "monitor", .run = check_monitor },
	{ .name = "validate-all", .finds_all = true, .run = check_validate },
};

const struct agent fence_suicide_agent = {
	.name = "fence_suicide",
	.shortdesc = "Fence agent that restarts or powers off the node that it "
		     "runs on, and no other",
	.longdesc =
	    "fence_suicide ends the node that it runs on: by reboot(2), by "
	    "sysrq, and by a hardware watchdog if one is given. Use it in a "
	    "cluster of one node, or as the first level of a topology whose "
	    "next level is a power switch: a node that is ill enough to be "
	    "fenced may be too ill to end itself, and nobody can see from "
	    "outside whether it did.\n\n"
	    "With how=crash it panics first, so that a dump tells why it was "
	    "fenced, if a crash kernel is loaded at that moment; put "
	    "fence_kdump with running=wait between it and the power switch "
	    "then, or the power switch cuts the dump.\n\n"
	    "In a cluster of several nodes it never answers success: the "
	    "cluster would start the services elsewhere while this node still "
	    "runs. The node goes down, and the next level of the topology "
	    "confirms it. Set pcmk_reboot_timeout=5 and pcmk_off_timeout=5 on "
	    "this device, or the next level waits for 72 seconds.",
	.url = AGENT_URL,
	.options = settings_rows,
	.n_options = SETTINGS_ROWS,
	.actions = actions,
	.n_actions = sizeof(actions) / sizeof(actions[0]),
};
