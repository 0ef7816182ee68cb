/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is written to the FIFO of a request, and how it is cut into replies.
 *
 * One line, at most 255 bytes, ended by a NUL or a newline:
 *
 *	meatware reply NODE	the operator's word: NODE is down
 *	meatware deny NODE	the operator's word: NODE is not down
 *
 * A client pads its line with NULs to 256 bytes and writes them in one piece.
 * The bytes after the first NUL are never judged; meatclient puts there "who="
 * and a text that names who answered, believed for the log alone.  To our own
 * agent it writes as many bytes more as that takes, still in one piece (less
 * than PIPE_BUF): a long name of a node leaves no room in 256.  "meatware
 * reply" is the line of cluster-glue's meatclient; "deny" is, for
 * cluster-glue's meatware, a line of another form: its request fails.
 */
#ifndef FK_MEAT_MSG_H
#define FK_MEAT_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEAT_MSG_SIZE 256  /* what a client writes, at once */
#define MEAT_OWN_SIZE 1024 /* what meatclient writes, at most */
#define MEAT_LINE_MAX (MEAT_MSG_SIZE - 1)
#define MEAT_CLAIM_SIZE 256

enum meat_verdict {
	MEAT_CONFIRMED,  /* "meatware reply NODE", the whole of it */
	MEAT_REFUSED,    /* "meatware deny NODE" */
	MEAT_OTHER_NODE, /* either of them, for another node */
	MEAT_NO_REPLY    /* anything else */
};

/* Judges one line, without its end, for `node` (as node_parse() made it). */
enum meat_verdict meat_judge(const uint8_t *line, size_t len, const char *node);

/*
 * Cuts a stream of bytes into lines.  Start with all 0.  Memory stays flat
 * for any input: of a line that is too long only the beginning is kept.
 */
struct meat_framer {
	uint8_t line[MEAT_LINE_MAX];
	size_t len;      /* may be more than was kept: the line is too long */
	bool after_nul;  /* nothing is judged until the FIFO runs empty */
	uint64_t unread; /* bytes passed over because of that */
};

/* A line that has its end.  Valid until the next call with the framer. */
struct meat_line {
	const uint8_t *bytes;
	size_t len; /* what there is of it */
	bool too_long;
	char claim[MEAT_CLAIM_SIZE]; /* who answered, or "" */
};

/*
 * Takes bytes from `*bytes` (`*n` of them, both moved on) until a line ends:
 * true, and the line.  False when all bytes are used up.
 */
bool meat_framer_next(struct meat_framer *framer, const uint8_t **bytes,
    size_t *n, struct meat_line *line);

/*
 * The FIFO ran empty: the next byte begins a new line.  True if that throws
 * the beginning of a line away; then that is in `*line`.
 */
bool meat_framer_empty(struct meat_framer *framer, struct meat_line *line);

/* The verdict on a line of the framer: one too long is MEAT_NO_REPLY. */
enum meat_verdict
meat_line_judge(const struct meat_line *line, const char *node);

/*
 * Does "meatware deny NODE", with its end, stand anywhere in these bytes, also
 * where nothing is judged (after a NUL, within a line)?  If so, `claim` is who
 * answered.  For the one question whether another answer contradicts a reply
 * that was found good.
 */
bool meat_denies(const uint8_t *bytes, size_t n, const char *node,
    char claim[MEAT_CLAIM_SIZE]);

/*
 * Writes what a client sends into `msg`, and returns how many bytes that are:
 * MEAT_MSG_SIZE, or more, up to `room`, if the claim needs them.  It is cut to
 * what there is room for.
 */
size_t meat_encode(uint8_t msg[MEAT_OWN_SIZE], size_t room,
    enum meat_verdict verdict, const char *node, const char *claim);

#endif
