/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/arrivals.h"
#include "bench/setup.h"
#include "lib/clock.h"
#include "lib/kdump_msg.h"

#define QUEUE_BYTES (16 * 1024 * 1024)
#define TUN_PATH "/dev/net/tun"

int
arrivals_socket(uint16_t port)
{
	struct in_addr any = { .s_addr = INADDR_ANY };
	int bytes = QUEUE_BYTES, on = 1, fd;

	fd = setup_socket(any, port);
	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) == -1 ||
	    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) ==
		-1)
		err(1, "setsockopt");
	return (fd);
}

static void
note(struct arrivals *a, uint32_t dest, int64_t ns)
{
	uint16_t host = (uint16_t)(ntohl(dest) & 0xffff);

	if (a->seen[host] != 0)
		return;
	a->seen[host] = 1;
	if (a->n++ == 0)
		a->first_ns = ns;
	a->last_ns = ns;
}

static void
note_stamped(struct arrivals *a, struct msghdr *m)
{
	struct in_pktinfo info = { 0 };
	struct timespec ts = { 0 };
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPNS)
			memcpy(&ts, CMSG_DATA(c), sizeof(ts));
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO)
			memcpy(&info, CMSG_DATA(c), sizeof(info));
	}
	note(a, info.ipi_addr.s_addr, ts.tv_sec * CLOCK_S + ts.tv_nsec);
}

void
arrivals_take_socket(int fd, struct arrivals *a)
{
	_Alignas(struct cmsghdr) char control[256];
	uint8_t bytes[64];
	ssize_t n;

	for (;;) {
		struct iovec iov = { .iov_base = bytes,
			.iov_len = sizeof(bytes) };
		struct msghdr m = { .msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control) };

		n = recvmsg(fd, &m, MSG_DONTWAIT);
		if (n == -1)
			return;
		if (kdump_msg_check(bytes, (size_t)n) == KDUMP_MSG_OK)
			note_stamped(a, &m);
	}
}

int
arrivals_tun(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	fd = open(TUN_PATH, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		err(1, TUN_PATH);
	if (ioctl(fd, TUNSETIFF, &ifr) == -1)
		err(1, "%s", name);
	return (fd);
}

bool
arrivals_take_tun(int fd, uint16_t port, struct arrivals *a)
{
	uint8_t packet[128];
	struct timespec ts;
	struct udphdr udp;
	struct iphdr ip;
	ssize_t n;

	for (n = 0; read(fd, packet, sizeof(packet)) > 0; n++) {
		clock_gettime(CLOCK_REALTIME, &ts);
		memcpy(&ip, packet, sizeof(ip));
		memcpy(&udp, packet + sizeof(ip), sizeof(udp));
		if (ip.version == 4 && ip.protocol == IPPROTO_UDP &&
		    ip.ihl == 5 && udp.dest == htons(port) &&
		    kdump_msg_check(packet + sizeof(ip) + sizeof(udp),
			ntohs(udp.len) - sizeof(udp)) == KDUMP_MSG_OK)
			note(a, ip.daddr, ts.tv_sec * CLOCK_S + ts.tv_nsec);
	}
	return (n > 0);
}
