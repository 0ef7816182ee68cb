/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_ROUTE_H
#define FK_SEND_ROUTE_H

#include <stdint.h>

struct addr;

/* Where the kernel is asked. */
struct route {
	int fd;        /* -1: not open yet */
	int index;     /* of an interface whose link was there ... */
	int64_t at_ns; /* ... at this time */
};

/*
 * Asks the kernel (RTM_GETROUTE, rtnetlink(7)) for the way that messages from
 * the socket `fd` take to `dest` and `port` (host order): is its interface up
 * and its link there, and would the message come from an address that it may
 * come from?  A link without address resolution drops what it cannot send,
 * without an error.  Returns 0, also if the kernel does not answer; ENETDOWN,
 * EADDRNOTAVAIL, or the errno of there being no way.
 *
 * `now` is the time of the caller's round: a link is asked for once in it.
 */
int route_check(struct route *route, int fd, const struct addr *dest,
    uint16_t port, int64_t now);

#endif
