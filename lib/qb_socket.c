/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
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

/* What listens, and which process that is. */
struct found {
	enum qb_socket state;
	pid_t pid;
	bool strange; /* something is there, and it is not root's */
};

/*
 * Once in a process for each name: the sender looks before each message.  No
 * user can fill the log thereby.
 */
static void
tell_stranger(const char *name, const struct ucred *peer)
{
	static bool told[2];
	const bool corosync = strcmp(name, QB_COROSYNC) == 0;

	if (!told[corosync])
		log_warn("process %d of user %u listens on the cluster stack's "
			 "socket %s: it is not %s, which runs as root, and is "
			 "ignored",
		    (int)peer->pid, (unsigned int)peer->uid, name,
		    corosync ? "corosync" : "Pacemaker's executor");
	told[corosync] = true;
}

/* Whose is the program that listens?  The kernel took that at listen(2). */
static struct found
look_at_peer(int fd, const char *name)
{
	struct found found = { .state = QB_DOUBT, .pid = -1 };
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == -1)
		return (found);
	if (peer.uid != 0) {
		tell_stranger(name, &peer);
		found.state = QB_ABSENT;
		found.strange = true;
		return (found);
	}
	return ((struct found){ .state = QB_LISTENS, .pid = peer.pid });
}

static int
open_socket(void)
{
	return (socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

static void
close_socket(int fd)
{
	if (fd != -1)
		close(fd);
}

/*
 * `folder` is NULL for the abstract namespace.  A socket that reached nothing
 * is used again; one that reached another user's program is not.
 */
static struct found
look(int *fd, const char *folder, const char *name)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct found found = { .state = QB_DOUBT, .pid = -1 };

	if (folder == NULL)
		snprintf(to.sun_path + 1, sizeof(to.sun_path) - 1, "%s", name);
	else
		snprintf(
		    to.sun_path, sizeof(to.sun_path), "%s/%s", folder, name);
	if (connect(*fd, (const struct sockaddr *)&to, sizeof(to)) == -1) {
		found.state = qb_socket_judge(errno, folder != NULL);
		return (found);
	}
	found = look_at_peer(*fd, name);
	if (found.state < QB_BUSY) {
		close(*fd);
		*fd = open_socket();
	}
	return (found);
}

/*
 * In /tmp each user can put a file, and the file can be there after a crash.
 * Both programs are root's when they open their socket, and no link leads to
 * it.
 */
static struct found
look_in_tmp(int *fd, const char *name)
{
	struct found found = { .state = QB_ABSENT, .pid = -1 };
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	struct stat st;

	snprintf(path, sizeof(path), "/tmp/%s", name);
	if (lstat(path, &st) == -1)
		found.state = qb_socket_judge(errno, true);
	else if (S_ISSOCK(st.st_mode) && st.st_uid == 0)
		found = look(fd, "/tmp", name);
	else
		found.strange = true;
	return (found);
}

static struct found
more(struct found a, struct found b)
{
	return (a.state > b.state ? a : b);
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
	int fd = open_socket(); /* -1: connect(2) fails, which is a doubt */
	struct found found = look(&fd, NULL, name);

	if (found.state < QB_BUSY)
		found = more(found, look(&fd, "/run", name));
	if (found.state < QB_BUSY && uses_files())
		found = more(found, look_in_tmp(&fd, name));
	close_socket(fd);
	return (found.state);
}

/* 1 or 0; -1: in doubt.  A program that is about to start looks by itself. */
static int
will_use_files(void)
{
	if (access(USES_FILES, F_OK) == 0)
		return (1);
	return (errno == ENOENT || errno == ENOTDIR ? 0 : -1);
}

/*
 * In which folder the program looks is not known: so what is not root's in one
 * of them is a doubt, also if root listens in the other.
 */
static struct found
look_at_files(const char *name)
{
	int one = open_socket(), other = open_socket();
	const struct found run = look(&one, "/run", name);
	const struct found tmp = look_in_tmp(&other, name);

	close_socket(one);
	close_socket(other);
	if (run.strange || tmp.strange)
		return ((struct found){ .state = QB_DOUBT, .pid = -1 });
	return (more(run, tmp));
}

int
qb_socket_server(const char *name, struct qb_server *server)
{
	struct found found = { .state = QB_DOUBT, .pid = -1 };
	const int files = will_use_files();
	int fd = files == 0 ? open_socket() : -1;

	if (files == 1)
		found = look_at_files(name);
	else if (files == 0)
		found = look(&fd, NULL, name);
	close_socket(fd);
	*server = (struct qb_server){ .pid = found.pid, .files = files == 1 };
	return (found.state == QB_LISTENS ? 0 : -1);
}
