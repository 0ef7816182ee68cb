/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>
#include <unistd.h>

#include "fence_kdump_send/netlink.h"

int
netlink_open(void)
{
	struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK,
		.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR |
		    RTMGRP_IPV6_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE,
	};
	int fd;

	fd = socket(
	    AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (fd == -1)
		return (-1);
	if (bind(fd, (struct sockaddr *)&nl, sizeof(nl)) == -1) {
		close(fd);
		return (-1);
	}
	return (fd);
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
