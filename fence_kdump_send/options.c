/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/options.h"
#include "lib/clock.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/send_rows.h"

void
options_help(void)
{
	printf("Usage: fence_kdump_send [--rehearse] [OPTION]... NODE...\n"
	       "Tells cluster nodes that this host is in its crash kernel.\n\n"
	       "Options:\n");
	option_help(send_rows, SEND_ROWS);
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

	o->port = (uint16_t)values[SEND_PORT].number;
	o->family = by_choice[values[SEND_FAMILY].number];
	o->count = (unsigned int)values[SEND_COUNT].number;
	o->interval = values[SEND_INTERVAL].number * CLOCK_S;
	o->give_up = values[SEND_GIVE_UP].number * CLOCK_S;
	o->gave_give_up = values[SEND_GIVE_UP].from != NULL;
	o->verbose = (int)values[SEND_VERBOSE].number;
}

int
options_read(struct options *o, int argc, char *argv[], struct reason *why)
{
	struct option_set set;
	int operand, rc = 0;

	memset(o, 0, sizeof(*o));
	if (option_init(&set, send_rows, SEND_ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, why);
	if (operand == -1)
		rc = -1;
	else if (set.values[SEND_HELP].number != 0)
		o->wish = OPTIONS_HELP;
	else if (set.values[SEND_VERSION].number != 0)
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
