/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/vfs.h>
/* After sys/vfs.h, whose types it lacks. */
#include <linux/magic.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lib/answer_place.h"
#include "lib/kdump2.h"

/* The name is padded with zeros. */
#define CMAP "cmap"

enum place_kernel
place_kernel(void)
{
	struct statfs fs;

	if (access("/proc/vmcore", F_OK) == 0)
		return (PLACE_CRASH);
	if (errno != ENOENT || statfs("/proc", &fs) == -1 ||
	    fs.f_type != PROC_SUPER_MAGIC)
		return (PLACE_UNKNOWN);
	return (PLACE_RUNNING);
}

int
place_cmap(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd, error = 0;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return (-1);
	memcpy(sun.sun_path + 1, CMAP, sizeof(CMAP) - 1);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1)
		error = errno;
	close(fd);
	return (error);
}

bool
place_may_answer(uint8_t state, enum place_kernel kernel, int cmap)
{
	if (state == KDUMP2_CRASHED)
		return (kernel == PLACE_CRASH && cmap == ECONNREFUSED);
	return (state == KDUMP2_RUNNING && kernel == PLACE_RUNNING);
}

bool
place_answers(uint8_t state)
{
	return (place_may_answer(state, place_kernel(), place_cmap()));
}
