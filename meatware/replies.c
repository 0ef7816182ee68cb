/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/ioctl.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "meatware/replies.h"

/*
 * What a FIFO holds, unless a writer made it larger: so one read(2) takes all
 * that there is, and no client's message comes in two parts.
 */
#define CHUNK 65536

/* REPLIES_MORE if the line is no answer. */
static enum replies_read
judge(struct replies *replies, const struct meat_line *line, const char *node)
{
	switch (meat_line_judge(line, node)) {
	case MEAT_CONFIRMED:
		memcpy(replies->claim, line->claim, sizeof(replies->claim));
		return (REPLIES_CONFIRMED);
	case MEAT_REFUSED:
		memcpy(replies->claim, line->claim, sizeof(replies->claim));
		return (REPLIES_DENIED);
	case MEAT_OTHER_NODE:
		refusals_note(
		    &replies->refusals, line, "it names another node");
		break;
	case MEAT_NO_REPLY:
		refusals_note(&replies->refusals, line,
		    line->too_long ? "it is too long" : "it is no reply");
		break;
	}
	return (REPLIES_MORE);
}

static enum replies_read
ran_empty(struct replies *replies)
{
	struct meat_line rest;

	refusals_unread(&replies->refusals, replies->framer.unread);
	if (meat_framer_empty(&replies->framer, &rest))
		refusals_note(&replies->refusals, &rest,
		    "it has no end (NUL or newline)");
	return (REPLIES_EMPTY);
}

/*
 * An answer reports the node down.  Does another deny it, in what has
 * come by now?  `rest` is what was read together with the reply.
 */
static enum replies_read
hear_out(struct replies *replies, int fd, const char *node, const uint8_t *rest,
    size_t have)
{
	uint8_t bytes[MEAT_OWN_SIZE + CHUNK];
	char claim[MEAT_CLAIM_SIZE];
	ssize_t n;
	int more;

	/* A number: a writer that does not end shall not hold us up. */
	if (ioctl(fd, FIONREAD, &more) == -1)
		return (REPLIES_FAILED);
	memcpy(bytes, rest, have);
	while (!meat_denies(bytes, have, node, claim)) {
		if (more <= 0)
			return (REPLIES_CONFIRMED);
		/* The longest denial may have begun here. */
		if (have > MEAT_OWN_SIZE)
			memmove(
			    bytes, bytes + have - MEAT_OWN_SIZE, MEAT_OWN_SIZE);
		have = have > MEAT_OWN_SIZE ? MEAT_OWN_SIZE : have;
		n = read(fd, bytes + have, CHUNK);
		if (n <= 0)
			return (REPLIES_FAILED);
		have += (size_t)n;
		more -= (int)n;
	}
	memcpy(replies->claim, claim, sizeof(replies->claim));
	return (REPLIES_DENIED);
}

enum replies_read
replies_read(struct replies *replies, int fd, const char *node)
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
		return (ran_empty(replies));
	if (n == 0)
		errno = EPIPE; /* cannot be: it is open for writing here */
	if (n <= 0)
		return (REPLIES_FAILED);
	while (found == REPLIES_MORE &&
	    meat_framer_next(&replies->framer, &bytes, &left, &line))
		found = judge(replies, &line, node);
	if (found == REPLIES_CONFIRMED)
		return (hear_out(replies, fd, node, bytes, left));
	/*
	 * Less than was asked for: at that moment the FIFO was empty, and
	 * what comes next is of another time.
	 */
	if (found == REPLIES_MORE && (size_t)n < sizeof(chunk))
		return (ran_empty(replies));
	return (found);
}
