/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include "agent/agent.h"
#include "fence_kdump/settings.h"
#include "lib/kdump2.h"
#include "lib/kdump_msg.h"

enum {
	OPT_NODENAME,
	OPT_PLUG,
	OPT_IPPORT,
	OPT_AUTH,
	OPT_QUERYPORT,
	OPT_RUNNING,
	OPT_ASK,
	OPT_ARMED,
	OPT_INITRD,
	OPT_FAMILY,
	OPT_ACTION,
	OPT_TIMEOUT,
	OPT_VERBOSE,
	OPT_VERSION,
	OPT_HELP
};

static const char *const plug_aliases[] = { "port", NULL };
static const char *const auths[] = { "auto", "require", "off", NULL };
static const char *const armeds[] = { "warn", "require", NULL };
static const char *const families[] = { "auto", "ipv4", "ipv6", NULL };

const struct option_row settings_rows[SETTINGS_ROWS] = {
	[OPT_NODENAME] = {
		.name = "nodename", .letter = 'n', .arg = "NODE[,NODE...]",
		.text = "Names and addresses of the one node that is awaited, "
			"separated by commas or blanks; a message from any "
			"of its addresses counts.",
	},
	[OPT_PLUG] = {
		.name = "plug", .arg = "NODE[,NODE...]",
		.aliases = plug_aliases,
		.text = "The node as Pacemaker calls it; more names and "
			"addresses of the same node as nodename.",
	},
	[OPT_IPPORT] = {
		.name = "ipport", .letter = 'p', .arg = "PORT",
		.kind = OPTION_NUMBER, .min = 1, .max = 65535,
		.dflt = KDUMP_MSG_PORT_TEXT,
		.text = "UDP port to listen on.",
	},
	[OPT_AUTH] = {
		.name = "auth", .arg = "AUTH",
		.kind = OPTION_CHOICE, .choices = auths, .dflt = "auto",
		.text = "Whether the node is asked, and must answer with its "
			"key: auto (asked if there is a key; without an answer "
			"its message counts), require (an answer alone "
			"counts) or off (not asked).",
	},
	[OPT_QUERYPORT] = {
		.name = "queryport", .arg = "PORT",
		.kind = OPTION_NUMBER, .min = 1, .max = 65535,
		.dflt = KDUMP2_PORT_TEXT,
		.text = "UDP port of the node that queries go to.",
	},
	[OPT_RUNNING] = {
		.name = "running", .arg = "SECONDS",
		.kind = OPTION_SECONDS, .min = 1, .max = 600,
		.word = "wait", .dflt = "wait",
		.text = "Fails early when corosync on the node has answered "
			"for so long after the request: there is no dump to "
			"wait for.",
	},
	[OPT_ASK] = {
		.name = "ask", .kind = OPTION_FLAG,
		.text = "For validate-all: asks the node, where "
			"fence_kdump_rehearse --rehearse-answer must run.",
	},
	[OPT_ARMED] = {
		.name = "armed", .arg = "ARMED",
		.kind = OPTION_CHOICE, .choices = armeds, .dflt = "warn",
		.text = "What monitor makes of a node that says of itself that "
			"its crash kernel would not speak (kdump-armed): warn "
			"or require (an error; the device stops).",
	},
	[OPT_INITRD] = {
		.name = "initrd", .arg = "FILE",
		.text = "For validate-all on the node itself: the initrd that "
			"is loaded for a crash, if it is not where SUSE's or "
			"Red Hat's kdump puts it.",
	},
	[OPT_FAMILY] = {
		.name = "family", .letter = 'f', .arg = "FAMILY",
		.kind = OPTION_CHOICE, .choices = families, .dflt = "auto",
		.text = "Network family: auto (both), ipv4 or ipv6.",
	},
	[OPT_ACTION] = OPTION_ROW_ACTION(
		"off and reboot wait for the node's message; monitor, "
		"validate-all and metadata wait for nothing."),
	[OPT_TIMEOUT] = OPTION_ROW_TIMEOUT(1, 86400, "60",
		"How long to wait for the message. Pacemaker's own timeouts "
		"(pcmk_off_timeout, pcmk_reboot_timeout) must be 10 seconds "
		"longer."),
	[OPT_VERBOSE] = OPTION_ROW_VERBOSE,
	[OPT_VERSION] = OPTION_ROW_VERSION,
	[OPT_HELP] = OPTION_ROW_HELP,
};

_Static_assert(OPT_HELP + 1 == SETTINGS_ROWS, "one row an option");

struct settings
settings_of(const struct agent_call *call)
{
	static const int af[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	static const enum auth auth[] = { AUTH_AUTO, AUTH_REQUIRE, AUTH_OFF };
	const struct option_value *values = call->options->values;
	const struct settings s = {
		.nodename = values[OPT_NODENAME].text,
		.plug = values[OPT_PLUG].text,
		.port = (uint16_t)values[OPT_IPPORT].number,
		.family = af[values[OPT_FAMILY].number],
		.timeout_s = values[OPT_TIMEOUT].number,
		.running_s = values[OPT_RUNNING].number,
		.initrd = values[OPT_INITRD].text,
		.auth = auth[values[OPT_AUTH].number],
		.query_port = (uint16_t)values[OPT_QUERYPORT].number,
		.ask = values[OPT_ASK].number != 0,
		.needs_armed = values[OPT_ARMED].number != 0,
	};

	return (s);
}
