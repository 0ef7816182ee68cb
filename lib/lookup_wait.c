/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <poll.h>

#include "lib/clock.h"
#include "lib/lookup.h"
#include "lib/lookup_wait.h"
#include "lib/stop.h"

/* Takes answers until `until_ns`. */
static int
take_answers(
    struct lookup *l, int stop_fd, int64_t until_ns, struct reason *why)
{
	int64_t left_ns;

	while (lookup_is_asking(l) && (left_ns = until_ns - clock_ns()) > 0) {
		struct pollfd p[2] = {
			{ .fd = lookup_fd(l), .events = POLLIN },
			{ .fd = stop_fd, .events = POLLIN },
		};

		if (poll(p, 2, (int)(left_ns / CLOCK_MS) + 1) <= 0)
			continue;
		if (p[1].revents != 0 && stop_read(stop_fd, why) == 1)
			return (-1);
		if (p[0].revents != 0 && lookup_take(l, why) == -1)
			return (-1);
	}
	return (0);
}

int
lookup_wait(struct lookup *l, int stop_fd, int64_t limit, struct reason *why)
{
	const int64_t until_ns = clock_ns() + limit;
	int i;

	for (i = 0; i < 2; i++)
		if (lookup_ask(l, why) == -1 ||
		    take_answers(l, stop_fd, until_ns, why) == -1)
			return (-1);
	return (0);
}
