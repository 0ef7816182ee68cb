/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A second process that outlives the agent: Pacemaker ends agents by SIGKILL to
 * their process group, and no other process could then take the FIFO away and
 * log what happened.
 */
#ifndef FK_MEATWARE_GUARD_H
#define FK_MEATWARE_GUARD_H

#include <sys/types.h>

struct notifier;
struct reason;
struct request;

struct guard {
	pid_t pid;
	int fd; /* becomes readable only if the guard dies */
};

/*
 * Starts the guard of an open request; it shares the request's lock, and runs
 * the notify program if the agent is killed.  0 when it is on duty, in a
 * new session; -1 with the reason.
 */
int guard_start(struct guard *g, struct request *request,
    struct notifier *notifier, struct reason *why);

/* The request has been ended properly: the guard just goes. */
void guard_dismiss(struct guard *g);

#endif
