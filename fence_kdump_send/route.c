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
start(union message *message, unsigned short type, size_t len)
{
	memset(message, 0, sizeof(*message));
	message->head.nlmsg_len = (unsigned int)NLMSG_LENGTH(len);
	message->head.nlmsg_type = type;
	message->head.nlmsg_flags = NLM_F_REQUEST;
}

static void
put(union message *message, unsigned short type, const void *data,
    unsigned int len)
{
	const struct rtattr attr = { .rta_type = type,
		.rta_len = (unsigned short)RTA_LENGTH(len) };
	char *end = (char *)message + message->head.nlmsg_len;

	memcpy(end, &attr, sizeof(attr));
	memcpy(end + RTA_LENGTH(0), data, len);
	message->head.nlmsg_len += RTA_SPACE(len);
}

/*
 * Sends the question, and takes the answer, which is there at once: its length
 * as far as it is in `message`, or 0 if there is none.
 */
static unsigned int
ask(int fd, union message *message)
{
	ssize_t n;

	if (fd == -1 || send(fd, message, message->head.nlmsg_len, 0) == -1)
		return (0);
	n = recv(fd, message, sizeof(*message), MSG_DONTWAIT);
	return (n < (ssize_t)sizeof(message->link) ? 0 : (unsigned int)n);
}

/* IFF_RUNNING may be a second late; this flag is not. */
static bool
link_is_there(struct route *route, int index, int64_t now)
{
	union message message;

	if (index == route->index && now == route->at_ns)
		return (true);
	start(&message, RTM_GETLINK, sizeof(message.link.ifi));
	message.link.ifi.ifi_index = index;
	if (ask(route->fd, &message) != 0 &&
	    message.head.nlmsg_type != NLMSG_ERROR &&
	    (message.link.ifi.ifi_flags & LINK_LOWER_UP) == 0)
		return (false);
	route->index = index;
	route->at_ns = now;
	return (true);
}

/* What the choice between ways of equal cost may rest on. */
static void
put_flow(union message *message, int fd, struct addr *source,
    const struct addr *dest, uint16_t port)
{
	static const uint8_t protocol = IPPROTO_UDP;
	struct sockaddr_storage ss;
	socklen_t len;

	/* Both families have their port in the same place. */
	len = addr_to_sockaddr(dest, port, &ss);
	put(message, RTA_DPORT, &((struct sockaddr_in *)&ss)->sin_port,
	    sizeof(port));
	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1 ||
	    !addr_from_sockaddr(source, (struct sockaddr *)&ss, len))
		return;
	put(message, RTA_SPORT, &((struct sockaddr_in *)&ss)->sin_port,
	    sizeof(port));
	put(message, RTA_IP_PROTO, &protocol, sizeof(protocol));
	if (addr_is_unicast(source)) /* the socket is connected */
		put(message, RTA_SRC, source->bytes, ADDR_LEN(source->family));
}

int
route_check(struct route *route, int fd, const struct addr *dest, uint16_t port,
    int64_t now)
{
	struct addr source = { .family = dest->family };
	struct rtattr *attr;
	union message message;
	unsigned int left;
	int index = 0;

	if (route->fd == -1)
		route->fd =
		    socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	start(&message, RTM_GETROUTE, sizeof(message.route.rt));
	message.route.rt.rtm_family = (unsigned char)dest->family;
	put(&message, RTA_DST, dest->bytes, ADDR_LEN(dest->family));
	if (dest->scope != 0)
		put(&message, RTA_OIF, &dest->scope, sizeof(dest->scope));
	put_flow(&message, fd, &source, dest, port);
	left = ask(route->fd, &message);
	if (left == 0)
		return (0);
	if (message.head.nlmsg_type == NLMSG_ERROR)
		return (-message.failed.err.error);
	left -= (unsigned int)NLMSG_LENGTH(sizeof(message.route.rt));
	for (attr = RTM_RTA(&message.route.rt); RTA_OK(attr, left);
	     attr = RTA_NEXT(attr, left)) {
		if (attr->rta_type == RTA_OIF)
			memcpy(&index, RTA_DATA(attr), sizeof(index));
		if (attr->rta_type == RTA_PREFSRC)
			memcpy(source.bytes, RTA_DATA(attr),
			    ADDR_LEN(dest->family));
	}
	/*
	 * To this host itself, which goes nowhere: "lo" is down in an initrd.
	 */
	if (index != 0 && message.route.rt.rtm_type != RTN_LOCAL &&
	    !link_is_there(route, index, now))
		return (ENETDOWN);
	return (udp_source_fits(dest, &source) ? 0 : EADDRNOTAVAIL);
}
