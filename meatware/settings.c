/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agent/agent.h"
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
	PRINT_HELP
};

static const char *const plug_aliases[] = { "port", NULL };

const struct option_row settings_rows[SETTINGS_ROWS] = {
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

_Static_assert(PRINT_HELP + 1 == SETTINGS_ROWS, "one row an option");

struct settings
settings_of(const struct agent_call *call)
{
	const struct option_value *values = call->options->values;
	const struct settings s = {
		.nodename = values[NODENAME].text,
		.plug = values[PLUG].text,
		.hostlist = values[HOSTLIST].text,
		.notify = values[NOTIFY].text,
		.timeout_s = values[TIMEOUT].number,
		.remind_s = values[REMIND].number,
		.from_stdin = call->from_stdin,
	};

	return (s);
}
