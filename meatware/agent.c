/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
#include "meatware/agent.h"
#include "meatware/check.h"
#include "meatware/confirm.h"
#include "meatware/settings.h"

enum {
	NODENAME,
	PLUG,
	HOSTLIST,
	ACTION,
	TIMEOUT,
	REMIND,
	NOTIFY,
	VERBOSE,
	PRINT_VERSION,
	PRINT_HELP,
	N_OPTIONS
};

static const char *const plug_aliases[] = { "port", NULL };

static const struct option_row options[N_OPTIONS] = {
	[NODENAME] = {
		.name = "nodename", .letter = 'n', .arg = "NODE",
		.text = "The node that the operator is called to switch off.",
	},
	[PLUG] = {
		.name = "plug", .arg = "NODE", .aliases = plug_aliases,
		.text = "The node as Pacemaker calls it; it must be the same "
			"as nodename if both are given.",
	},
	[HOSTLIST] = {
		.name = "hostlist", .arg = "NODE[,NODE...]",
		.text = "The nodes that may be asked for, separated by commas "
			"or blanks; any other is refused. Without it every "
			"node may be asked for.",
	},
	[ACTION] = OPTION_ROW_ACTION(
		"off and reboot call the operator and wait for the answer; "
		"monitor, validate-all and metadata call nobody."),
	[TIMEOUT] = OPTION_ROW_TIMEOUT(0, 31536000, "600",
		"How long to wait for the operator; 0: until ended. "
		"Pacemaker's own timeouts (pcmk_off_timeout, "
		"pcmk_reboot_timeout) must be 10 seconds longer."),
	[REMIND] = {
		.name = "remind", .arg = "SECONDS",
		.kind = OPTION_SECONDS, .min = 0, .max = 86400,
		.dflt = "60",
		.text = "How often the call is repeated; 0: never.",
	},
	[NOTIFY] = {
		.name = "notify", .arg = "PROGRAM",
		.text = "Full path of a program that is run with an event "
			"(opened, confirmed, refused, timeout, failed, killed) "
			"and the node as its arguments, for example to send a "
			"message; what becomes of it changes nothing.",
	},
	[VERBOSE] = OPTION_ROW_VERBOSE,
	[PRINT_VERSION] = OPTION_ROW_VERSION,
	[PRINT_HELP] = OPTION_ROW_HELP,
};

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
	AGENT_TABLES(
	    options, actions, ACTION, VERBOSE, PRINT_VERSION, PRINT_HELP),
};

struct settings
settings_of(const struct agent_call *call)
{
	const struct option_value *v = call->options->values;
	const struct settings s = {
		.nodename = v[NODENAME].text,
		.plug = v[PLUG].text,
		.hostlist = v[HOSTLIST].text,
		.notify = v[NOTIFY].text,
		.timeout_s = v[TIMEOUT].number,
		.remind_s = v[REMIND].number,
		.from_stdin = call->from_stdin,
	};

	return (s);
}
