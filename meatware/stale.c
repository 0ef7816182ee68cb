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
clear_locked(struct request *r, struct reason *why)
{
	struct stat st;
	const char *node = r->info.node;

	if (meat_dir_ours(&r->dir, node, &st) != 1)
		return (0);
	if (meat_dir_request(&r->dir, node, &r->info) == -1)
		return (
		    reason_set(why, MEAT_DATA_DIR "/%.240s" MEAT_REQUEST ": %s",
			node, strerror(errno)));
	if (request_end(r, MEAT_END_KILLED, "agent and guard killed", why) ==
	    -1)
		return (-1);
	reason_set(why,
	    "the request for node %s was stale, and is cleared away: its agent "
	    "(process %" PRId64 ") and its guard were killed",
	    node, r->info.pid);
	return (1);
}

int
stale_clear(const struct meat_dir *d, const char *node, struct reason *why)
{
	struct request r = { .dir = *d, .fifo_fd = -1 };
	int rc;

	snprintf(r.info.node, sizeof(r.info.node), "%s", node);
	rc = lock_try(&r.lock, d, node);
	if (rc == -1)
		return (reason_set(why,
		    "cannot lock " MEAT_DATA_DIR "/%.200s.lock: %s", node,
		    strerror(errno)));
	if (rc == 1)
		rc = clear_locked(&r, why);
	lock_release(&r.lock);
	return (rc);
}
