/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/vfs.h>
/* After sys/vfs.h, whose types it lacks. */
#include <linux/magic.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/place.h"

/* Corosync's map (libqb, lib/ipc_setup.c): the name is padded with zeros. */
#define CMAP "cmap"

static enum place_kernel
look_at_kernel(void)
{
	struct statfs fs;

	if (access("/proc/vmcore", F_OK) == 0)
		return (PLACE_CRASH);
	if (errno != ENOENT || statfs("/proc", &fs) == -1 ||
	    fs.f_type != PROC_SUPER_MAGIC)
		return (PLACE_UNKNOWN);
	return (PLACE_RUNNING);
}

/*
 * Does a program listen on the abstract socket of Corosync's map?  It belongs
 * to the network namespace, so no folder can hide it.  A queue that is full, or
 * a right that is missing, is that of a listener; if there is none, the kernel
 * returns ECONNREFUSED.
 */
static bool
cluster_runs(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, rc;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return (false);
	memcpy(sun.sun_path + 1, CMAP, sizeof(CMAP) - 1);
	rc = connect(fd, (struct sockaddr *)&sun, sizeof(sun));
	if (rc == -1 && errno != EAGAIN && errno != EACCES && errno != EPERM) {
		close(fd);
		return (false);
	}
	close(fd);
	return (true);
}

enum place_verdict
place_judge(enum place_kernel kernel, bool cluster)
{
	if (kernel == PLACE_RUNNING)
		return (PLACE_LIVES);
	return (cluster ? PLACE_CLUSTER : PLACE_SPEAK);
}

void
place_look(struct place *p, int64_t now)
{
	p->at = now;
	p->kernel = look_at_kernel();
}

bool
place_allows(struct place *p, int64_t now)
{
	if (p->forced)
		return (true);
	if (p->verdict != PLACE_SPEAK || p->judged == now)
		return (p->verdict == PLACE_SPEAK);
	if (p->at != now)
		place_look(p, now);
	p->judged = now;
	p->verdict = place_judge(p->kernel, cluster_runs());
	return (p->verdict == PLACE_SPEAK);
}
