/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/options.h"
#include "lib/help.h"
#include "lib/option.h"
#include "lib/reason.h"

enum {
	ROW_CIB,
	ROW_COROSYNC,
	ROW_NODE,
	ROW_JSON,
	ROW_ALLOW,
	ROW_EXPLAIN,
	ROW_LIST,
	ROW_VERBOSE,
	ROW_PROMETHEUS,
	ROW_VERSION,
	ROW_HELP,
	ROWS
};

static const struct option_row rows[ROWS] = {
	[ROW_CIB] = { .name = "cib",
	    .arg = "FILE",
	    .text = "Read this configuration, not the live cluster's" },
	[ROW_COROSYNC] = { .name = "corosync",
	    .arg = "FILE",
	    .text = "With --cib: the cluster's corosync.conf" },
	[ROW_NODE] = { .name = "node",
	    .arg = "NAME",
	    .kind = OPTION_LINES,
	    .text = "With --cib: a cluster node that the file does not have; "
		    "once for each" },
	[ROW_JSON] = { .name = "json",
	    .kind = OPTION_FLAG,
	    .text = "Print JSON, for programs" },
	[ROW_ALLOW] = { .name = "allow",
	    .arg = "ID[:ABOUT]",
	    .kind = OPTION_LINES,
	    .text =
		"check: a finding that is known and wanted; once for each" },
	[ROW_EXPLAIN] = { .name = "explain",
	    .arg = "ID",
	    .text = "check: why a finding matters, and the cure" },
	[ROW_LIST] = { .name = "list",
	    .kind = OPTION_FLAG,
	    .text = "check: print all checks, and what each rests on" },
	[ROW_VERBOSE] = { .name = "verbose",
	    .letter = 'v',
	    .kind = OPTION_FLAG,
	    .text = "check: print INFO and what could not be judged, too" },
	[ROW_PROMETHEUS] = { .name = "prometheus",
	    .arg = "FILE",
	    .text = "status: write metrics for node_exporter, and no table" },
	[ROW_VERSION] = OPTION_ROW_VERSION,
	[ROW_HELP] = OPTION_ROW_HELP,
};

static const struct command {
	const char *name;
	enum options_command command;
} commands[] = {
	{ "plan", OPTIONS_PLAN },
	{ "check", OPTIONS_CHECK },
	{ "status", OPTIONS_STATUS },
	{ "rehearse", OPTIONS_REHEARSE },
};

void
options_help(void)
{
	printf("Usage: fencectl plan [OPTION]... [NODE]...\n"
	       "       fencectl check [OPTION]...\n"
	       "       fencectl status [OPTION]...\n"
	       "       fencectl rehearse [OPTION]... [NODE]...\n"
	       "plan: how Pacemaker would fence each node: which devices, in "
	       "which order, run by\nwhich node, and how long that takes.\n"
	       "check: what is wrong with the configuration of fencing.\n"
	       "status: which nodes are armed, when each was fenced last, and "
	       "who waits for an\noperator.\n"
	       "rehearse: would the nodes be told that this host is in its "
	       "crash kernel?  See\nfence_kdump_rehearse(8).\n\n"
	       "Options:\n");
	option_help(rows, ROWS);
	printf("\nSee fencectl(8).\n");
}

enum {
	FOR_PLAN = 1 << OPTIONS_PLAN,
	FOR_CHECK = 1 << OPTIONS_CHECK,
	FOR_STATUS = 1 << OPTIONS_STATUS
};

/* The commands that have the option; --help and --version go with all. */
static const unsigned row_for[ROWS] = {
	[ROW_CIB] = FOR_PLAN | FOR_CHECK,
	[ROW_COROSYNC] = FOR_PLAN | FOR_CHECK,
	[ROW_NODE] = FOR_PLAN | FOR_CHECK,
	[ROW_JSON] = FOR_PLAN | FOR_CHECK | FOR_STATUS,
	[ROW_ALLOW] = FOR_CHECK,
	[ROW_EXPLAIN] = FOR_CHECK,
	[ROW_LIST] = FOR_CHECK,
	[ROW_VERBOSE] = FOR_CHECK,
	[ROW_PROMETHEUS] = FOR_STATUS,
};

/* The lines of a text, as they are. */
static int
take_lines(struct list *to, const char *text)
{
	const char *end;

	for (; text != NULL; text = *end == '\0' ? NULL : end + 1) {
		end = text + strcspn(text, "\n");
		if (list_push(to, text, (size_t)(end - text)) == -1)
			return (-1);
	}
	return (0);
}

static int
take_command(struct options *o, char *const operands[], struct reason *why)
{
	size_t i;

	if (operands[0] == NULL)
		return (reason_set(
		    why, "what to do is missing: plan, check or status"));
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(operands[0], commands[i].name) == 0)
			break;
	if (i == sizeof(commands) / sizeof(commands[0]))
		return (
		    reason_set(why, "\"%.64s\" is no command", operands[0]));
	o->command = commands[i].command;
	for (i = 1; operands[i] != NULL; i++)
		if (*operands[i] == '\0')
			return (reason_set(why, "a node's name is empty"));
		else if (list_push(
			     &o->nodes, operands[i], strlen(operands[i])) == -1)
			return (reason_set(why, "no memory"));
	return (0);
}

static int
take_text(char **to, const struct option_value *value, struct reason *why)
{
	if (value->text == NULL)
		return (0);
	if ((*to = strdup(value->text)) == NULL)
		return (reason_set(why, "no memory"));
	return (0);
}

/* What check has alone. */
static int
take_check(
    struct options *o, const struct option_value *values, struct reason *why)
{
	o->list = values[ROW_LIST].number != 0;
	o->verbose = values[ROW_VERBOSE].number != 0;
	if (take_text(&o->explain, &values[ROW_EXPLAIN], why) == -1)
		return (-1);
	if (take_lines(&o->allow, values[ROW_ALLOW].text) == -1)
		return (reason_set(why, "no memory"));
	return (0);
}

static int
fits(const struct options *o, const struct option_value *values,
    const char *command, struct reason *why)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (values[i].from != NULL &&
		    (row_for[i] & 1U << o->command) == 0)
			return (reason_set(why, "--%s does not go with %s",
			    rows[i].name, command));
	if (o->command == OPTIONS_REHEARSE)
		return (reason_set(why, "rehearse must come first"));
	if (o->command != OPTIONS_PLAN && o->nodes.n > 0)
		return (reason_set(why, "%s takes no nodes", command));
	return (0);
}

/* A name that is empty would be taken for a node. */
static int
take_nodes(struct options *o, const char *text, struct reason *why)
{
	size_t i;

	if (take_lines(&o->extra, text) == -1)
		return (reason_set(why, "no memory"));
	for (i = 0; i < o->extra.n; i++)
		if (*o->extra.words[i] == '\0')
			return (reason_set(why, "--node: a name is empty"));
	return (0);
}

static int
take(struct options *o, const struct option_value *values,
    char *const operands[], struct reason *why)
{
	o->json = values[ROW_JSON].number != 0;
	if (values[ROW_HELP].number != 0 || values[ROW_VERSION].number != 0) {
		o->command = values[ROW_HELP].number != 0 ? OPTIONS_HELP :
							    OPTIONS_VERSION;
		return (0);
	}
	if (take_text(&o->cib, &values[ROW_CIB], why) == -1 ||
	    take_text(&o->corosync, &values[ROW_COROSYNC], why) == -1 ||
	    take_text(&o->prometheus, &values[ROW_PROMETHEUS], why) == -1 ||
	    take_command(o, operands, why) == -1 ||
	    fits(o, values, operands[0], why) == -1 ||
	    take_check(o, values, why) == -1)
		return (-1);
	if (o->cib == NULL && o->corosync != NULL)
		return (reason_set(why, "--corosync goes with --cib alone"));
	if (o->cib == NULL && values[ROW_NODE].text != NULL)
		return (reason_set(why, "--node goes with --cib alone"));
	return (take_nodes(o, values[ROW_NODE].text, why));
}

int
options_read(struct options *o, int argc, char *argv[], struct reason *why)
{
	struct option_set set;
	int first, rc;

	*o = (struct options){ .command = OPTIONS_HELP };
	/* The other program has other options: they are handed on. */
	if (argc > 1 && strcmp(argv[1], "rehearse") == 0) {
		o->command = OPTIONS_REHEARSE;
		o->rest = &argv[2];
		return (0);
	}
	if (option_init(&set, rows, ROWS, why) == -1)
		return (-1);
	first = option_argv(&set, argc, argv, why);
	rc = first == -1 ? -1 : take(o, set.values, &argv[first], why);
	option_free(&set);
	return (rc);
}

void
options_free(struct options *o)
{
	free(o->cib);
	free(o->corosync);
	list_free(&o->extra);
	list_free(&o->nodes);
	list_free(&o->allow);
	free(o->explain);
	free(o->prometheus);
}
