/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The administrator's own program, run for each event.
 */
#ifndef FK_MEATWARE_NOTIFY_H
#define FK_MEATWARE_NOTIFY_H

#include <sys/types.h>

struct meat_request;

/* Start with all 0 but the path. */
struct notifier {
	const char *path; /* NULL: there is none */
	pid_t pid;        /* who watches the last run; 0 = none */
	int fd;           /* and reports here what went wrong */
};

/*
 * Runs `path EVENT NODE`, in a new session, without a shell, without
 * our descriptors, with this environment and no other:
 *
 *	PATH, MEATWARE_EVENT, MEATWARE_NODE, MEATWARE_HOST, MEATWARE_ASKED_BY,
 *	MEATWARE_SINCE, MEATWARE_DEADLINE (seconds since 1970; 0 = none),
 *	MEATWARE_DETAIL
 *
 * Does not wait for it, and does not look at `path` itself, which may be on a
 * file system that hangs: a child ("meatware-notify") does both.  If the
 * program could not be run or failed, notify_ended() logs that; if we are
 * gone by then, the child does.
 */
void notify_run(struct notifier *notifier, const char *event,
    const struct meat_request *info, const char *detail);

/* The same, for the last event: the child logs what went wrong. */
void notify_end(struct notifier *notifier, const char *event,
    const struct meat_request *info, const char *detail);

/* A child has ended: if it was the one that watched, logs what it reported. */
void notify_ended(struct notifier *notifier, pid_t pid);

#endif
