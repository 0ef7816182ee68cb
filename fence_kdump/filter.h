/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel drops for us: socket filters (classic BPF).
 *
 * Every filter drops, before it looks at anything else, what this host sent
 * itself: any user of this host could have sent that, with another node's
 * address for its source (IPV6_FREEBIND needs no privilege), and what has
 * been received tells no more where it came in (IPV6_PKTINFO names the card
 * that has the address).  So no socket may get a datagram before it has its
 * filter.  With the VRF device alone the kernel hides that: what a host sends
 * to itself inside a VRF looks like the VRF's other traffic.
 *
 * Everything beyond that only takes work away.  What a filter lets through is
 * judged like everything else, so a fault there can lose a message, never
 * accept one.
 */
#ifndef FK_FILTER_H
#define FK_FILTER_H

#include <linux/filter.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;

enum filter_level {
	FILTER_PORT,   /* from elsewhere, to our port: needed at all times */
	FILTER_FORM,   /* and the length and the magic number */
	FILTER_SOURCES /* and one of these sources */
};

/*
 * Writes the program for a socket of `family`, raw or plain UDP, to `prog`
 * (BPF_MAXINSNS instructions).  `srcs` are `n` addresses of that family, for
 * FILTER_SOURCES; none means that nothing passes.  Returns the number of
 * instructions, or 0 if they do not fit.
 */
size_t filter_build(struct sock_filter prog[static BPF_MAXINSNS],
    sa_family_t family, bool raw, uint16_t port, enum filter_level level,
    const struct addr *srcs, size_t n);

/*
 * The same for a plain socket that queries are sent from: what is an answer by
 * its length, magic number and type passes.  It always fits.
 */
size_t filter_build_answers(struct sock_filter prog[static BPF_MAXINSNS]);

#endif
