/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/reason.h"
#include "meatware/path.h"

#define LINKS 40 /* as many as the kernel follows */

struct walk {
	const char *path; /* as it was given, for the reason */
	int fd;           /* the folder that was reached */
	const char *rest; /* what is still to go from there, in */
	char words[PATH_MAX];
	int links; /* how many were followed */
};

/*
 * `part` of the folder that was reached, from "/" on, if the kernel knows it.
 */
static void
place(const struct walk *walk, const char *part, char text[PATH_MAX])
{
	char link[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", walk->fd);
	n = walk->fd == -1 ? 0 : readlink(link, text, PATH_MAX - 1);
	if (n <= 1) /* the folder is "/" */
		n = 0;
	if (n + 1 + (ssize_t)strlen(part) < PATH_MAX)
		sprintf(text + n, "/%s", part);
}

/* Names what is wrong by its own path, unless that is the one given. */
static int
refused(const struct walk *walk, const char *part, const char *what,
    struct reason *why)
{
	char at[PATH_MAX] = "";

	place(walk, part, at);
	if (strcmp(at, walk->path) == 0)
		at[0] = '\0';
	return (reason_set(why, "notify=%.200s%s%.200s%s", walk->path,
	    at[0] == '\0' ? "" : ": ", at, what));
}

static int
failed(const struct walk *walk, const char *part, struct reason *why)
{
	char what[128];

	snprintf(what, sizeof(what), ": %s", strerror(errno));
	return (refused(walk, part, what, why));
}

/* 0 if only root can have put there what is there. */
static int
check_owner(const struct walk *walk, const struct stat *st, const char *part,
    struct reason *why)
{
	if (st->st_uid == 0 && (st->st_mode & 022) == 0)
		return (0);
	return (refused(walk, part,
	    S_ISDIR(st->st_mode) ?
		" is a folder that others than root can change" :
		" can be changed by others than root",
	    why));
}

/* The walk goes on from `fd`, if that is a folder of root's alone. */
static int
enter(struct walk *walk, int fd, const char *part, struct reason *why)
{
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1 ||
	    check_owner(walk, &st, part, why) == -1) {
		if (fd == -1)
			return (failed(walk, part, why));
		close(fd);
		return (-1);
	}
	if (walk->fd != -1)
		close(walk->fd);
	walk->fd = fd;
	return (0);
}

static int
enter_root(struct walk *walk, struct reason *why)
{
	const int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (walk->fd != -1)
		close(walk->fd);
	walk->fd = -1;
	return (enter(walk, fd, "", why));
}

/* Puts the link's own words before what is still to go. */
static int
follow(struct walk *walk, int link_fd, const char *part, struct reason *why)
{
	char to[PATH_MAX], all[2 * PATH_MAX];
	const ssize_t n = readlinkat(link_fd, "", to, sizeof(to) - 1);

	if (n == -1)
		return (failed(walk, part, why));
	to[n] = '\0'; /* not empty: the kernel makes no such link */
	if (++walk->links > LINKS)
		return (refused(walk, part, ": too many links", why));
	snprintf(all, sizeof(all), "%s%s", to, walk->rest);
	if (strlen(all) >= sizeof(walk->words))
		return (
		    refused(walk, part, ": it leads to too long a path", why));
	memcpy(walk->words, all, strlen(all) + 1);
	walk->rest = walk->words;
	return (to[0] == '/' ? enter_root(walk, why) : 0);
}

/* The file at the end of the way: `fd`, or -1 with the reason. */
static int
arrive(const struct walk *walk, int fd, const struct stat *st, const char *part,
    struct reason *why)
{
	struct statvfs fs;

	if (!S_ISREG(st->st_mode) || (st->st_mode & 0111) == 0)
		return (refused(walk, part, " is not an executable file", why));
	if (check_owner(walk, st, part, why) == -1)
		return (-1);
	if (fstatvfs(fd, &fs) == 0 && (fs.f_flag & ST_NOEXEC) != 0)
		return (refused(
		    walk, part, " is on a file system that runs nothing", why));
	return (fd);
}

/* Takes the first name off what is still to go; false if there is none. */
static bool
next_part(struct walk *walk, char part[NAME_MAX + 2])
{
	const char *name = walk->rest + strspn(walk->rest, "/");
	const size_t len = strcspn(name, "/");

	/* A longer one than the kernel takes stays longer. */
	snprintf(part, NAME_MAX + 2, "%.*s", (int)len, name);
	walk->rest = name + len;
	return (len > 0);
}

/*
 * One name further.  -2 if the way goes on; else the file, or -1.  A folder is
 * opened as one, which mounts it where an automounter waits for that.
 */
static int
step(struct walk *walk, const char *part, struct reason *why)
{
	struct stat st;
	int fd, rc;

	fd = openat(
	    walk->fd, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd != -1 || errno != ENOTDIR)
		return (enter(walk, fd, part, why) == -1 ? -1 : -2);
	fd = openat(walk->fd, part, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1)
		rc = failed(walk, part, why);
	else if (S_ISLNK(st.st_mode))
		rc = follow(walk, fd, part, why) == -1 ? -1 : -2;
	else if (walk->rest[0] != '\0')
		rc = refused(walk, part, ": Not a directory", why);
	else
		rc = arrive(walk, fd, &st, part, why);
	if (fd != -1 && rc != fd)
		close(fd);
	return (rc);
}

int
program_open(const char *path, struct reason *why)
{
	struct walk walk = { .path = path, .fd = -1 };
	char part[NAME_MAX + 2];
	int rc = -2;

	if (path[0] != '/')
		return (reason_set(why,
		    "notify=%.200s is no full path: it has to begin with '/'",
		    path));
	if (strlen(path) >= sizeof(walk.words))
		return (reason_set(
		    why, "notify=%.200s...: %s", path, strerror(ENAMETOOLONG)));
	memcpy(walk.words, path, strlen(path) + 1);
	walk.rest = walk.words;
	if (enter_root(&walk, why) == -1)
		rc = -1;
	while (rc == -2)
		rc = next_part(&walk, part) ?
		    step(&walk, part, why) :
		    reason_set(
			why, "notify=%.200s is not an executable file", path);
	if (walk.fd != -1)
		close(walk.fd);
	return (rc);
}
