/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_HEAR_H
#define FK_HEAR_H

struct listener;

/*
 * Takes what has come to the socket `fd`, and judges it.  An end of the run
 * is one of those above.
 */
void hear_datagrams(struct listener *l, int fd);

/* There are new addresses: was one of them heard before? */
void hear_again(struct listener *l);

#endif
