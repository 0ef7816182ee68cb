/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "meatclient/answer.h"
#include "meatclient/reply.h"
#include "meatclient/session.h"

#define CHUNK 512 /* bytes: a pipe with room takes so much at once */

/* The request, as far as it is known. */
static void
show(const struct reply *reply, FILE *out)
{
	const struct meat_request *info = &reply->info;
	char text[CLOCK_TEXT_SIZE];
	const int64_t left = info->deadline - (int64_t)time(NULL);

	fprintf(out, "\nRequest to switch off node \"%s\"\n", reply->node);
	if (!reply->known) {
		fprintf(out,
		    "  by another program than fence_meatware: it does not "
		    "say who asks, or how long it waits\n");
		return;
	}
	fprintf(out, "  asked for by  %s, on host %s\n", info->asked_by,
	    info->host);
	fprintf(out, "  since         %s\n", clock_text(info->since, text));
	if (info->deadline == 0)
		fprintf(out, "  waits         until it is ended\n");
	else
		fprintf(out, "  waits until   %s (%" PRId64 " s left)\n",
		    clock_text(info->deadline, text), left < 0 ? 0 : left);
}

static void
warn(const struct reply *reply, FILE *out)
{
	fprintf(out,
	    "\nWARNING!\n\n"
	    "Go on only if node \"%s\" has been power-cycled, or is cut "
	    "off from all\nshared disks and networks. If it still runs, "
	    "its services will run twice,\nand data on shared disks will "
	    "be damaged beyond repair.\n"
	    "Is \"%s\" really the machine that you stood at?\n\n"
	    "PROCEED? [yN] ",
	    reply->node, reply->node);
}

/* Did a poll find the session's end?  Then `end` is how: never a yes. */
static bool
has_ended(const struct pollfd polls[2], enum session_answer *end)
{
	*end = (polls[0].revents & POLLERR) != 0 ? SESSION_OVER : SESSION_NO;
	return (*end == SESSION_OVER || polls[1].revents != 0);
}

/*
 * Writes it all to `fd`.  A terminal can be stopped, without end: so this waits
 * for room there, for the end of the request and for a signal.  False if not
 * all is written; then `end` is how the session ends.
 */
static bool
put(int fd, const char *text, size_t len, const struct reply *reply,
    int stop_fd, enum session_answer *end)
{
	struct pollfd polls[3] = {
		{ .fd = reply->fd },
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = fd, .events = POLLOUT },
	};
	ssize_t n;

	for (; len > 0; text += n, len -= (size_t)n) {
		*end = SESSION_NO;
		if (poll(polls, 3, -1) == -1 || has_ended(polls, end))
			return (false);
		n = polls[2].revents == 0 ?
		    0 :
		    write(fd, text, len < CHUNK ? len : CHUNK);
		if (n == -1 && errno == EAGAIN)
			n = 0;
		*end = SESSION_UNSEEN;
		if (n == -1)
			return (false);
	}
	return (true);
}

/* Shows the request and the question; false as put() has it. */
static bool
show_question(const struct reply *reply, int stop_fd, enum session_answer *end)
{
	const int own = log_terminal(STDOUT_FILENO);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	bool shown = false;

	*end = SESSION_UNSEEN;
	if (out != NULL) {
		show(reply, out);
		warn(reply, out);
		shown = fclose(out) == 0 &&
		    put(own == -1 ? STDOUT_FILENO : own, text, len, reply,
			stop_fd, end);
	}
	free(text);
	if (own != -1)
		close(own);
	return (shown);
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
session_ask(const struct reply *reply, int stop_fd)
{
	struct pollfd polls[3] = {
		{ .fd = reply->fd },
		{ .fd = stop_fd, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	enum session_answer end;
	char line[ANSWER_MAX];
	size_t len = 0;

	/* What was typed before the question does not answer it. */
	tcflush(STDIN_FILENO, TCIFLUSH);
	if (!show_question(reply, stop_fd, &end))
		return (end);
	for (;;) {
		if (poll(polls, 3, -1) == -1)
			return (SESSION_NO);
		if (has_ended(polls, &end))
			return (end);
		if (polls[2].revents != 0 && take_input(line, &len))
			return (answer_is_yes(line, len) ? SESSION_YES :
							   SESSION_NO);
	}
}
