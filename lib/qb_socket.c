/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
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
		found = more(found, look(fd, "/tmp", name));
	close(fd);
	return (found);
}
