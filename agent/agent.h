/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fence agent as Pacemaker and the command line see it: one table.
 */
#ifndef FK_AGENT_H
#define FK_AGENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/option.h"

/*
 * What every action gets.  Both belong to agent_main().
 */
struct agent_call {
	const struct option_set *options;
	int64_t started_ns; /* clock_ns() at the program's start */
	int stop_fd;        /* signalfd: SIGTERM, SIGINT, SIGHUP */
	const char *action; /* its name in the agent's table */
	bool from_stdin;    /* the options came there, as from Pacemaker */
};

struct agent_action {
	const char *name;
	bool fences;    /* success means that the target is fenced */
	bool on_target; /* only the target itself may run it */
	/*
	 * Is run also if options were refused (which was logged; it sees
	 * the others and the defaults), to find what else is wrong.  Fails
	 * all the same.
	 */
	bool finds_all;
	/* Returns true only if what was asked for is so. */
	bool (*run)(const struct agent_call *call);
};

struct agent {
	const char *name;      /* "fence_kdump" */
	const char *shortdesc; /* one line */
	const char *longdesc;  /* paragraphs, "\n\n" between them */
	const char *url;
	/*
	 * Among them "action", a string with a default, "verbose", "version"
	 * and "help".
	 */
	const struct option_row *options;
	size_t n_options;
	const struct agent_action *actions; /* `metadata` is not among them */
	size_t n_actions;
};

/* Whose conventions these agents keep to: the vendor-url of all. */
#define AGENT_URL "https://github.com/ClusterLabs/fence-agents"

/* The only two exit statuses that an agent has (FenceAgentAPI.md). */
#define AGENT_DONE 0
#define AGENT_FAILED 1

#endif
