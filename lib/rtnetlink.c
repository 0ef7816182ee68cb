/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which it leans on. */
#include <linux/netlink.h>

#include <errno.h>
#include <unistd.h>

#include "lib/rtnetlink.h"

int
rtnetlink_open(unsigned int groups)
{
	const struct sockaddr_nl nl = { .nl_family = AF_NETLINK,
		.nl_groups = groups };
	int fd, error;

	fd = socket(
	    AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	if (fd == -1)
		return (-1);
	if (bind(fd, (const struct sockaddr *)&nl, sizeof(nl)) == 0)
		return (fd);
	error = errno;
	close(fd);
	errno = error;
	return (-1);
}
