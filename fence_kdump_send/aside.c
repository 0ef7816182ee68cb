/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "fence_kdump_send/aside.h"
#include "lib/clock.h"

/* The child closes its end, or has died. */
static void
wait_for_child(int fd, unsigned int seconds)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	const int64_t end = clock_ns() + seconds * CLOCK_S;
	int64_t left;

	while ((left = end - clock_ns()) > 0 &&
	    poll(&p, 1, (int)(left / CLOCK_MS) + 1) == -1 && errno == EINTR)
		;
}

int
aside_go(unsigned int seconds)
{
	int ends[2];

	if (getsid(0) == getpid() || pipe2(ends, O_CLOEXEC) == -1)
		return (-1);
	switch (fork()) {
	case -1:
		close(ends[0]);
		close(ends[1]);
		return (-1);
	case 0:
		close(ends[0]);
		return (ends[1]);
	default:
		break;
	}
	close(ends[1]);
	wait_for_child(ends[0], seconds);
	_exit(0);
}
