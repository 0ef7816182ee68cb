/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the FIFO: bytes into lines, lines into verdicts.
 */
#ifndef FK_MEATWARE_REPLIES_H
#define FK_MEATWARE_REPLIES_H

#include "meat/meat_msg.h"
#include "meatware/refusals.h"

/* Start with all 0. */
struct replies {
	struct meat_framer framer;
	struct refusals refusals;
	char claim[MEAT_CLAIM_SIZE]; /* who gave the answer; "" = not given */
};

enum replies_read {
	REPLIES_MORE,      /* nothing yet, and there may be more to read */
	REPLIES_EMPTY,     /* nothing yet, and the FIFO is empty */
	REPLIES_CONFIRMED, /* the operator's word: the node is down */
	REPLIES_DENIED,    /* the operator's word: it is not */
	REPLIES_FAILED     /* the FIFO cannot be read: errno */
};

/*
 * Reads one chunk of `fd` (not blocking) and judges it for `node`.  What is
 * no answer is logged and passed over.  A chunk that leaves the FIFO empty
 * ends what has no end.  REPLIES_CONFIRMED only if nothing that
 * has come into the FIFO by then denies it.
 */
enum replies_read
replies_read(struct replies *replies, int fd, const char *node);

#endif
