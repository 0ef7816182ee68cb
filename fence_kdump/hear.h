/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_HEAR_H
#define FK_HEAR_H

#include <stddef.h>

struct listener;

enum hear {
	HEAR_MORE,     /* nothing that ends the run */
	HEAR_ACCEPTED, /* a message or an answer was, which is logged */
	HEAR_RUNNING,  /* the node was seen alive for long enough */
	HEAR_LATE,     /* the time is over */
	HEAR_FAILED    /* the listener's `failed` says why */
};

/* Takes what has come to the socket `fd`, and judges it. */
enum hear hear_datagrams(struct listener *listener, int fd);

/*
 * Takes what has come to the socket of the asked address `i`, and judges it.
 */
enum hear hear_answers(struct listener *listener, size_t i);

/*
 * More is known, or time has passed: does a message count by now that came
 * before?  If none does or may, is the node seen to run?
 */
enum hear hear_again(struct listener *listener);

#endif
