/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "lib/help.h"
#include "lib/node.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "meatclient/options.h"

enum {
	CONFIRM,
	DENY,
	LIST,
	JSON,
	WAIT,
	TIMEOUT,
	PRINT_VERSION,
	PRINT_HELP,
	N_OPTIONS
};

static const struct option_row rows[N_OPTIONS] = {
	[CONFIRM] = {
		.name = "confirm", .letter = 'c', .arg = "NODE",
		.text = "Show the request for NODE, ask, and if the answer is "
			"yes, confirm that NODE is down.",
	},
	[DENY] = {
		.name = "deny", .letter = 'd', .arg = "NODE",
		.text = "Say that NODE is not down: its request fails at "
			"once.",
	},
	[LIST] = {
		.name = "list", .letter = 'l', .kind = OPTION_FLAG,
		.text = "List the requests that are open, on this host and "
			"elsewhere in the cluster.",
	},
	[JSON] = {
		.name = "json", .kind = OPTION_FLAG,
		.text = "With --list: for machines.",
	},
	[WAIT] = {
		.name = "wait", .letter = 'w', .kind = OPTION_FLAG,
		.text = "With --confirm or --deny: wait for the request, if "
			"there is none yet.",
	},
	[TIMEOUT] = OPTION_ROW_TIMEOUT(1, 31536000, "600",
		"How long --wait waits."),
	[PRINT_VERSION] = OPTION_ROW_VERSION,
	[PRINT_HELP] = OPTION_ROW_HELP,
};

static void
print_help(void)
{
	printf("Usage: meatclient -c NODE [-w [-t SECONDS]]\n"
	       "       meatclient -d NODE [-w [-t SECONDS]]\n"
	       "       meatclient -l [--json]\n"
	       "The operator's word for fence_meatware: a node is down, or "
	       "it is not.\n\nOptions:\n");
	option_help(rows, N_OPTIONS);
	printf("\nSee meatclient(8).\n");
}

/* What does not go together, or is missing. */
static int
check(const struct option_value *values, struct reason *why)
{
	const int modes = (values[CONFIRM].from != NULL) +
	    (values[DENY].from != NULL) + (values[LIST].number != 0);

	if (modes != 1)
		return (
		    reason_set(why, "one of -c NODE, -d NODE or -l is needed"));
	if (values[JSON].number != 0 && values[LIST].number == 0)
		return (reason_set(why, "--json goes with --list alone"));
	if (values[WAIT].number != 0 && values[LIST].number != 0)
		return (reason_set(why, "--wait does not go with --list"));
	if (values[TIMEOUT].from != NULL && values[WAIT].number == 0)
		return (reason_set(why, "--timeout goes with --wait alone"));
	return (0);
}

static int
take(struct client_options *options, const struct option_value *values,
    struct reason *why)
{
	const char *node = values[CONFIRM].text;

	if (check(values, why) == -1)
		return (-1);
	options->mode = CLIENT_CONFIRM;
	if (values[LIST].number != 0)
		options->mode = CLIENT_LIST;
	if (values[DENY].from != NULL) {
		options->mode = CLIENT_DENY;
		node = values[DENY].text;
	}
	options->json = values[JSON].number != 0;
	options->wait = values[WAIT].number != 0;
	options->wait_s = values[TIMEOUT].number;
	options->node[0] = '\0';
	if (node == NULL)
		return (0);
	return (node_parse(node, strlen(node), options->node, why));
}

static enum client_start
start(struct client_options *options, const struct option_value *values,
    struct reason *why)
{
	if (values[PRINT_HELP].number != 0) {
		print_help();
		return (CLIENT_PRINTED);
	}
	if (values[PRINT_VERSION].number != 0) {
		printf("meatclient %s\n", PACKAGE_VERSION);
		return (CLIENT_PRINTED);
	}
	return (take(options, values, why) == -1 ? CLIENT_MISTAKE : CLIENT_RUN);
}

enum client_start
client_options_read(
    struct client_options *options, int argc, char *argv[], struct reason *why)
{
	struct option_set set;
	enum client_start started = CLIENT_MISTAKE;
	int rc;

	if (option_init(&set, rows, N_OPTIONS, why) == -1)
		return (CLIENT_MISTAKE);
	rc = option_argv(&set, argc, argv, why);
	if (rc != -1 && rc < argc)
		reason_set(why, "unexpected argument \"%.64s\"", argv[rc]);
	else if (rc != -1)
		started = start(options, set.values, why);
	option_free(&set);
	return (started);
}
