/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/clock.h"
#include "lib/lookup.h"
#include "lib/lookup_wait.h"
#include "lib/stop.h"
#include "lib/wait.h"

/* Takes answers until `until_ns`. */
static int
take_answers(
    struct lookup *lookup, int stop_fd, int64_t until_ns, struct reason *why)
{
	while (lookup_is_asking(lookup) && clock_ns() < until_ns) {
		const int fds[] = { stop_fd, lookup_fd(lookup) };
		const int ready = wait_readable(fds, 2, until_ns);

		if (ready == 0 && stop_read(stop_fd, why) == 1)
			return (-1);
		if (ready == 1 && lookup_take(lookup, why) == -1)
			return (-1);
	}
	return (0);
}

int
lookup_wait(
    struct lookup *lookup, int stop_fd, int64_t limit, struct reason *why)
{
	const int64_t until_ns = clock_ns() + limit;
	int i;

	for (i = 0; i < 2; i++)
		if (lookup_ask(lookup, why) == -1 ||
		    take_answers(lookup, stop_fd, until_ns, why) == -1)
			return (-1);
	return (0);
}
