/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <limits.h>
#include <poll.h>

#include "lib/clock.h"
#include "lib/wait.h"

int
wait_readable(const int fds[], size_t n, int64_t until_ns)
{
	struct pollfd polls[WAIT_FDS];
	int64_t left_ns, left_ms;
	size_t i;

	for (i = 0; i < n; i++)
		polls[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	do {
		left_ns = until_ns - clock_ns();
		left_ms = left_ns <= 0 ? 0 : left_ns / CLOCK_MS + 1;
		if (poll(polls, n,
			left_ms > INT_MAX ? INT_MAX : (int)left_ms) <= 0)
			continue;
		for (i = 0; i < n; i++)
			if (polls[i].revents != 0)
				return ((int)i);
	} while (left_ns > 0);
	return (-1);
}
