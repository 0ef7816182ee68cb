/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>

#include "fence_kdump_send/route.h"
#include "fence_kdump_send/udp.h"
#include "lib/addr.h"

/*
 * IFF_LOWER_UP of linux/if.h, which cannot be included together with net/if.h.
 */
#define LINK_LOWER_UP 0x10000U

#define ADDR_LEN(family) ((family) == AF_INET ? 4U : 16U)

/* One message to the kernel, or as much of its answer as matters. */
union message {
	struct nlmsghdr head;
	struct {
		struct nlmsghdr head;
		struct rtmsg rt;
		char attrs[512];
	} route;
	struct {
		struct nlmsghdr head;
		struct ifinfomsg ifi;
	} link;
	struct {
		struct nlmsghdr head;
		struct nlmsgerr err;
	} failed;
};

static void
start(union message *m, unsigned short type, size_t len)
{
	memset(m, 0, sizeof(*m));
	m->head.nlmsg_len = (unsigned int)NLMSG_LENGTH(len);
	m->head.nlmsg_type = type;
	m->head.nlmsg_flags = NLM_F_REQUEST;
}

static void
put(union message *m, unsigned short type, const void *data, unsigned int len)
{
	const struct rtattr a = { .rta_type = type,
		.rta_len = (unsigned short)RTA_LENGTH(len) };
	char *end = (char *)m + m->head.nlmsg_len;

	memcpy(end, &a, sizeof(a));
	memcpy(end + RTA_LENGTH(0), data, len);
	m->head.nlmsg_len += RTA_SPACE(len);
}

/*
 * Sends the question, and takes the answer, which is there at once: its length
 * as far as it is in `m`, or 0 if there is none.
 */
static unsigned int
ask(int fd, union message *m)
{
	ssize_t n;

	if (fd == -1 || send(fd, m, m->head.nlmsg_len, 0) == -1)
		return (0);
	n = recv(fd, m, sizeof(*m), MSG_DONTWAIT);
	return (n < (ssize_t)sizeof(m->link) ? 0 : (unsigned int)n);
}

/* IFF_RUNNING may be a second late; this flag is not. */
static bool
link_is_there(struct route *r, int index, int64_t now)
{
	union message m;

	if (index == r->index && now == r->at_ns)
		return (true);
	start(&m, RTM_GETLINK, sizeof(m.link.ifi));
	m.link.ifi.ifi_index = index;
	if (ask(r->fd, &m) != 0 && m.head.nlmsg_type != NLMSG_ERROR &&
	    (m.link.ifi.ifi_flags & LINK_LOWER_UP) == 0)
		return (false);
	r->index = index;
	r->at_ns = now;
	return (true);
}

/* What the choice between ways of equal cost may rest on. */
static void
put_flow(union message *m, int fd, struct addr *source, const struct addr *dest,
    uint16_t port)
{
	static const uint8_t protocol = IPPROTO_UDP;
	struct sockaddr_storage ss;
	socklen_t len;

	/* Both families have their port in the same place. */
	len = addr_to_sockaddr(dest, port, &ss);
	put(m, RTA_DPORT, &((struct sockaddr_in *)&ss)->sin_port, sizeof(port));
	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1 ||
	    !addr_from_sockaddr(source, (struct sockaddr *)&ss, len))
		return;
	put(m, RTA_SPORT, &((struct sockaddr_in *)&ss)->sin_port, sizeof(port));
	put(m, RTA_IP_PROTO, &protocol, sizeof(protocol));
	if (addr_is_unicast(source)) /* the socket is connected */
		put(m, RTA_SRC, source->bytes, ADDR_LEN(source->family));
}

int
route_check(struct route *r, int fd, const struct addr *dest, uint16_t port,
    int64_t now)
{
	struct addr source = { .family = dest->family };
	struct rtattr *a;
	union message m;
	unsigned int left;
	int index = 0;

	if (r->fd == -1)
		r->fd =
		    socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	start(&m, RTM_GETROUTE, sizeof(m.route.rt));
	m.route.rt.rtm_family = (unsigned char)dest->family;
	put(&m, RTA_DST, dest->bytes, ADDR_LEN(dest->family));
	if (dest->scope != 0)
		put(&m, RTA_OIF, &dest->scope, sizeof(dest->scope));
	put_flow(&m, fd, &source, dest, port);
	left = ask(r->fd, &m);
	if (left == 0)
		return (0);
	if (m.head.nlmsg_type == NLMSG_ERROR)
		return (-m.failed.err.error);
	left -= (unsigned int)NLMSG_LENGTH(sizeof(m.route.rt));
	for (a = RTM_RTA(&m.route.rt); RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		if (a->rta_type == RTA_OIF)
			memcpy(&index, RTA_DATA(a), sizeof(index));
		if (a->rta_type == RTA_PREFSRC)
			memcpy(
			    source.bytes, RTA_DATA(a), ADDR_LEN(dest->family));
	}
	/*
	 * To this host itself, which goes nowhere: "lo" is down in an initrd.
	 */
	if (index != 0 && m.route.rt.rtm_type != RTN_LOCAL &&
	    !link_is_there(r, index, now))
		return (ENETDOWN);
	return (udp_source_fits(dest, &source) ? 0 : EADDRNOTAVAIL);
}
