/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <unistd.h>

#include "fence_kdump_send/aside.h"
#include "lib/clock.h"
#include "lib/wait.h"

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
	/* The child closes its end, or has died. */
	(void)wait_readable(ends, 1, clock_ns() + seconds * CLOCK_S);
	_exit(0);
}
