/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_NETLINK_H
#define FK_SEND_NETLINK_H

#include <stdbool.h>

/*
 * A descriptor that becomes readable when a link, an address or a route of
 * this host changes; the end of IPv6's duplicate address detection is a
 * change of an address.  -1 with errno.
 */
int netlink_open(void);

/* Takes in what has come; true if something has changed. */
bool netlink_changed(int fd);

#endif
