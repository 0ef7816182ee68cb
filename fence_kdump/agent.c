/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "fence_kdump/agent.h"
#include "fence_kdump/check.h"
#include "fence_kdump/listen.h"
#include "fence_kdump/settings.h"

static const struct agent_action actions[] = {
	{ .name = "off", .fences = true, .run = listen_run },
	{ .name = "reboot", .fences = true, .run = listen_run },
	{ .name = "monitor", .run = check_monitor },
	{ .name = "validate-all", .finds_all = true, .run = check_validate },
};

const struct agent fence_kdump_agent = {
	.name = "fence_kdump",
	.shortdesc = "Fence agent that waits for a node's crash kernel to say "
		     "that it is dumping",
	.longdesc =
	    "fence_kdump stands in the fencing topology ahead of the power "
	    "switch. It listens on a UDP port until the awaited node says, "
	    "from its crash kernel (fence_kdump_send), that it is saving a "
	    "dump. A node in its crash kernel runs none of the cluster's "
	    "services: it counts as fenced, and its dump is not cut short. "
	    "Without the message the agent fails when its timeout is over, "
	    "and the next topology level has its turn.\n\n"
	    "The node comes back by itself when its dump is saved, also "
	    "after off. The agent does not switch power and cannot tell "
	    "whether a node is on: it has neither on nor status nor list.",
	.url = AGENT_URL,
	.options = settings_rows,
	.n_options = SETTINGS_ROWS,
	.actions = actions,
	.n_actions = sizeof(actions) / sizeof(actions[0]),
};
