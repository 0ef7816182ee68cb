/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs an agent, once.
 */
#ifndef FK_STONITH_RUN_H
#define FK_STONITH_RUN_H

#include <stddef.h>

struct reason;

struct run {
	const char *path;  /* the agent; its argv[0], its only argument */
	const char *input; /* its standard input: at most ORDER_MAX bytes, */
	size_t len;        /* for they have to fit into a pipe */
	unsigned seconds;  /* its time; 0 = as long as it takes */
	int stop_fd;       /* lib/stop.h: then the agent is ended, too */
};

struct run_output {
	char *bytes; /* the caller frees it */
	size_t len;
};

/*
 * Runs the agent as Pacemaker does: without arguments, its parameters on
 * standard input, signals as a fresh program has them.  It stays in our
 * process group, so that killing the group kills it too.
 *
 * Standard error is passed on to this program's; standard output is kept in
 * `output`, or handed on too if `output` is NULL.  Of each at most RUN_KEPT
 * bytes: more to be kept is a failure, more to be handed on is left out, with a
 * warning.  What would make this program wait for a reader of its output is
 * left out as well.  When the agent has ended its children are not waited for,
 * even if they hold files open.
 *
 * Returns 0 only if judge() does; else -1 with the reason.
 */
int
run_agent(const struct run *run, struct run_output *output, struct reason *why);

#define RUN_KEPT (1024U * 1024) /* bytes */

#endif
