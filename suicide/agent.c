/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "agent/agent.h"
#include "suicide/agent.h"
#include "suicide/check.h"
#include "suicide/run.h"
#include "suicide/settings.h"

enum {
	NODENAME,
	PLUG,
	HOSTLIST,
	ACTION,
	ANSWER,
	DELAY,
	WATCHDOG,
	DRY_RUN,
	VERBOSE,
	PRINT_VERSION,
	PRINT_HELP,
	N_OPTIONS
};

static const char *const plug_aliases[] = { "port", NULL };

static const char *const answers[] = {
	[ANSWER_AUTO] = "auto",
	[ANSWER_BEFORE] = "before",
	[ANSWER_NEVER] = "never",
	NULL,
};

static const struct option_row options[N_OPTIONS] = {
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
	    "In a cluster of several nodes it never answers success: the "
	    "cluster would start the services elsewhere while this node still "
	    "runs. The node goes down, and the next level of the topology "
	    "confirms it. Set pcmk_reboot_timeout=5 and pcmk_off_timeout=5 on "
	    "this device, or the next level waits for 72 seconds.",
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
		.watchdog = v[WATCHDOG].text,
		.answer = (enum answer)v[ANSWER].number,
		.delay_s = (int)v[DELAY].number,
		.dry_run = v[DRY_RUN].number != 0,
		.off = strcmp(call->action, "off") == 0,
	};

	return (s);
}
