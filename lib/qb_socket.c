/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/qb_socket.h"

#define USES_FILES "/etc/libqb/force-filesystem-sockets"

enum qb_socket
qb_socket_judge(int error, bool is_file)
{
	switch (error) {
	case 0:
		return (QB_LISTENS);
	case EAGAIN:
	case EACCES:
	case EPERM:
		return (QB_BUSY);
	case ECONNREFUSED:
		return (QB_ABSENT);
	case ENOENT:
		return (is_file ? QB_ABSENT : QB_DOUBT);
	default:
		return (QB_DOUBT);
	}
}

/* `folder` is NULL for the abstract namespace. */
static enum qb_socket
look(int fd, const char *folder, const char *name)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int error = 0;

	if (folder == NULL)
		snprintf(to.sun_path + 1, sizeof(to.sun_path) - 1, "%s", name);
	else
		snprintf(
		    to.sun_path, sizeof(to.sun_path), "%s/%s", folder, name);
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == -1)
		error = errno;
	return (qb_socket_judge(error, folder != NULL));
}

/*
 * In /tmp each user can put a file, and the file can be there after a crash.
 * Both programs are root's when they open their socket, and no link leads to
 * it.
 */
static enum qb_socket
look_in_tmp(int fd, const char *name)
{
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	struct stat st;

	snprintf(path, sizeof(path), "/tmp/%s", name);
	if (lstat(path, &st) == -1)
		return (qb_socket_judge(errno, true));
	if (!S_ISSOCK(st.st_mode) || st.st_uid != 0)
		return (QB_ABSENT);
	return (look(fd, "/tmp", name));
}

static enum qb_socket
more(enum qb_socket a, enum qb_socket b)
{
	return (a > b ? a : b);
}

/*
 * As libqb does, a process looks once: on a busy disk, or in the network, the
 * answer can take its time, and a message must not wait for it each time.
 */
static bool
uses_files(void)
{
	static bool looked, there;

	if (!looked)
		there = access(USES_FILES, F_OK) == 0;
	looked = true;
	return (there);
}

enum qb_socket
qb_socket_look(const char *name)
{
	enum qb_socket found;
	int fd;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return (QB_DOUBT);
	found = look(fd, NULL, name);
	if (found < QB_BUSY)
		found = more(found, look(fd, "/run", name));
	if (found < QB_BUSY && uses_files())
		found = more(found, look_in_tmp(fd, name));
	close(fd);
	return (found);
}
