/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_ROUTE_H
#define FK_SEND_ROUTE_H

struct addr;

/*
 * Asks the kernel (RTM_GETROUTE, rtnetlink(7)) for the way to `dest`: is its
 * interface up and its link there, and would the message come from an address
 * that it may come from?  A link without address resolution drops what it
 * cannot send and says nothing.  Returns 0, also if the kernel does not tell;
 * ENETDOWN, EADDRNOTAVAIL, or the errno of there being no way.
 *
 * `*fd` is the socket for it, opened when it is -1; the caller's.
 */
int route_check(int *fd, const struct addr *dest);

#endif
