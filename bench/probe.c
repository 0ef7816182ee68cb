/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/place.h"
#include "bench/probe.h"
#include "lib/clock.h"

#define SPIN_NS (10 * CLOCK_MS)
#define PAUSE_PART 256
#define CHECK_CHILD 64 /* questions between two looks at the child */

/* Without its udp_diag part the kernel would just never find a socket. */
static void
check_probe(const struct probe *p)
{
	struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr = p->dest };
	socklen_t len = sizeof(sin);
	struct probe self = *p;
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd == -1 || bind(fd, (const struct sockaddr *)&sin, len) == -1 ||
	    getsockname(fd, (struct sockaddr *)&sin, &len) == -1)
		err(1, "cannot bind %s", inet_ntoa(p->dest));
	self.port = ntohs(sin.sin_port);
	if (!probe_bound(&self))
		errx(1, "this kernel does not tell of UDP sockets (udp_diag)");
	close(fd);
}

void
probe_open(struct probe *p, struct in_addr dest, uint16_t port)
{
	p->dest = dest;
	p->port = port;
	p->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (p->fd == -1)
		err(1, "sock_diag socket");
	check_probe(p);
}

void
probe_close(struct probe *p)
{
	close(p->fd);
	p->fd = -1;
}

bool
probe_bound(const struct probe *p)
{
	struct {
		struct nlmsghdr h;
		struct inet_diag_req_v2 r;
	} ask = { .h = { .nlmsg_len = sizeof(ask),
		      .nlmsg_type = SOCK_DIAG_BY_FAMILY,
		      .nlmsg_flags = NLM_F_REQUEST },
		.r = { .sdiag_family = AF_INET,
		    .sdiag_protocol = IPPROTO_UDP,
		    .idiag_states = UINT32_MAX } };
	union {
		struct nlmsghdr h;
		struct {
			struct nlmsghdr h;
			struct nlmsgerr e;
		} fail;
		char bytes[4096];
	} answer;

	/* For UDP the kernel takes src as the sender, dst as the socket. */
	ask.r.id.idiag_src[0] = p->dest.s_addr;
	ask.r.id.idiag_sport = htons(9);
	ask.r.id.idiag_dst[0] = p->dest.s_addr;
	ask.r.id.idiag_dport = htons(p->port);
	ask.r.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	ask.r.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	if (send(p->fd, &ask, sizeof(ask), 0) == -1)
		err(1, "sock_diag: send");
	if (recv(p->fd, &answer, sizeof(answer), 0) < (ssize_t)sizeof(answer.h))
		err(1, "sock_diag: recv");
	if (answer.h.nlmsg_type != NLMSG_ERROR)
		return (true);
	if (answer.fail.e.error != -ENOENT) {
		errno = -answer.fail.e.error;
		err(1, "sock_diag");
	}
	return (false);
}

size_t
probe_raw(void)
{
	char line[256];
	size_t n = 0;
	FILE *f;

	f = fopen("/proc/net/raw", "re");
	if (f == NULL)
		err(1, "/proc/net/raw");
	while (fgets(line, sizeof(line), f) != NULL) {
		/* "  17: 00000000:0011 ...": the port is the protocol. */
		if (strstr(line, ":0011 ") != NULL)
			n++;
	}
	fclose(f);
	return (n);
}

static bool
child_gone(const struct child *c)
{
	struct pollfd fd = { .fd = c->pidfd, .events = POLLIN };

	return (poll(&fd, 1, 0) != 0);
}

int64_t
probe_wait(
    const struct probe *p, const struct child *c, bool raw, int64_t deadline_ns)
{
	unsigned int i;

	for (i = 0;; i++) {
		bool there = raw ? probe_raw() > 0 : probe_bound(p);
		int64_t now = clock_ns();

		if (there)
			return (now);
		if (now > deadline_ns)
			return (-1);
		if (i % CHECK_CHILD == 0 && child_gone(c))
			return (-1);
		if (now - c->exec_ns > SPIN_NS) {
			struct timespec ts = { .tv_nsec =
						   (long)((now - c->exec_ns) /
						       PAUSE_PART) };

			place_anywhere(c->pid);
			nanosleep(&ts, NULL);
		}
	}
}
