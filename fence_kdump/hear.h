/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_HEAR_H
#define FK_HEAR_H

struct listener;

enum hear {
	HEAR_MORE,     /* nothing that ends the run */
	HEAR_ACCEPTED, /* a message was, which is logged */
	HEAR_LATE,     /* the time is over */
	HEAR_FAILED    /* the listener's `failed` says why */
};

/* Takes what has come to the socket `fd`, and judges it. */
enum hear hear_datagrams(struct listener *l, int fd);

/* There are new addresses: was one of them heard before? */
enum hear hear_again(struct listener *l);

#endif
