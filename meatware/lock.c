/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "meat/meat_data.h"
#include "meat/meat_dir.h"
#include "meatware/lock.h"

/* What takes a moment, on a busy machine a few seconds: 10 s in all. */
#define TRIES 1000
#define PAUSE_NS (10 * CLOCK_MS)
#define SEEN 10 /* tries, and an agent is taken for alive */

static void
pause_a_little(void)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	nanosleep(&pause, NULL);
}

/* Another request has the lock: whose? */
static int
already_waiting(
    const struct meat_dir *dir, const char *node, struct reason *why)
{
	struct meat_request other;
	char since[CLOCK_TEXT_SIZE];

	if (meat_dir_request(dir, node, &other) == 0)
		return (reason_set(why,
		    "already waiting, pid %lld, since %s: one request for "
		    "node %.128s is open, and goes on",
		    (long long)other.pid, clock_text(other.since, since),
		    node));
	return (reason_set(why,
	    "already waiting: another process holds the lock of node %.128s",
	    node));
}

static void
unlock(int *fd)
{
	struct flock all = { .l_type = F_UNLCK, .l_whence = SEEK_SET };

	if (*fd == -1)
		return;
	fcntl(*fd, F_OFD_SETLK, &all);
	close(*fd);
	*fd = -1;
}

/* False if the lock file was removed since `fd` was opened. */
static bool
is_current(const struct meat_dir *dir, const char *node, int fd)
{
	char name[MEAT_FILE_SIZE];
	struct stat mine, now;

	meat_dir_file(name, node, MEAT_LOCK);
	return (fstat(fd, &mine) == 0 &&
	    fstatat(dir->data_fd, name, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    mine.st_dev == now.st_dev && mine.st_ino == now.st_ino);
}

/*
 * Locks one byte of the lock file: 1, 0 if another process has it or the file
 * has been replaced meanwhile (then `*fd` is -1), or -1 with errno.
 *
 * The request's is an open file description lock: a child has it too, until
 * all have closed the descriptor.  The agent's is a lock of the process: it
 * ends with the agent, also while a child has not run yet; and as soon as the
 * process closes any descriptor of the file, so it closes none.
 */
static int
lock_byte(
    const struct meat_dir *dir, const char *node, enum meat_lock which, int *fd)
{
	struct flock byte = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = (off_t)which,
		.l_len = 1,
	};
	char name[MEAT_FILE_SIZE];
	int got;

	meat_dir_file(name, node, MEAT_LOCK);
	if (*fd == -1)
		*fd = openat(dir->data_fd, name,
		    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd == -1)
		return (-1);
	got = fcntl(*fd, which == MEAT_LOCK_AGENT ? F_SETLK : F_OFD_SETLK,
		  &byte) == 0;
	if (got == 0 && errno != EAGAIN && errno != EACCES)
		return (-1);
	if (is_current(dir, node, *fd))
		return (got);
	unlock(fd);
	return (0);
}

/* Both locks, of one and the same file; as lock_byte(). */
static int
lock_both(struct lock *lock, const struct meat_dir *dir, const char *node)
{
	int got = lock_byte(dir, node, MEAT_LOCK_REQUEST, &lock->request_fd);

	if (got != 1)
		return (got);
	got = lock_byte(dir, node, MEAT_LOCK_AGENT, &lock->agent_fd);
	if (got == 1 && is_current(dir, node, lock->request_fd))
		return (1);
	if (got != -1)
		lock_release(lock);
	return (got == -1 ? -1 : 0);
}

/*
 * If an agent has the lock, this is a second request.  If only a guard has
 * it, its agent was just killed: it lets go as soon as it has cleared away.
 * An agent that is being killed has its locks for a moment longer.
 */
int
lock_take(struct lock *lock, const struct meat_dir *dir, const char *node,
    struct reason *why)
{
	int i, got = 0, seen = 0;

	lock->request_fd = lock->agent_fd = -1;
	for (i = 0; i < TRIES && got == 0; i++) {
		if (i > 0)
			pause_a_little();
		got = lock_both(lock, dir, node);
		if (got == 0 &&
		    meat_dir_locked(dir, node, MEAT_LOCK_AGENT) == 1)
			seen++;
		if (got == 0 && seen == SEEN)
			return (already_waiting(dir, node, why));
	}
	if (got == 1)
		return (0);
	return (reason_set(why, "cannot lock " MEAT_DATA_DIR "/%.200s.lock: %s",
	    node,
	    got == 0 ? "the guard of a killed request still has it" :
		       strerror(errno)));
}

int
lock_try(struct lock *lock, const struct meat_dir *dir, const char *node)
{
	lock->request_fd = lock->agent_fd = -1;
	return (lock_byte(dir, node, MEAT_LOCK_REQUEST, &lock->request_fd));
}

int
lock_attribute(struct lock *lock, const struct meat_dir *dir, const char *node)
{
	lock->request_fd = lock->agent_fd = -1;
	return (lock_byte(dir, node, MEAT_LOCK_ATTRIBUTE, &lock->request_fd));
}

void
lock_leave(struct lock *lock)
{
	close(lock->agent_fd);
	lock->agent_fd = -1;
}

void
lock_release(struct lock *lock)
{
	unlock(&lock->request_fd);
	unlock(&lock->agent_fd);
}
