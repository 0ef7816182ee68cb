/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>

#include "fence_kdump_send/netlink.h"
#include "lib/rtnetlink.h"

int
netlink_open(void)
{
	return (rtnetlink_open(RTMGRP_LINK | RTMGRP_IPV4_IFADDR |
	    RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE));
}

bool
netlink_changed(int fd)
{
	char byte;
	bool changed = false;

	if (fd == -1)
		return (false);
	/* That there was news is all that matters; ENOBUFS: too much of it. */
	while (recv(fd, &byte, sizeof(byte), MSG_TRUNC) != -1 ||
	    errno == ENOBUFS || errno == EINTR)
		changed = true;
	return (changed);
}
