/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process that ends the node after the agent has answered.  It has left
 * the agent's session and process group, and all of its descriptors: what
 * ends the agent does not end it.
 */
#ifndef FK_SUICIDE_DOER_H
#define FK_SUICIDE_DOER_H

#include <sys/types.h>

#include <stdbool.h>

#include "lib/reason.h"
#include "suicide/ladder.h"

struct doer {
	int fd; /* to it */
	pid_t pid;
	struct reason steady; /* what it has made sure of */
};

struct doer_task {
	struct way_down way;
	int delay_s;
	const char *watchdog; /* NULL: none */
};

/*
 * Starts it, and waits until it has all that it needs.  0; or -1 with the
 * reason, and nothing is left of it.  Until doer_go() it ends, and does
 * nothing, as soon as this process does.
 */
int
doer_start(struct doer *doer, const struct doer_task *task, struct reason *why);

/*
 * Sends it the word to go. 0 if it has heard: then the node goes down `delay_s`
 * seconds after this process has ended, or at most DOER_ANSWER_S later, and
 * nothing calls it back.  -1 with the reason: it was not heard of, and is
 * killed; no success may be answered.
 */
int doer_go(struct doer *doer, struct reason *why);

#define DOER_ANSWER_S 1 /* for the agent to give its answer and end */

#endif
