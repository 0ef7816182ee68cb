/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/node.h"
#include "lib/reason.h"
#include "meat/meat_data.h"
#include "meat/meat_dir.h"

#define DATA_DIR_NAME "fence-meatware"

/* 0 if only root can change what is in the directory `fd`. */
static int
check_dir(int fd, const char *path, bool data, struct reason *why)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		return (reason_set(why, "%s: %s", path, strerror(errno)));
	if (st.st_uid != 0)
		return (reason_set(why, "%s belongs to user %u, not to root",
		    path, (unsigned int)st.st_uid));
	if (data && (st.st_mode & 077) != 0)
		return (reason_set(why,
		    "%s is not root's alone: its mode is %04o, and has to "
		    "be 0700",
		    path, (unsigned int)st.st_mode & 07777));
	if ((st.st_mode & 022) != 0 && (st.st_mode & S_ISVTX) == 0)
		return (reason_set(why,
		    "%s can be written to by others than root: its mode is "
		    "%04o",
		    path, (unsigned int)st.st_mode & 07777));
	return (0);
}

static int
open_data(struct meat_dir *dir, bool create, struct reason *why)
{
	if (create && mkdirat(dir->run_fd, DATA_DIR_NAME, 0700) == -1 &&
	    errno != EEXIST)
		return (reason_set(
		    why, "cannot make " MEAT_DATA_DIR ": %s", strerror(errno)));
	dir->data_fd = openat(dir->run_fd, DATA_DIR_NAME,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir->data_fd == -1 && errno == ENOENT && !create)
		return (0);
	if (dir->data_fd == -1)
		return (reason_set(
		    why, "cannot open " MEAT_DATA_DIR ": %s", strerror(errno)));
	return (check_dir(dir->data_fd, MEAT_DATA_DIR, true, why));
}

int
meat_dir_open(struct meat_dir *dir, bool create, struct reason *why)
{
	dir->data_fd = -1;
	dir->run_fd = open(MEAT_RUN_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir->run_fd == -1)
		return (reason_set(
		    why, "cannot open " MEAT_RUN_DIR ": %s", strerror(errno)));
	if (check_dir(dir->run_fd, MEAT_RUN_DIR, false, why) == 0 &&
	    open_data(dir, create, why) == 0)
		return (0);
	meat_dir_close(dir);
	return (-1);
}

void
meat_dir_close(struct meat_dir *dir)
{
	if (dir->run_fd != -1)
		close(dir->run_fd);
	if (dir->data_fd != -1)
		close(dir->data_fd);
	dir->run_fd = dir->data_fd = -1;
}

const char *
meat_dir_file(char name[MEAT_FILE_SIZE], const char *node, const char *suffix)
{
	snprintf(name, MEAT_FILE_SIZE, "%.*s%s", NODE_MAX, node, suffix);
	return (name);
}

const char *
meat_dir_fifo(char name[MEAT_FILE_SIZE], const char *node)
{
	snprintf(name, MEAT_FILE_SIZE, MEAT_FIFO_PREFIX "%.*s", NODE_MAX, node);
	return (name);
}

int
meat_dir_ours(const struct meat_dir *dir, const char *node, struct stat *st)
{
	char fifo[MEAT_FILE_SIZE], own[MEAT_FILE_SIZE];
	struct stat mine;
	ino_t seen;

	meat_dir_fifo(fifo, node);
	meat_dir_file(own, node, MEAT_FIFO);
	if (fstatat(dir->run_fd, fifo, st, AT_SYMLINK_NOFOLLOW) == -1)
		return (errno == ENOENT ? 0 : -1);
	/* A request may end, and another begin, between the two looks. */
	do {
		if (dir->data_fd != -1 &&
		    fstatat(dir->data_fd, own, &mine, AT_SYMLINK_NOFOLLOW) ==
			0 &&
		    S_ISFIFO(st->st_mode) && mine.st_dev == st->st_dev &&
		    mine.st_ino == st->st_ino)
			return (1);
		seen = st->st_ino;
		if (fstatat(dir->run_fd, fifo, st, AT_SYMLINK_NOFOLLOW) == -1)
			return (errno == ENOENT ? 0 : -1);
	} while (st->st_ino != seen);
	return (-1);
}

int
meat_dir_locked(
    const struct meat_dir *dir, const char *node, enum meat_lock which)
{
	struct flock lock = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = (off_t)which,
		.l_len = 1,
	};
	char name[MEAT_FILE_SIZE];
	int fd, rc;

	fd = openat(dir->data_fd, meat_dir_file(name, node, MEAT_LOCK),
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1)
		return (errno == ENOENT ? 0 : -1);
	rc = fcntl(fd, F_OFD_GETLK, &lock);
	close(fd);
	if (rc == -1)
		return (-1);
	return (lock.l_type == F_UNLCK ? 0 : 1);
}

/* Reads a file of at most MEAT_DATA_MAX - 1 bytes; their number, or -1. */
static ssize_t
slurp(const struct meat_dir *dir, const char *node, const char *suffix,
    char bytes[MEAT_DATA_MAX])
{
	char name[MEAT_FILE_SIZE];
	ssize_t n;
	int fd, saved;

	fd = openat(dir->data_fd, meat_dir_file(name, node, suffix),
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	/* A regular file: it comes in one piece. */
	n = read(fd, bytes, MEAT_DATA_MAX);
	saved = errno;
	close(fd);
	errno = saved;
	if (n == MEAT_DATA_MAX) {
		errno = EFBIG;
		return (-1);
	}
	return (n);
}

int
meat_dir_request(
    const struct meat_dir *dir, const char *node, struct meat_request *request)
{
	char bytes[MEAT_DATA_MAX];
	ssize_t n = slurp(dir, node, MEAT_REQUEST, bytes);

	if (n == -1)
		return (-1);
	if (meat_request_parse(request, bytes, (size_t)n) == -1 ||
	    strcmp(request->node, node) != 0) {
		errno = EBADMSG;
		return (-1);
	}
	return (0);
}

int
meat_dir_outcome(
    const struct meat_dir *dir, const char *node, struct meat_outcome *outcome)
{
	char bytes[MEAT_DATA_MAX];
	ssize_t n = slurp(dir, node, MEAT_OUTCOME, bytes);

	if (n == -1)
		return (-1);
	if (meat_outcome_parse(outcome, bytes, (size_t)n) == -1) {
		errno = EBADMSG;
		return (-1);
	}
	return (0);
}

int
meat_dir_write(const struct meat_dir *dir, const char *node, const char *suffix,
    const char *bytes, size_t len)
{
	char name[MEAT_FILE_SIZE], fresh[MEAT_FILE_SIZE + 1];
	ssize_t n;
	int fd, saved;

	meat_dir_file(name, node, suffix);
	/* '~' is in no node's name: no node has such a file. */
	snprintf(fresh, sizeof(fresh), "%s~", name);
	fd = openat(dir->data_fd, fresh,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return (-1);
	n = write(fd, bytes, len);
	saved = n == -1 ? errno : ENOSPC;
	close(fd);
	if (n == (ssize_t)len &&
	    renameat(dir->data_fd, fresh, dir->data_fd, name) == 0)
		return (0);
	if (n == (ssize_t)len)
		saved = errno;
	unlinkat(dir->data_fd, fresh, 0);
	errno = saved;
	return (-1);
}

int
meat_dir_room(const struct meat_dir *dir)
{
	const char bytes[MEAT_DATA_MAX] = { 0 };
	ssize_t n;
	int fd, saved;

	/* A file without a name.  Not every file system knows that. */
	fd = openat(dir->data_fd, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd == -1)
		return (errno == EOPNOTSUPP || errno == EISDIR ? 0 : -1);
	n = write(fd, bytes, sizeof(bytes));
	saved = n == -1 ? errno : ENOSPC;
	close(fd);
	errno = saved;
	return (n == (ssize_t)sizeof(bytes) ? 0 : -1);
}
