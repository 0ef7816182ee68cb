/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "meatware/replies.h"

#define CHUNK 4096

/* REPLIES_MORE if the line is no answer. */
static enum replies_read
judge(struct replies *r, const struct meat_line *line, const char *node)
{
	switch (meat_line_judge(line, node)) {
	case MEAT_CONFIRMED:
		memcpy(r->claim, line->claim, sizeof(r->claim));
		return (REPLIES_CONFIRMED);
	case MEAT_REFUSED:
		memcpy(r->claim, line->claim, sizeof(r->claim));
		return (REPLIES_DENIED);
	case MEAT_OTHER_NODE:
		refusals_note(&r->refusals, line, "it names another node");
		break;
	case MEAT_NO_REPLY:
		refusals_note(&r->refusals, line,
		    line->too_long ? "it is too long" : "it is no reply");
		break;
	}
	return (REPLIES_MORE);
}

static enum replies_read
ran_empty(struct replies *r)
{
	struct meat_line rest;

	if (meat_framer_empty(&r->framer, &rest))
		refusals_note(
		    &r->refusals, &rest, "it has no end (NUL or newline)");
	return (REPLIES_EMPTY);
}

enum replies_read
replies_read(struct replies *r, int fd, const char *node)
{
	uint8_t chunk[CHUNK];
	const uint8_t *bytes = chunk;
	enum replies_read found = REPLIES_MORE;
	struct meat_line line;
	const ssize_t n = read(fd, chunk, sizeof(chunk));
	size_t left = n > 0 ? (size_t)n : 0;

	if (n == -1 && errno == EINTR)
		return (REPLIES_MORE);
	if (n == -1 && errno == EAGAIN)
		return (ran_empty(r));
	if (n == 0)
		errno = EPIPE; /* cannot be: it is open for writing here */
	if (n <= 0)
		return (REPLIES_FAILED);
	while (found == REPLIES_MORE &&
	    meat_framer_next(&r->framer, &bytes, &left, &line))
		found = judge(r, &line, node);
	return (found);
}
