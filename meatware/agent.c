/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "meatware/agent.h"
#include "meatware/check.h"
#include "meatware/confirm.h"
#include "meatware/settings.h"

static const struct agent_action actions[] = {
	{ .name = "off", .fences = true, .run = confirm_run },
	{ .name = "reboot", .fences = true, .run = confirm_run },
	{ .name = "monitor", .run = check_monitor },
	{ .name = "validate-all", .finds_all = true, .run = check_validate },
};

const struct agent fence_meatware_agent = {
	.name = "fence_meatware",
	.shortdesc = "Fence agent that calls a human to switch the node off, "
		     "and waits for the human's word",
	.longdesc =
	    "fence_meatware is the last level of a fencing topology: when no "
	    "machine can switch the node off, a human does. It calls the "
	    "operator by syslog, the journal and the system console, and "
	    "waits. The operator switches the node off, or cuts it off from "
	    "disks and networks, and then says so by running meatclient -c "
	    "NODE on the host that runs the agent. Nothing but that "
	    "makes the agent succeed.\n\n"
	    "Set pcmk_reboot_timeout and pcmk_off_timeout at least 10 seconds "
	    "longer than timeout, and pcmk_reboot_retries=1 and "
	    "pcmk_off_retries=1: otherwise the operator who said that the "
	    "node is not down (meatclient -d NODE) is asked a second time. "
	    "The agent cannot tell whether a node is on: it has neither on "
	    "nor status nor list.",
	.url = AGENT_URL,
	.options = settings_rows,
	.n_options = SETTINGS_ROWS,
	.actions = actions,
	.n_actions = sizeof(actions) / sizeof(actions[0]),
};
