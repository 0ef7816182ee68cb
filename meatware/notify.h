/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The administrator's own program, told of what happens.
 */
#ifndef FK_MEATWARE_NOTIFY_H
#define FK_MEATWARE_NOTIFY_H

#include <sys/types.h>

struct meat_request;
struct reason;

/*
 * Can `path` be run: an absolute path of an executable file that only root
 * can change?  0, or -1 with the reason.  May hang as its file system does.
 */
int notify_check(const char *path, struct reason *why);

struct notifier {
	const char *path; /* NULL: there is none */
	pid_t pid;        /* the last one that was started; 0, -1 = none */
	int fd;           /* the pipe that tells why it could not be run */
};

/*
 * Runs `path EVENT NODE`, in a session of its own, without a shell, without
 * our descriptors, with this environment and no other:
 *
 *	PATH, MEATWARE_EVENT, MEATWARE_NODE, MEATWARE_HOST, MEATWARE_ASKED_BY,
 *	MEATWARE_SINCE, MEATWARE_DEADLINE (seconds since 1970; 0 = none),
 *	MEATWARE_DETAIL
 *
 * Does not wait for it, and does not look at `path` itself, which may be on a
 * file system that hangs: notify_ended() logs that it could not be run.
 */
void notify_run(struct notifier *n, const char *event,
    const struct meat_request *info, const char *detail);

/* A child has ended: if it was the program, and in vain, that is logged. */
void notify_ended(struct notifier *n, pid_t pid, int status);

#endif
