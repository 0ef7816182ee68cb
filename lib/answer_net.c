/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/answer_filter.h"
#include "lib/answer_net.h"

/* Bytes of memory; the kernel doubles it: some 80 queries. */
#define QUEUE (32 * 1024)

union control {
	char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
	struct cmsghdr align;
};

int
answer_net_filter(
    int fd, sa_family_t family, bool strict, const struct addr *srcs, size_t n)
{
	struct sock_filter prog[BPF_MAXINSNS];
	struct sock_fprog fprog = { .filter = prog };

	fprog.len =
	    (unsigned short)answer_filter_build(prog, family, strict, srcs, n);
	if (fprog.len == 0) {
		errno = E2BIG;
		return (-1);
	}
	return (setsockopt(
	    fd, SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof(fprog)));
}

/* What makes the kernel tell the address that was asked. */
static int
ask_for_address(int fd, sa_family_t family)
{
	static const int on = 1;

	if (family == AF_INET)
		return (
		    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)));
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) == -1)
		return (-1);
	return (
	    setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on)));
}

/* A process that has no /dev/null has no standard descriptors, either. */
static int
not_standard(int fd)
{
	int other;

	if (fd == -1 || fd > STDERR_FILENO)
		return (fd);
	other = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(fd);
	return (other);
}

int
answer_net_open(sa_family_t family, uint16_t port)
{
	static const int queue = QUEUE;
	const struct addr any = { .family = family };
	struct sockaddr_storage ss;
	socklen_t len = addr_to_sockaddr(&any, port, &ss);
	int fd, error;

	fd = not_standard(
	    socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
	if (fd == -1)
		return (-1);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof(queue));
	/* A kernel that has no filters does without. */
	(void)answer_net_filter(fd, family, false, NULL, 0);
	if (ask_for_address(fd, family) == 0 &&
	    bind(fd, (struct sockaddr *)&ss, len) == 0)
		return (fd);
	error = errno;
	close(fd);
	errno = error;
	return (-1);
}

static void
take_address(struct answer_datagram *d, struct cmsghdr *c)
{
	struct in_pktinfo info;

	if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO &&
	    c->cmsg_len >= CMSG_LEN(sizeof(info))) {
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		d->to4 = info.ipi_spec_dst;
	} else if (c->cmsg_level == IPPROTO_IPV6 &&
	    c->cmsg_type == IPV6_PKTINFO &&
	    c->cmsg_len >= CMSG_LEN(sizeof(d->to6)))
		memcpy(&d->to6, CMSG_DATA(c), sizeof(d->to6));
}

bool
answer_net_take(int fd, struct answer_datagram *d)
{
	struct iovec iov = { .iov_base = d->bytes,
		.iov_len = sizeof(d->bytes) };
	union control control;
	struct msghdr msg = { .msg_name = &d->from,
		.msg_namelen = sizeof(d->from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	ssize_t n;

	memset(&d->to4, 0, sizeof(d->to4));
	memset(&d->to6, 0, sizeof(d->to6));
	n = recvmsg(fd, &msg, 0);
	if (n == -1)
		return (false);
	d->len = (size_t)n;
	d->from_len = msg.msg_namelen;
	for (c = CMSG_FIRSTHDR(&msg); c != NULL; c = CMSG_NXTHDR(&msg, c))
		take_address(d, c);
	return (true);
}

/* The answer takes the way that leads to the asker, by any card. */
static void
put_address4(struct msghdr *msg, const struct answer_datagram *d)
{
	const struct in_pktinfo info = { .ipi_spec_dst = d->to4 };
	struct cmsghdr *c;

	msg->msg_controllen = CMSG_SPACE(sizeof(info));
	c = CMSG_FIRSTHDR(msg);
	c->cmsg_level = IPPROTO_IP;
	c->cmsg_type = IP_PKTINFO;
	c->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(c), &info, sizeof(info));
}

/* A link-local address means nothing without its card. */
static void
put_address6(struct msghdr *msg, const struct answer_datagram *d)
{
	struct in6_pktinfo info = d->to6;
	struct cmsghdr *c;

	if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr))
		info.ipi6_ifindex = 0;
	msg->msg_controllen = CMSG_SPACE(sizeof(info));
	c = CMSG_FIRSTHDR(msg);
	c->cmsg_level = IPPROTO_IPV6;
	c->cmsg_type = IPV6_PKTINFO;
	c->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(c), &info, sizeof(info));
}

bool
answer_net_send(int fd, const struct answer_datagram *d, const uint8_t *bytes)
{
	struct sockaddr_storage to = d->from;
	uint8_t copy[KDUMP2_SIZE];
	struct iovec iov = { .iov_base = copy, .iov_len = sizeof(copy) };
	union control control;
	struct msghdr msg = { .msg_name = &to,
		.msg_namelen = d->from_len,
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control };

	memcpy(copy, bytes, sizeof(copy));
	memset(&control, 0, sizeof(control));
	if (to.ss_family == AF_INET)
		put_address4(&msg, d);
	else
		put_address6(&msg, d);
	return (sendmsg(fd, &msg, 0) == KDUMP2_SIZE);
}
