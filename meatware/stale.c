/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/reason.h"
#include "meatware/lock.h"
#include "meatware/request.h"
#include "meatware/stale.h"

/* With the lock held, no request for the node begins or ends. */
static int
clear_locked(struct request *request, struct reason *why)
{
	struct stat st;
	const char *node = request->info.node;

	if (meat_dir_ours(&request->dir, node, &st) != 1)
		return (0);
	if (meat_dir_request(&request->dir, node, &request->info) == -1)
		return (
		    reason_set(why, MEAT_DATA_DIR "/%.240s" MEAT_REQUEST ": %s",
			node, strerror(errno)));
	if (request_end(
		request, MEAT_END_KILLED, "agent and guard killed", why) == -1)
		return (-1);
	reason_set(why,
	    "the request for node %s was stale, and is cleared away: its agent "
	    "(process %" PRId64 ") and its guard were killed",
	    node, request->info.pid);
	return (1);
}

int
stale_clear(const struct meat_dir *dir, const char *node, struct reason *why)
{
	struct request request = { .dir = *dir, .fifo_fd = -1 };
	int rc;

	snprintf(request.info.node, sizeof(request.info.node), "%s", node);
	rc = lock_try(&request.lock, dir, node);
	if (rc == -1)
		return (reason_set(why,
		    "cannot lock " MEAT_DATA_DIR "/%.200s.lock: %s", node,
		    strerror(errno)));
	if (rc == 1)
		rc = clear_locked(&request, why);
	lock_release(&request.lock);
	return (rc);
}
