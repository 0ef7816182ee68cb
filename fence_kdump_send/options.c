/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/options.h"
#include "lib/clock.h"
#include "lib/kdump_msg.h"
#include "lib/option.h"
#include "lib/reason.h"

enum {
	ROW_PORT,
	ROW_FAMILY,
	ROW_COUNT,
	ROW_INTERVAL,
	ROW_GIVE_UP,
	ROW_VERBOSE,
	ROW_VERSION,
	ROW_HELP,
	ROWS
};

static const char *const families[] = { "auto", "ipv4", "ipv6", NULL };

static const struct option_row rows[ROWS] = {
	[ROW_PORT] = { .name = "ipport",
	    .letter = 'p',
	    .arg = "PORT",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 65535,
	    .dflt = KDUMP_MSG_PORT_TEXT,
	    .text = "UDP port that the nodes listen on" },
	[ROW_FAMILY] = { .name = "family",
	    .letter = 'f',
	    .arg = "FAMILY",
	    .kind = OPTION_CHOICE,
	    .choices = families,
	    .dflt = "auto",
	    .text = "Send by IPv4 and IPv6 (auto), or by ipv4 or ipv6 alone" },
	[ROW_COUNT] = { .name = "count",
	    .letter = 'c',
	    .arg = "COUNT",
	    .kind = OPTION_NUMBER,
	    .max = INT32_MAX,
	    .unit = "messages",
	    .dflt = "0",
	    .text = "End after so many messages to each node; 0 = never end" },
	[ROW_INTERVAL] = { .name = "interval",
	    .letter = 'i',
	    .arg = "SECONDS",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 86400,
	    .unit = "seconds",
	    .text = "From one message to the next; without it 10, but with no "
		    "COUNT either 1 during the first minute" },
	[ROW_GIVE_UP] = { .name = "give-up",
	    .arg = "SECONDS",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 86400,
	    .unit = "seconds",
	    .dflt = "30",
	    .text = "With a COUNT: leave out a node that no message could be "
		    "sent to for so long" },
	[ROW_VERBOSE] = { .name = "verbose",
	    .letter = 'v',
	    .arg = "LEVEL",
	    .kind = OPTION_LEVEL,
	    .max = 9,
	    .text = "Say more" },
	[ROW_VERSION] = { .name = "version",
	    .letter = 'V',
	    .kind = OPTION_FLAG,
	    .text = "Print the version and end" },
	[ROW_HELP] = { .name = "help",
	    .letter = 'h',
	    .kind = OPTION_FLAG,
	    .text = "Print this and end" },
};

void
options_help(void)
{
	printf("Usage: fence_kdump_send [OPTION]... NODE...\n"
	       "Tells cluster nodes that this host is in its crash kernel.\n\n"
	       "Options:\n");
	option_help(rows, ROWS);
	printf("\nSee fence_kdump_send(8).\n");
}

/*
 * An operand is a node, but a list of nodes as fence_kdump takes it is
 * understood too; it is cut up in place.
 */
static int
read_nodes(struct options *o, char *argv[])
{
	char *word, *rest, **grown;

	for (; *argv != NULL; argv++) {
		rest = *argv;
		while ((word = strsep(&rest, ", ")) != NULL) {
			if (*word == '\0')
				continue;
			grown = reallocarray(
			    o->nodes, o->n_nodes + 1, sizeof(*grown));
			if (grown == NULL)
				return (-1);
			o->nodes = grown;
			o->nodes[o->n_nodes++] = word;
		}
	}
	return (0);
}

static void
take_values(struct options *o, const struct option_value *values)
{
	static const int by_choice[] = { AF_UNSPEC, AF_INET, AF_INET6 };

	o->port = (uint16_t)values[ROW_PORT].number;
	o->family = by_choice[values[ROW_FAMILY].number];
	o->count = (unsigned int)values[ROW_COUNT].number;
	o->interval = values[ROW_INTERVAL].number * CLOCK_S;
	o->give_up = values[ROW_GIVE_UP].number * CLOCK_S;
	o->gave_give_up = values[ROW_GIVE_UP].from != NULL;
	o->verbose = (int)values[ROW_VERBOSE].number;
}

int
options_read(struct options *o, int argc, char *argv[], struct reason *why)
{
	struct option_set set;
	int operand, rc = 0;

	memset(o, 0, sizeof(*o));
	if (option_init(&set, rows, ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, why);
	if (operand == -1)
		rc = -1;
	else if (set.values[ROW_HELP].number != 0)
		o->wish = OPTIONS_HELP;
	else if (set.values[ROW_VERSION].number != 0)
		o->wish = OPTIONS_VERSION;
	else {
		take_values(o, set.values);
		rc = read_nodes(o, argv + operand);
		if (rc == -1)
			reason_set(why, "no memory for the nodes");
		else if (o->n_nodes == 0)
			rc = reason_set(why, "no NODE to send to");
	}
	option_free(&set);
	return (rc);
}

void
options_free(struct options *o)
{
	free(o->nodes);
}
