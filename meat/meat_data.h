/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request and its end leave in files for meatclient to read: one
 * key=value a line.  Only root can write there.
 */
#ifndef FK_MEAT_DATA_H
#define FK_MEAT_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/node.h"

#define MEAT_DATA_MAX 2048 /* bytes of a file */
#define MEAT_ID_SIZE 64
#define MEAT_HOST_SIZE 72
#define MEAT_WHO_SIZE 256
#define MEAT_TEXT_SIZE 512

/* A request, as the operator gets to see it. */
struct meat_request {
	char node[NODE_MAX + 1];
	char id[MEAT_ID_SIZE]; /* of this request and no other */
	char host[MEAT_HOST_SIZE];
	char asked_by[MEAT_WHO_SIZE];
	int64_t pid;      /* the agent's */
	int64_t since;    /* seconds since 1970 */
	int64_t deadline; /* the same; 0 = none */
	uint64_t inode;   /* the FIFO's */
};

enum meat_end {
	MEAT_END_CONFIRMED,
	MEAT_END_REFUSED,
	MEAT_END_TIMEOUT,
	MEAT_END_FAILED, /* a signal or an error */
	MEAT_END_KILLED  /* the agent was killed */
};

/* The end of a request. */
struct meat_outcome {
	char id[MEAT_ID_SIZE]; /* the request's */
	enum meat_end end;
	int64_t when;
	char text[MEAT_TEXT_SIZE]; /* why, or who answered */
};

/*
 * The clock says `now` (seconds since 1970), and `left_s` seconds are left
 * until the deadline, by a clock that cannot be set.  If the two times of
 * `request` do not fit that any more, the clock was set: moves both by as much,
 * and returns true.
 */
bool
meat_request_follow(struct meat_request *request, int64_t now, int64_t left_s);

/* "confirmed", "refused", "timeout", "failed", "killed". */
const char *meat_end_name(enum meat_end end);

/*
 * Write the file's bytes, terminated, into `text`; return their number.
 * Control characters in the texts become '?'.
 */
size_t meat_request_format(
    const struct meat_request *request, char text[MEAT_DATA_MAX]);
size_t meat_outcome_format(
    const struct meat_outcome *outcome, char text[MEAT_DATA_MAX]);

/*
 * Read a file's bytes.  0, or -1 if something is missing or malformed; then
 * `*request` or `*o` is not to be used.
 */
int
meat_request_parse(struct meat_request *request, const char *bytes, size_t len);
int
meat_outcome_parse(struct meat_outcome *outcome, const char *bytes, size_t len);

#endif
