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
take_address(struct answer_datagram *datagram, struct cmsghdr *cmsg)
{
	struct in_pktinfo info;

	if (cmsg->cmsg_level == IPPROTO_IP && cmsg->cmsg_type == IP_PKTINFO &&
	    cmsg->cmsg_len >= CMSG_LEN(sizeof(info))) {
		memcpy(&info, CMSG_DATA(cmsg), sizeof(info));
		datagram->to4 = info.ipi_spec_dst;
	} else if (cmsg->cmsg_level == IPPROTO_IPV6 &&
	    cmsg->cmsg_type == IPV6_PKTINFO &&
	    cmsg->cmsg_len >= CMSG_LEN(sizeof(datagram->to6)))
		memcpy(&datagram->to6, CMSG_DATA(cmsg), sizeof(datagram->to6));
}

bool
answer_net_take(int fd, struct answer_datagram *datagram)
{
	struct iovec iov = { .iov_base = datagram->bytes,
		.iov_len = sizeof(datagram->bytes) };
	union control control;
	struct msghdr msg = { .msg_name = &datagram->from,
		.msg_namelen = sizeof(datagram->from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg;
	ssize_t n;

	memset(&datagram->to4, 0, sizeof(datagram->to4));
	memset(&datagram->to6, 0, sizeof(datagram->to6));
	n = recvmsg(fd, &msg, 0);
	if (n == -1)
		return (false);
	datagram->len = (size_t)n;
	datagram->from_len = msg.msg_namelen;
	for (cmsg = CMSG_FIRSTHDR(&msg); cmsg != NULL;
	     cmsg = CMSG_NXTHDR(&msg, cmsg))
		take_address(datagram, cmsg);
	return (true);
}

/* The answer takes the way that leads to the asker, by any card. */
static void
put_address4(struct msghdr *msg, const struct answer_datagram *datagram)
{
	const struct in_pktinfo info = { .ipi_spec_dst = datagram->to4 };
	struct cmsghdr *cmsg;

	msg->msg_controllen = CMSG_SPACE(sizeof(info));
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = IPPROTO_IP;
	cmsg->cmsg_type = IP_PKTINFO;
	cmsg->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(cmsg), &info, sizeof(info));
}

/* A link-local address means nothing without its card. */
static void
put_address6(struct msghdr *msg, const struct answer_datagram *datagram)
{
	struct in6_pktinfo info = datagram->to6;
	struct cmsghdr *cmsg;

	if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr))
		info.ipi6_ifindex = 0;
	msg->msg_controllen = CMSG_SPACE(sizeof(info));
	cmsg = CMSG_FIRSTHDR(msg);
	cmsg->cmsg_level = IPPROTO_IPV6;
	cmsg->cmsg_type = IPV6_PKTINFO;
	cmsg->cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(cmsg), &info, sizeof(info));
}

bool
answer_net_send(
    int fd, const struct answer_datagram *datagram, const uint8_t *bytes)
{
	struct sockaddr_storage to = datagram->from;
	uint8_t copy[KDUMP2_SIZE];
	struct iovec iov = { .iov_base = copy, .iov_len = sizeof(copy) };
	union control control;
	struct msghdr msg = { .msg_name = &to,
		.msg_namelen = datagram->from_len,
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control };

	memcpy(copy, bytes, sizeof(copy));
	memset(&control, 0, sizeof(control));
	if (to.ss_family == AF_INET)
		put_address4(&msg, datagram);
	else
		put_address6(&msg, datagram);
	return (sendmsg(fd, &msg, 0) == KDUMP2_SIZE);
}
