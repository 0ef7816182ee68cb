/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "meatclient/answer.h"
#include "meatclient/reply.h"
#include "meatclient/session.h"

void
session_show(const struct reply *r)
{
	const struct meat_request *info = &r->info;
	char text[CLOCK_TEXT_SIZE];
	const int64_t left = info->deadline - (int64_t)time(NULL);

	printf("\nRequest to switch off node \"%s\"\n", r->node);
	if (!r->known) {
		printf("  by another program than fence_meatware: it does not "
		       "say who asks, or how long it waits\n");
		return;
	}
	printf("  asked for by  %s, on host %s\n", info->asked_by, info->host);
	printf("  since         %s\n", clock_text(info->since, text));
	if (info->deadline == 0)
		printf("  waits         until it is ended\n");
	else
		printf("  waits until   %s (%" PRId64 " s left)\n",
		    clock_text(info->deadline, text), left < 0 ? 0 : left);
}

/* False if not all that was said so far could be written. */
static bool
warn(const struct reply *r)
{
	printf("\nWARNING!\n\n"
	       "Go on only if node \"%s\" has been power-cycled, or is cut "
	       "off from all\nshared disks and networks. If it still runs, "
	       "its services will run twice,\nand data on shared disks will "
	       "be damaged beyond repair.\n"
	       "Is \"%s\" really the machine that you stood at?\n\n"
	       "PROCEED? [yN] ",
	    r->node, r->node);
	return (fflush(stdout) == 0 && !ferror(stdout));
}

/* Adds what was typed; true when there is a whole line, or no more to come. */
static bool
take_input(char *line, size_t *len)
{
	const ssize_t n = read(STDIN_FILENO, line + *len, ANSWER_MAX - *len);

	if (n <= 0)
		return (true);
	*len += (size_t)n;
	return (*len == ANSWER_MAX || memchr(line, '\n', *len) != NULL);
}

enum session_answer
session_ask(const struct reply *r, int stop_fd)
{
	struct pollfd p[3] = {
		{ .fd = r->fd },
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	char line[ANSWER_MAX];
	size_t len = 0;

	/* What was typed before the question does not answer it. */
	tcflush(STDIN_FILENO, TCIFLUSH);
	if (!warn(r))
		return (SESSION_UNSEEN);
	for (;;) {
		if (poll(p, 3, -1) == -1)
			return (SESSION_NO);
		if ((p[0].revents & POLLERR) != 0)
			return (SESSION_OVER);
		if (p[1].revents != 0)
			return (SESSION_NO);
		if (p[2].revents != 0 && take_input(line, &len))
			return (answer_is_yes(line, len) ? SESSION_YES :
							   SESSION_NO);
	}
}
