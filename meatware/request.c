/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/utsname.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/text.h"
#include "lib/who.h"
#include "meatware/request.h"

int
request_foreign(const char *node, const struct stat *st, struct reason *why)
{
	return (reason_set(why,
	    MEAT_RUN_DIR
	    "/" MEAT_FIFO_PREFIX "%.240s is in the way: %s that "
	    "fence_meatware did not make; remove it, unless another program "
	    "(cluster-glue's meatware) is waiting for an answer there",
	    node,
	    S_ISFIFO(st->st_mode)    ? "a FIFO" :
		S_ISLNK(st->st_mode) ? "a symbolic link" :
		S_ISDIR(st->st_mode) ? "a directory" :
		S_ISREG(st->st_mode) ? "a file" :
				       "something"));
}

static int
remove_file(int dir_fd, const char *path, const char *name, struct reason *why)
{
	if (unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT)
		return (0);
	return (reason_set(
	    why, "cannot remove %s/%s: %s", path, name, strerror(errno)));
}

/*
 * Has another request begun in the place of this one?  Only a person who
 * removes the lock file by hand can cause that.  (No inode yet: this one
 * begins.)
 */
static bool
is_anothers(const struct request *request)
{
	char name[MEAT_FILE_SIZE];
	struct stat st;

	meat_dir_file(name, request->info.node, MEAT_FIFO);
	return (request->info.inode != 0 &&
	    fstatat(request->dir.data_fd, name, &st, AT_SYMLINK_NOFOLLOW) ==
		0 &&
	    st.st_ino != request->info.inode);
}

/* Removes both names of this request's FIFO. */
static int
remove_fifo(struct request *request, struct reason *why)
{
	char name[MEAT_FILE_SIZE];
	struct stat st;
	int ours;

	if (is_anothers(request))
		return (reason_set(why,
		    "another request for node %.128s has begun in place of "
		    "this one, and goes on: was its lock file removed?",
		    request->info.node));
	ours = meat_dir_ours(&request->dir, request->info.node, &st);
	if (ours == 1 &&
	    remove_file(request->dir.run_fd, MEAT_RUN_DIR,
		meat_dir_fifo(name, request->info.node), why) == -1)
		return (-1);
	/* The second name goes last: it shows whose the first one is. */
	if (remove_file(request->dir.data_fd, MEAT_DATA_DIR,
		meat_dir_file(name, request->info.node, MEAT_FIFO), why) == -1)
		return (-1);
	return (ours == -1 ? request_foreign(request->info.node, &st, why) : 0);
}

/* Opened for writing too: so it never comes to its end. */
static int
make_fifo(struct request *request, struct reason *why)
{
	char name[MEAT_FILE_SIZE];
	struct stat st;

	meat_dir_file(name, request->info.node, MEAT_FIFO);
	umask(077);
	if (mkfifoat(request->dir.data_fd, name, 0600) == -1)
		return (reason_set(why, "cannot make " MEAT_DATA_DIR "/%s: %s",
		    name, strerror(errno)));
	request->fifo_fd = openat(request->dir.data_fd, name,
	    O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
	if (request->fifo_fd == -1 || fstat(request->fifo_fd, &st) == -1)
		return (reason_set(why, "cannot open " MEAT_DATA_DIR "/%s: %s",
		    name, strerror(errno)));
	if (!S_ISFIFO(st.st_mode))
		return (reason_set(
		    why, MEAT_DATA_DIR "/%s is no FIFO any more", name));
	request->info.inode = st.st_ino;
	return (0);
}

/* Who asks, since when; and an identity that no other request has. */
static void
describe(struct request *request, int64_t deadline_ns)
{
	struct meat_request *info = &request->info;
	struct timespec now;
	struct utsname host;
	int64_t left_ns = deadline_ns - clock_ns();

	if (left_ns < 0)
		left_ns = 0;
	clock_gettime(CLOCK_REALTIME, &now);
	info->pid = getpid();
	info->since = now.tv_sec;
	info->deadline = deadline_ns == 0 ?
	    0 :
	    now.tv_sec + (left_ns + CLOCK_S / 2) / CLOCK_S;
	snprintf(info->id, sizeof(info->id), "%lld.%09ld.%lld",
	    (long long)now.tv_sec, now.tv_nsec, (long long)info->pid);
	if (uname(&host) == 0)
		text_printable((const uint8_t *)host.nodename,
		    strlen(host.nodename), info->host, sizeof(info->host));
	who_asks(info->asked_by, sizeof(info->asked_by));
}

static int
write_data(struct request *request, struct reason *why)
{
	char text[MEAT_DATA_MAX];
	const size_t len = meat_request_format(&request->info, text);

	if (meat_dir_write(&request->dir, request->info.node, MEAT_REQUEST,
		text, len) == 0)
		return (0);
	return (reason_set(
	    why, "cannot write to " MEAT_DATA_DIR ": %s", strerror(errno)));
}

int
request_open(struct request *request, const char *node, int64_t deadline_ns,
    struct reason *why)
{
	struct reason ignored;

	memset(request, 0, sizeof(*request));
	request->fifo_fd = request->lock.request_fd = request->lock.agent_fd =
	    -1;
	snprintf(request->info.node, sizeof(request->info.node), "%s", node);
	describe(request, deadline_ns);
	if (meat_dir_open(&request->dir, true, why) == -1)
		return (-1);
	if (lock_take(&request->lock, &request->dir, request->info.node, why) ==
	    -1) {
		request_close(request);
		return (-1);
	}
	if (remove_fifo(request, why) == 0 && make_fifo(request, why) == 0 &&
	    write_data(request, why) == 0)
		return (0);
	remove_fifo(request, &ignored);
	request_close(request);
	return (-1);
}

int
request_publish(struct request *request, struct reason *why)
{
	char own[MEAT_FILE_SIZE], name[MEAT_FILE_SIZE];
	struct stat st;

	meat_dir_file(own, request->info.node, MEAT_FIFO);
	meat_dir_fifo(name, request->info.node);
	/* link(2) follows nothing and replaces nothing. */
	if (linkat(request->dir.data_fd, own, request->dir.run_fd, name, 0) ==
	    0)
		return (0);
	if (errno == EEXIST &&
	    fstatat(request->dir.run_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return (request_foreign(request->info.node, &st, why));
	return (reason_set(
	    why, "cannot make " MEAT_RUN_DIR "/%s: %s", name, strerror(errno)));
}

bool
request_follow_clock(
    struct request *request, int64_t left_s, struct reason *why)
{
	return (!meat_request_follow(&request->info, time(NULL), left_s) ||
	    write_data(request, why) == 0);
}

bool
request_reachable(const struct request *request, struct reason *why)
{
	char name[MEAT_FILE_SIZE];
	struct stat st;

	meat_dir_fifo(name, request->info.node);
	if (fstatat(request->dir.run_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISFIFO(st.st_mode) && st.st_ino == request->info.inode)
		return (true);
	reason_set(why, "its FIFO " MEAT_RUN_DIR "/%s was taken away", name);
	return (false);
}

/* The data, unless another request has written its own there. */
static int
remove_data(struct request *request, struct reason *why)
{
	char name[MEAT_FILE_SIZE];
	struct meat_request now;

	if (meat_dir_request(&request->dir, request->info.node, &now) == 0 &&
	    strcmp(now.id, request->info.id) != 0)
		return (0);
	meat_dir_file(name, request->info.node, MEAT_REQUEST);
	return (remove_file(request->dir.data_fd, MEAT_DATA_DIR, name, why));
}

int
request_end(struct request *request, enum meat_end end, const char *text,
    struct reason *why)
{
	struct meat_outcome outcome = { .end = end, .when = time(NULL) };
	char bytes[MEAT_DATA_MAX];
	struct reason later;
	size_t len;
	int rc = 0;

	snprintf(outcome.id, sizeof(outcome.id), "%s", request->info.id);
	snprintf(outcome.text, sizeof(outcome.text), "%s", text);
	len = meat_outcome_format(&outcome, bytes);
	/* First of all: a client that sees the FIFO gone wants to know why. */
	if (meat_dir_write(&request->dir, request->info.node, MEAT_OUTCOME,
		bytes, len) == -1)
		rc = reason_set(why, "cannot write to " MEAT_DATA_DIR ": %s",
		    strerror(errno));
	if (remove_fifo(request, rc == 0 ? why : &later) == -1)
		rc = -1;
	if (remove_data(request, rc == 0 ? why : &later) == -1)
		rc = -1;
	return (rc);
}

void
request_leave(struct request *request)
{
	close(request->fifo_fd);
	request->fifo_fd = -1;
	lock_leave(&request->lock);
}

void
request_close(struct request *request)
{
	if (request->fifo_fd != -1)
		close(request->fifo_fd);
	request->fifo_fd = -1;
	lock_release(&request->lock);
	meat_dir_close(&request->dir);
}
