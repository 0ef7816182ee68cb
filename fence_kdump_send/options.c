/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/lenient.h"
#include "fence_kdump_send/options.h"
#include "lib/clock.h"
#include "lib/help.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/send_rows.h"

void
options_help(void)
{
	printf("Usage: fence_kdump_send [--rehearse] [OPTION]... NODE...\n"
	       "       fence_kdump_send --rehearse-answer [OPTION]...\n"
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
	o->answer_port = (uint16_t)values[SEND_ANSWER_PORT].number;
	o->family = by_choice[values[SEND_FAMILY].number];
	o->count = (unsigned int)values[SEND_COUNT].number;
	o->interval = values[SEND_INTERVAL].number * CLOCK_S;
	o->give_up = values[SEND_GIVE_UP].number * CLOCK_S;
	o->gave_give_up = values[SEND_GIVE_UP].from != NULL;
	o->verbose = (int)values[SEND_VERBOSE].number;
	o->force = values[SEND_FORCE].number != 0;
}

/* What the options and the operands mean together. */
static int
take(struct options *o, const struct option_value *values, char *operands[],
    struct reason *why)
{
	take_values(o, values);
	if (read_nodes(o, operands) == -1)
		return (reason_set(why, "no memory for the nodes"));
	if (o->n_nodes == 0)
		return (reason_set(why, "no NODE to send to"));
	return (0);
}

static void
take_wish(struct options *o, const struct option_value *values)
{
	if (values[SEND_HELP].number != 0)
		o->wish = OPTIONS_HELP;
	else if (values[SEND_VERSION].number != 0)
		o->wish = OPTIONS_VERSION;
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
	else {
		o->operand = operand;
		take_wish(o, set.values);
		if (o->wish == OPTIONS_SEND)
			rc = take(o, set.values, argv + operand, why);
		if (rc == 0 && o->force && o->count == 0)
			rc = reason_set(why, "--force needs a COUNT (-c)");
	}
	option_free(&set);
	return (rc);
}

int
options_read_leniently(struct options *o, int argc, char *argv[],
    void (*mistake)(const char *text), struct reason *why)
{
	struct option_set set;
	size_t operands;
	int rc = 0;

	memset(o, 0, sizeof(*o));
	if (option_init(&set, send_rows, SEND_ROWS, why) == -1)
		return (-1);
	set.mistake = mistake;
	operands = lenient_argv(&set, argc, argv);
	if (operands == 0)
		take_wish(o, set.values);
	if (o->wish == OPTIONS_SEND)
		rc = take(o, set.values, argv, why);
	o->force = false;
	o->mistaken = set.mistakes > 0;
	option_free(&set);
	return (rc);
}

void
options_free(struct options *o)
{
	free(o->nodes);
}
