/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "agent/agent.h"
#include "suicide/settings.h"

enum {
	NODENAME,
	PLUG,
	HOSTLIST,
	ACTION,
	HOW,
	ANSWER,
	DELAY,
	WATCHDOG,
	DRY_RUN,
	VERBOSE,
	PRINT_VERSION,
	PRINT_HELP
};

static const char *const plug_aliases[] = { "port", NULL };

static const char *const answers[] = {
	[ANSWER_AUTO] = "auto",
	[ANSWER_BEFORE] = "before",
	[ANSWER_NEVER] = "never",
	NULL,
};

static const char *const hows[] = {
	[HOW_REBOOT] = "reboot",
	[HOW_CRASH] = "crash",
	NULL,
};

const struct option_row settings_rows[SETTINGS_ROWS] = {
	[NODENAME] = {
		.name = "nodename", .letter = 'n', .arg = "NODE",
		.text = "The node to be restarted or powered off: it has to be "
			"this one.",
	},
	[PLUG] = {
		.name = "plug", .arg = "NODE", .aliases = plug_aliases,
		.text = "The node as Pacemaker calls it: it has to be this "
			"one, too.",
	},
	[HOSTLIST] = {
		.name = "hostlist", .arg = "NODE[,NODE...]",
		.text = "The nodes that may be asked for, separated by commas "
			"or blanks; this can only narrow what is done.",
	},
	[ACTION] = {
		.name = "action", .letter = 'o', .arg = "ACTION",
		.dflt = "reboot",
		.text = "reboot and off end this node; monitor, validate-all "
			"and metadata touch nothing.",
	},
	[HOW] = {
		.name = "how", .arg = "HOW", .kind = OPTION_CHOICE,
		.choices = hows, .dflt = "reboot",
		.text = "reboot: restart or power off at once; crash: a panic "
			"first, so that a dump tells why, but only if a crash "
			"kernel is loaded at that moment; after the dump the "
			"node comes back, also after off.",
	},
	[ANSWER] = {
		.name = "answer", .arg = "WHEN", .kind = OPTION_CHOICE,
		.choices = answers, .dflt = "auto",
		.text = "never: no success is ever answered; before: success, "
			"and then the node goes down, refused in a cluster of "
			"more than one node; auto: before only if it is "
			"certain that this node is alone in its cluster, else "
			"never.",
	},
	[DELAY] = {
		.name = "delay", .arg = "SECONDS", .kind = OPTION_SECONDS,
		.min = 0, .max = 60, .dflt = "2",
		.text = "How long after an answer the node goes down.",
	},
	[WATCHDOG] = {
		.name = "watchdog", .arg = "DEVICE",
		.text = "Full path of a hardware watchdog, the last resort of "
			"reboot. It is opened only when all else has failed.",
	},
	[DRY_RUN] = {
		.name = "dry_run", .kind = OPTION_FLAG,
		.text = "Decide and check, say what would be done, do "
			"nothing, and fail.",
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
		.watchdog = values[WATCHDOG].text,
		.answer = (enum answer)values[ANSWER].number,
		.how = (enum how)values[HOW].number,
		.delay_s = (int)values[DELAY].number,
		.dry_run = values[DRY_RUN].number != 0,
		.off = strcmp(call->action, "off") == 0,
	};

	return (s);
}
