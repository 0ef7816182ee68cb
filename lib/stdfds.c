/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/stdfds.h"

int
stdfds_fill(void)
{
	struct pollfd all[] = { { .fd = STDIN_FILENO }, { .fd = STDOUT_FILENO },
		{ .fd = STDERR_FILENO } };
	int fd;

	/*
	 * One call for the common case: POLLNVAL is returned for a closed one.
	 */
	if (poll(all, 3, 0) == 0)
		return (0);
	/* open(2) takes the lowest free number: that is this one. */
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDWR) == -1)
			return (-1);
	return (0);
}

int
stdfds_flush(struct reason *why)
{
	/* An earlier write that failed has left no errno. */
	errno = EIO;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return (0);
	return (reason_set(why, "standard output: %s", strerror(errno)));
}
