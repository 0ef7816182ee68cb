/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "meat/meat_msg.h"
#include "meatclient/reply.h"

#define FIFO_PATH MEAT_RUN_DIR "/" MEAT_FIFO_PREFIX
/* The guard of a killed agent needs a moment to write the outcome. */
#define GUARD_MS 10000
#define PAUSE_MS 20

void
reply_close(struct reply *reply)
{
	if (reply->fd != -1)
		close(reply->fd);
	reply->fd = -1;
	meat_dir_close(&reply->dir);
}

static enum reply_open
stale(const char *node, struct reason *why)
{
	reason_set(why,
	    "the request for node %s is stale: its agent is gone and nobody "
	    "waits for an answer; wait for a new call",
	    node);
	return (REPLY_STALE);
}

static enum reply_open
cannot_open(const char *node, struct reason *why)
{
	switch (errno) {
	case ENOENT:
		reason_set(why,
		    "no request for node %s is open on this host: check the "
		    "name, and on which host the call says to run meatclient",
		    node);
		return (REPLY_NONE);
	case ENXIO:
		return (stale(node, why));
	case ELOOP:
		reason_set(
		    why, FIFO_PATH "%s is a symbolic link: not used", node);
		return (REPLY_ERROR);
	default:
		reason_set(why, FIFO_PATH "%s: %s%s", node, strerror(errno),
		    errno == EACCES ? ": run meatclient as root" : "");
		return (REPLY_ERROR);
	}
}

static int
check_fifo(const struct reply *reply, struct stat *st, struct reason *why)
{
	if (fstat(reply->fd, st) == -1)
		return (reason_set(
		    why, FIFO_PATH "%s: %s", reply->node, strerror(errno)));
	if (!S_ISFIFO(st->st_mode))
		return (reason_set(
		    why, FIFO_PATH "%s is not a FIFO: not used", reply->node));
	if (st->st_uid != 0 || (st->st_mode & 077) != 0)
		return (reason_set(why,
		    FIFO_PATH "%s is not root's alone: not used", reply->node));
	return (0);
}

/*
 * Whose FIFO is open?  0; -1 if it has lost its name since: its request has
 * ended, though its reader may not have closed it yet.
 */
static int
identify(struct reply *reply, const struct stat *st, struct reason *why)
{
	struct stat now = { 0 };

	/* Data of another request than the one whose FIFO this is: none. */
	reply->known = reply->dir.data_fd != -1 &&
	    meat_dir_request(&reply->dir, reply->node, &reply->info) == 0 &&
	    reply->info.inode == st->st_ino;
	if (reply->known ||
	    (meat_dir_ours(&reply->dir, reply->node, &now) != 0 &&
		now.st_ino == st->st_ino))
		return (0);
	return (reason_set(why,
	    "the request for node %s has ended just now; wait for a new call",
	    reply->node));
}

/*
 * The agent was killed, and what it leaves is kept: by its guard, which clears
 * away, or by a child that has not got to run yet, and has the FIFO too.
 */
static bool
is_orphan(const struct reply *reply)
{
	return (reply->known &&
	    meat_dir_locked(&reply->dir, reply->node, MEAT_LOCK_AGENT) == 0 &&
	    meat_dir_locked(&reply->dir, reply->node, MEAT_LOCK_REQUEST) == 1);
}

enum reply_open
reply_open(struct reply *reply, const char *node, struct reason *why)
{
	char name[MEAT_FILE_SIZE];
	struct stat st;
	enum reply_open failed;

	memset(reply, 0, sizeof(*reply));
	reply->fd = -1;
	snprintf(reply->node, sizeof(reply->node), "%s", node);
	if (meat_dir_open(&reply->dir, false, why) == -1)
		return (REPLY_ERROR);
	reply->fd = openat(reply->dir.run_fd, meat_dir_fifo(name, node),
	    O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (reply->fd == -1) {
		failed = cannot_open(node, why);
		reply_close(reply);
		return (failed);
	}
	if (check_fifo(reply, &st, why) == -1) {
		reply_close(reply);
		return (REPLY_ERROR);
	}
	failed = REPLY_STALE;
	if (identify(reply, &st, why) == 0) {
		if (!is_orphan(reply))
			return (REPLY_OPEN);
		failed = stale(node, why);
	}
	reply_close(reply);
	return (failed);
}

bool
reply_is_over(const struct reply *reply)
{
	struct pollfd polls = { .fd = reply->fd };

	return (poll(&polls, 1, 0) == 1 && (polls.revents & POLLERR) != 0);
}

int
reply_send(const struct reply *reply, enum meat_verdict verdict,
    const char *who, struct reason *why)
{
	uint8_t msg[MEAT_OWN_SIZE];
	/* cluster-glue's meatware takes 256 bytes, and the next for another. */
	const size_t room = reply->known ? MEAT_OWN_SIZE : MEAT_MSG_SIZE;
	const size_t len = meat_encode(msg, room, verdict, reply->node, who);
	ssize_t n;

	/* Less than PIPE_BUF: all of it or nothing, never mixed. */
	n = write(reply->fd, msg, len);
	if (n == (ssize_t)len)
		return (0);
	if (n == -1 && errno == EPIPE)
		return (1);
	return (reason_set(why, FIFO_PATH "%s: the answer was not taken: %s",
	    reply->node, n == -1 ? strerror(errno) : "only a part of it"));
}

/* This request's outcome, if there is one yet. */
static bool
has_outcome(const struct reply *reply, struct meat_outcome *outcome)
{
	return (reply->known &&
	    meat_dir_outcome(&reply->dir, reply->node, outcome) == 0 &&
	    strcmp(outcome->id, reply->info.id) == 0);
}

/* The outcome is written before the lock is let go: none will come. */
static bool
is_kept(const struct reply *reply)
{
	return (reply->known &&
	    meat_dir_locked(&reply->dir, reply->node, MEAT_LOCK_REQUEST) != 0);
}

enum reply_end
reply_outcome(const struct reply *reply, int patience_ms, int stop_fd,
    struct meat_outcome *outcome)
{
	struct pollfd polls = { .fd = stop_fd, .events = POLLIN };
	int64_t until_ns = clock_ns() + patience_ms * CLOCK_MS;
	bool over = false, last;

	for (;;) {
		if (!over && reply_is_over(reply)) {
			over = true;
			until_ns = clock_ns() + GUARD_MS * CLOCK_MS;
		}
		last = over && !is_kept(reply);
		if (has_outcome(reply, outcome))
			return (REPLY_ENDED);
		if (last)
			return (REPLY_UNKNOWN);
		if (clock_ns() >= until_ns)
			return (over ? REPLY_UNKNOWN : REPLY_GOES_ON);
		if (poll(&polls, 1, PAUSE_MS) == 1)
			return (REPLY_INTERRUPTED);
	}
}
