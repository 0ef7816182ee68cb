/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/help.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/send_rows.h"
#include "rehearse/options.h"

/* This program's rows; the sender's follow. */
enum {
	ROW_ANSWER,
	ROW_ARMED,
	ROW_CONFIG,
	ROW_DEEP,
	ROW_IMAGE,
	ROW_INITRD,
	ROW_KDUMP,
	ROW_KEY,
	ROW_NODES,
	ROW_PUBLISH,
	ROW_REHEARSE,
	ROW_ROOT,
	ROW_SOURCE,
	ROW_TOLERATE,
	ROW_UNPUBLISH,
	ROW_SEND,
	ROWS = ROW_SEND + SEND_ROWS
};

static const struct option_row own_rows[ROW_SEND] = {
	[ROW_ANSWER] = { .name = "rehearse-answer",
	    .kind = OPTION_FLAG,
	    .text = "For a minute, answer queries of the nodes with the word "
		    "that this host is not in its crash kernel" },
	[ROW_ARMED] = { .name = "armed",
	    .kind = OPTION_FLAG,
	    .text = "Say in one line whether this host's crash kernel would "
		    "speak" },
	[ROW_CONFIG] = { .name = "config",
	    .arg = "FILE",
	    .dflt = SYSCONFIG_FILE,
	    .text = "The configuration" },
	[ROW_DEEP] = { .name = "deep",
	    .kind = OPTION_FLAG,
	    .text = "With --armed: look into the image in any case, not only "
		    "after a change and once an hour" },
	[ROW_IMAGE] = { .name = "image",
	    .arg = "FILE",
	    .dflt = "",
	    .text = "With --armed: the image that is loaded for a crash, if "
		    "it is not where kdump puts it" },
	[ROW_INITRD] = { .name = "initrd",
	    .kind = OPTION_FLAG,
	    .text = "Print what an initrd for the crash kernel needs to know" },
	[ROW_KDUMP] = { .name = "kdump",
	    .kind = OPTION_FLAG,
	    .text = "Print whether the distribution's kdump has a sender and a "
		    "network, as it is configured" },
	[ROW_KEY] = { .name = "key",
	    .arg = "FILE",
	    .dflt = "",
	    .text = "Write this node's key for version 2 of the message into a "
		    "new file" },
	[ROW_NODES] = { .name = "nodes",
	    .kind = OPTION_FLAG,
	    .text = "Print the nodes that the configuration names, one a line, "
		    "and look nothing up" },
	[ROW_PUBLISH] = { .name = "publish",
	    .kind = OPTION_FLAG,
	    .text = "With --armed: tell the cluster, too, by transient "
		    "attributes of this node" },
	/* fence_kdump_send hands its whole command line on. */
	[ROW_REHEARSE] = { .name = "rehearse",
	    .kind = OPTION_FLAG,
	    .text = "What is done without --armed, --initrd, --kdump, --key "
		    "and --nodes" },
	[ROW_ROOT] = { .name = "root",
	    .arg = "FOLDER",
	    .dflt = "",
	    .text = "With --kdump: where the system is that is looked at" },
	[ROW_SOURCE] = { .name = "tolerate-source",
	    .kind = OPTION_FLAG,
	    .text = "With --initrd: go on if no listener would believe a "
		    "message's source" },
	[ROW_TOLERATE] = { .name = "tolerate-unresolved",
	    .kind = OPTION_FLAG,
	    .text = "With --initrd: go on if a name has no address" },
	[ROW_UNPUBLISH] = { .name = "unpublish",
	    .kind = OPTION_FLAG,
	    .text = "Take those attributes away" },
};

static void
all_rows(struct option_row rows[ROWS])
{
	memcpy(rows, own_rows, sizeof(own_rows));
	memcpy(rows + ROW_SEND, send_rows, SEND_ROWS * sizeof(*send_rows));
}

void
options_help(void)
{
	struct option_row rows[ROWS];

	all_rows(rows);
	printf("Usage: fence_kdump_send --rehearse [OPTION]... [NODE]...\n"
	       "       fence_kdump_rehearse --initrd|--kdump|--key FILE "
	       "[OPTION]...\n"
	       "       fence_kdump_rehearse --armed [--deep] [--publish] "
	       "[OPTION]...\n"
	       "       fence_kdump_send --rehearse-answer [OPTION]...\n"
	       "Says whether the nodes could be told that this host is in its "
	       "crash kernel,\nand sends them nothing.\n\n"
	       "Options:\n");
	option_help(rows, ROWS);
	printf("\nSee fence_kdump_rehearse(8).\n");
}

static bool
is_set(const struct option_value *value)
{
	return (value->number != 0);
}

/* An option for people has no meaning for an initrd, which follows its file. */
static int
check_initrd(const struct options *o, const struct option_value *values,
    struct reason *why)
{
	size_t i;

	if (o->wish == OPTIONS_REHEARSE)
		return (0);
	if (o->nodes.n > 0)
		return (reason_set(why,
		    "\"%.64s\": the nodes are those of the configuration here",
		    o->nodes.words[0]));
	for (i = 0; i < SEND_ROWS; i++)
		if (i != SEND_VERBOSE && values[ROW_SEND + i].from != NULL &&
		    (i != SEND_ANSWER_PORT || o->wish != OPTIONS_ANSWER))
			return (reason_set(why,
			    "--%s: the options are those of the configuration "
			    "here",
			    send_rows[i].name));
	return (0);
}

static enum options_wish
wish_of(const struct option_value *values)
{
	if (is_set(&values[ROW_ANSWER]))
		return (OPTIONS_ANSWER);
	if (is_set(&values[ROW_ARMED]))
		return (OPTIONS_ARMED);
	if (is_set(&values[ROW_UNPUBLISH]))
		return (OPTIONS_UNPUBLISH);
	if (is_set(&values[ROW_INITRD]))
		return (OPTIONS_INITRD);
	if (is_set(&values[ROW_KDUMP]))
		return (OPTIONS_KDUMP);
	if (is_set(&values[ROW_NODES]))
		return (OPTIONS_NODES);
	return (values[ROW_KEY].from != NULL ? OPTIONS_KEY : OPTIONS_REHEARSE);
}

static int
check_armed(const struct options *o, const struct option_value *values,
    struct reason *why)
{
	static const size_t rows[] = { ROW_DEEP, ROW_IMAGE, ROW_PUBLISH };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (values[rows[i]].from != NULL && o->wish != OPTIONS_ARMED)
			return (reason_set(why, "--%s is for --armed alone",
			    own_rows[rows[i]].name));
	return (0);
}

/* What has no meaning beside another option. */
static int
check_wish(const struct options *o, const struct option_value *values,
    struct reason *why)
{
	if ((o->tolerate || o->tolerate_source) && o->wish != OPTIONS_INITRD)
		return (reason_set(why, "--%s is for --initrd alone",
		    own_rows[o->tolerate ? ROW_TOLERATE : ROW_SOURCE].name));
	if (values[ROW_SEND + SEND_FORCE].number != 0)
		return (reason_set(why,
		    "--force has no place in a line that a crash kernel runs: "
		    "it is for a person, on a running system"));
	if (o->wish == OPTIONS_ANSWER && o->answer_port == 0)
		return (reason_set(why,
		    "--answer-port 0: no query is "
		    "answered"));
	if (values[ROW_ROOT].from != NULL && o->wish != OPTIONS_KDUMP)
		return (reason_set(why, "--root is for --kdump alone"));
	if (values[ROW_KEY].from != NULL && o->wish != OPTIONS_KEY)
		return (reason_set(why,
		    "--key is not for --initrd, --kdump or --nodes: no key is "
		    "written"));
	return (check_armed(o, values, why));
}

static int
take_texts(struct options *o, const struct option_value *values,
    char **operands, struct reason *why)
{
	o->config = strdup(values[ROW_CONFIG].text);
	o->key = strdup(values[ROW_KEY].text);
	o->root = strdup(values[ROW_ROOT].text);
	o->image = strdup(values[ROW_IMAGE].text);
	if (o->config == NULL || o->key == NULL || o->root == NULL ||
	    o->image == NULL)
		return (reason_set(why, "no memory"));
	for (; *operands != NULL; operands++)
		if (list_add(&o->nodes, *operands) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	return (0);
}

static int
take_values(struct options *o, const struct option_value *values,
    char **operands, struct reason *why)
{
	static const int by_choice[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	const struct option_value *send = values + ROW_SEND;

	o->tolerate = is_set(&values[ROW_TOLERATE]);
	o->deep = is_set(&values[ROW_DEEP]);
	o->publish = is_set(&values[ROW_PUBLISH]);
	o->tolerate_source = is_set(&values[ROW_SOURCE]);
	o->gave_family = send[SEND_FAMILY].from != NULL;
	o->family = by_choice[send[SEND_FAMILY].number];
	o->gave_config = values[ROW_CONFIG].from != NULL;
	o->port = (int)send[SEND_PORT].number;
	o->answer_port = (int)send[SEND_ANSWER_PORT].number;
	o->verbose = (int)send[SEND_VERBOSE].number;
	o->wish = wish_of(values);
	if (check_wish(o, values, why) == -1 ||
	    take_texts(o, values, operands, why) == -1)
		return (-1);
	return (check_initrd(o, values, why));
}

int
options_read(struct options *o, int argc, char *argv[], struct reason *why)
{
	struct option_row rows[ROWS];
	struct option_set set;
	int operand, rc = 0;

	memset(o, 0, sizeof(*o));
	all_rows(rows);
	if (option_init(&set, rows, ROWS, why) == -1)
		return (-1);
	operand = option_argv(&set, argc, argv, why);
	if (operand == -1)
		rc = -1;
	else if (is_set(&set.values[ROW_SEND + SEND_HELP]))
		o->wish = OPTIONS_HELP;
	else if (is_set(&set.values[ROW_SEND + SEND_VERSION]))
		o->wish = OPTIONS_VERSION;
	else
		rc = take_values(o, set.values, argv + operand, why);
	option_free(&set);
	return (rc);
}

void
options_free(struct options *o)
{
	list_free(&o->nodes);
	free(o->config);
	free(o->key);
	free(o->root);
	free(o->image);
}
