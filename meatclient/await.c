/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/node.h"
#include "meatclient/await.h"

#define LOOK_MS 250

/* The counting line; false if standard error is no terminal. */
static bool
count(const char *node, int64_t left_ns)
{
	char line[NODE_MAX + 128];

	if (!isatty(STDOUT_FILENO))
		return (false);
	snprintf(line, sizeof(line),
	    "\rwaiting for a request for node %s, %" PRId64 " s left ", node,
	    (left_ns + CLOCK_S - 1) / CLOCK_S);
	/* A terminal that is stopped misses it. */
	log_pass(STDOUT_FILENO, line, strlen(line));
	return (true);
}

enum reply_open
await_request(struct reply *reply, const char *node, int64_t wait_s,
    int stop_fd, bool *stopped, struct reason *why)
{
	const int64_t end_ns = clock_ns() + wait_s * CLOCK_S;
	struct pollfd polls = { .fd = stop_fd, .events = POLLIN };
	enum reply_open found;
	int64_t left_ns;
	bool counted = false;

	*stopped = false;
	for (;;) {
		found = reply_open(reply, node, why);
		left_ns = end_ns - clock_ns();
		if ((found != REPLY_NONE && found != REPLY_STALE) ||
		    left_ns <= 0)
			break;
		counted = count(node, left_ns);
		if (poll(&polls, 1, LOOK_MS) != 0) {
			*stopped = true;
			break;
		}
	}
	if (counted)
		log_pass(STDOUT_FILENO, "\n", 1);
	return (found);
}
