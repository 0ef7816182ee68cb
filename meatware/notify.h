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
 * can change?  0, or -1 with the reason.
 */
int notify_check(const char *path, struct reason *why);

/*
 * Runs `path EVENT NODE`, in a session of its own, without a shell, without
 * our descriptors, with this environment and no other:
 *
 *	PATH, MEATWARE_EVENT, MEATWARE_NODE, MEATWARE_HOST, MEATWARE_ASKED_BY,
 *	MEATWARE_SINCE, MEATWARE_DEADLINE (seconds since 1970; 0 = none),
 *	MEATWARE_DETAIL
 *
 * Does not wait for it: the child's process id, or -1 with the reason.
 */
pid_t notify_start(const char *path, const char *event,
    const struct meat_request *info, const char *detail, struct reason *why);

#endif
