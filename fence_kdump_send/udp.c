/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
/* After netinet/in.h, which defines the same structures. */
#include <linux/errqueue.h>
#include <linux/sockios.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump_send/udp.h"
#include "lib/addr.h"

/* If it fails, the messages are from another port, and sent all the same. */
static void
set_source(int fd, sa_family_t family, uint16_t source)
{
	static const int on = 1;
	const struct addr any = { .family = family };
	struct sockaddr_storage ss;
	socklen_t len = addr_to_sockaddr(&any, source, &ss);

	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	(void)bind(fd, (struct sockaddr *)&ss, len);
}

uint16_t
udp_share(int fd)
{
	static const int on = 1;
	struct sockaddr_in6 ss = { .sin6_port = 0 };
	socklen_t len = sizeof(ss);

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    getsockname(fd, (struct sockaddr *)&ss, &len) == -1)
		return (0);
	/* Both families have their port in the same place. */
	return (ntohs(ss.sin6_port));
}

int
udp_open(sa_family_t family, uint16_t source)
{
	static const int on = 1, df = IP_PMTUDISC_DO;
	int fd, rc;

	fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return (-1);
	if (family == AF_INET) {
		rc = setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
		/* Never in fragments: the kernel need not choose an IP id. */
		(void)setsockopt(
		    fd, IPPROTO_IP, IP_MTU_DISCOVER, &df, sizeof(df));
	} else
		rc =
		    setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof(on));
	if (rc == -1) {
		close(fd);
		return (-1);
	}
	if (source != 0)
		set_source(fd, family, source);
	return (fd);
}

int
udp_queued(int fd)
{
	int bytes;

	return (ioctl(fd, SIOCOUTQ, &bytes) == -1 ? 1 : bytes);
}

/* The errno in the control messages that come with an error; 0 if none. */
static int
error_of(struct msghdr *msg)
{
	struct sock_extended_err ee;
	struct cmsghdr *cmsg;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg != NULL;
	     cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (!(cmsg->cmsg_level == IPPROTO_IP &&
			cmsg->cmsg_type == IP_RECVERR) &&
		    !(cmsg->cmsg_level == IPPROTO_IPV6 &&
			cmsg->cmsg_type == IPV6_RECVERR))
			continue;
		if (cmsg->cmsg_len < CMSG_LEN(sizeof(ee)))
			continue;
		memcpy(&ee, CMSG_DATA(cmsg), sizeof(ee));
		return ((int)ee.ee_errno);
	}
	return (0);
}

bool
udp_next_error(int fd, struct addr *dest, int *error)
{
	union {
		char bytes[256];
		struct cmsghdr align;
	} control;
	struct sockaddr_storage ss;
	struct msghdr msg;
	/* Without a place for one byte QEMU's user emulation asks no kernel. */
	char byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };

	for (;;) {
		memset(&msg, 0, sizeof(msg));
		msg.msg_iov = &iov;
		msg.msg_iovlen = 1;
		msg.msg_name = &ss;
		msg.msg_namelen = sizeof(ss);
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
		if (recvmsg(fd, &msg, MSG_ERRQUEUE) == -1)
			return (false);
		*error = error_of(&msg);
		if (*error != 0 && *error != ECONNREFUSED &&
		    *error != ENOPROTOOPT &&
		    addr_from_sockaddr(
			dest, (struct sockaddr *)&ss, msg.msg_namelen))
			return (true);
	}
}

void
udp_clear(int fd)
{
	int error;
	socklen_t len = sizeof(error);

	/* Reading it is what clears it. */
	(void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
}

/*
 * Given to an interface until it gets an address that others know (RFC 3927).
 */
static bool
is_makeshift(const struct addr *a)
{
	return (
	    a->family == AF_INET && a->bytes[0] == 169 && a->bytes[1] == 254);
}

bool
udp_source_fits(const struct addr *dest, const struct addr *source)
{
	if (addr_is_loopback(dest))
		return (true);
	if (!addr_is_unicast(source) || addr_is_loopback(source))
		return (false);
	if (is_makeshift(source) && !is_makeshift(dest))
		return (false);
	return (addr_is_link_local(dest) || !addr_is_link_local(source));
}

int
udp_connect(int fd, const struct addr *dest, uint16_t port)
{
	struct sockaddr_storage ss;
	struct addr source;
	socklen_t len;

	len = addr_to_sockaddr(dest, port, &ss);
	if (connect(fd, (struct sockaddr *)&ss, len) == -1)
		return (errno);
	len = sizeof(ss);
	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1)
		return (errno);
	if (!addr_from_sockaddr(&source, (struct sockaddr *)&ss, len) ||
	    !udp_source_fits(dest, &source))
		return (EADDRNOTAVAIL);
	return (0);
}

void
udp_disconnect(int fd)
{
	static const struct sockaddr none = { .sa_family = AF_UNSPEC };

	/* A failure shows as a wrong source at the next udp_connect(). */
	(void)connect(fd, &none, sizeof(none));
}
