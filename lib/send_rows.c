/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>

#include "lib/kdump2.h"
#include "lib/kdump_msg.h"
#include "lib/option.h"
#include "lib/send_rows.h"

static const char *const families[] = { "auto", "ipv4", "ipv6", NULL };
static const char *const port_names[] = { "port", NULL }; /* SLE HA 16 */

const struct option_row send_rows[SEND_ROWS] = {
	[SEND_PORT] = { .name = "ipport",
	    .letter = 'p',
	    .arg = "PORT",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 65535,
	    .dflt = KDUMP_MSG_PORT_TEXT,
	    .text = "UDP port that the nodes listen on",
	    .aliases = port_names },
	[SEND_FAMILY] = { .name = "family",
	    .letter = 'f',
	    .arg = "FAMILY",
	    .kind = OPTION_CHOICE,
	    .choices = families,
	    .dflt = "auto",
	    .text = "Send by IPv4 and IPv6 (auto), or by ipv4 or ipv6 alone" },
	[SEND_COUNT] = { .name = "count",
	    .letter = 'c',
	    .arg = "COUNT",
	    .kind = OPTION_NUMBER,
	    .max = INT32_MAX,
	    .unit = "messages",
	    .dflt = "0",
	    .text = "End after so many messages to each node; 0 = never end" },
	[SEND_INTERVAL] = { .name = "interval",
	    .letter = 'i',
	    .arg = "SECONDS",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 86400,
	    .unit = "seconds",
	    .text = "From one message to the next; without it 10, but with no "
		    "COUNT either 1 during the first minute" },
	[SEND_GIVE_UP] = { .name = "give-up",
	    .arg = "SECONDS",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 86400,
	    .unit = "seconds",
	    .dflt = "30",
	    .text = "With a COUNT: leave out a node that no message could be "
		    "sent to for so long" },
	[SEND_ANSWER_PORT] = { .name = "answer-port",
	    .arg = "PORT",
	    .kind = OPTION_NUMBER,
	    .max = 65535,
	    .dflt = KDUMP2_PORT_TEXT,
	    .text = "UDP port that the nodes ask at, if this host has a key; "
		    "0 = answer none" },
	[SEND_FORCE] = { .name = "force",
	    .kind = OPTION_FLAG,
	    .text = "With a COUNT, on a running system: send all the same, "
		    "though who waits for this host takes it for dead" },
	[SEND_VERBOSE] = { .name = "verbose",
	    .letter = 'v',
	    .arg = "LEVEL",
	    .kind = OPTION_LEVEL,
	    .max = 9,
	    .text = "Say more" },
	[SEND_VERSION] = { .name = "version",
	    .letter = 'V',
	    .kind = OPTION_FLAG,
	    .text = "Print the version and end" },
	[SEND_HELP] = { .name = "help",
	    .letter = 'h',
	    .kind = OPTION_FLAG,
	    .text = "Print this and end" },
};
