/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One request's FIFO, opened once: an answer is written through this
 * descriptor, and reaches this request or none.
 */
#ifndef FK_MEATCLIENT_REPLY_H
#define FK_MEATCLIENT_REPLY_H

#include <stdbool.h>

#include "lib/node.h"
#include "meat/meat_data.h"
#include "meat/meat_dir.h"
#include "meat/meat_msg.h"

struct reason;

struct reply {
	struct meat_dir dir;
	char node[NODE_MAX + 1];
	int fd;                   /* the FIFO, for writing */
	bool known;               /* fence_meatware made it: it left data */
	struct meat_request info; /* if known */
};

enum reply_open {
	REPLY_OPEN,
	REPLY_NONE,  /* no request for this node here */
	REPLY_STALE, /* no agent reads any more what is written there */
	REPLY_ERROR
};

/*
 * Opens the request for `node`.  REPLY_OPEN: reply_close() it.  Otherwise the
 * reason has what is wrong, and what to do.
 */
enum reply_open
reply_open(struct reply *reply, const char *node, struct reason *why);
void reply_close(struct reply *reply);

/* Has the agent gone? */
bool reply_is_over(const struct reply *reply);

/*
 * Writes the verdict and who gives it, in one piece.  0; 1 if no agent listens
 * any more; -1 with the reason.
 */
int reply_send(const struct reply *reply, enum meat_verdict verdict,
    const char *who, struct reason *why);

enum reply_end {
	REPLY_ENDED,   /* and the outcome is known */
	REPLY_UNKNOWN, /* it has ended, how is not known */
	REPLY_GOES_ON,
	REPLY_INTERRUPTED
};

/*
 * Waits up to `patience_ms` for the end of the request, or until there is a
 * signal at `stop_fd` (-1 = none is looked for).
 */
enum reply_end reply_outcome(const struct reply *reply, int patience_ms,
    int stop_fd, struct meat_outcome *outcome);

#endif
