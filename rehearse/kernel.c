/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libmnl/libmnl.h>

#include "rehearse/kernel.h"

#define REQUEST_SIZE 128         /* one address and one number */
#define ANSWER_SIZE (32U * 1024) /* a link with many virtual functions */
#define TRIES 5                  /* if a list changes while it is read */
#define ATTRS 64                 /* those of higher types are passed over */

struct kernel {
	struct mnl_socket *socket;
	unsigned int seq;
	char answer[ANSWER_SIZE];
};

struct attrs {
	const struct nlattr *of[ATTRS];
};

struct kernel *
kernel_open(void)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));

	if (kernel == NULL)
		return (NULL);
	kernel->socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (kernel->socket != NULL &&
	    mnl_socket_bind(kernel->socket, 0, 0) == 0)
		return (kernel);
	kernel_close(kernel);
	return (NULL);
}

void
kernel_close(struct kernel *kernel)
{
	int error = errno;

	if (kernel->socket != NULL)
		mnl_socket_close(kernel->socket);
	free(kernel);
	errno = error;
}

/* Sends a request and hands each message of the answer to `take`. */
static int
ask(struct kernel *kernel, struct nlmsghdr *request, mnl_cb_t take, void *arg)
{
	const unsigned int portid = mnl_socket_get_portid(kernel->socket);
	ssize_t n;
	int rc;

	request->nlmsg_seq = ++kernel->seq;
	request->nlmsg_flags |= NLM_F_REQUEST;
	if (mnl_socket_sendto(kernel->socket, request, request->nlmsg_len) ==
	    -1)
		return (-1);
	do {
		n = mnl_socket_recvfrom(
		    kernel->socket, kernel->answer, ANSWER_SIZE);
		if (n == -1)
			return (-1);
		rc = mnl_cb_run(
		    kernel->answer, (size_t)n, kernel->seq, portid, take, arg);
	} while (rc > MNL_CB_STOP);
	return (rc);
}

static int
take_attr(const struct nlattr *attr, void *arg)
{
	struct attrs *all = arg;
	const uint16_t type = mnl_attr_get_type(attr);

	if (type < ATTRS)
		all->of[type] = attr;
	return (MNL_CB_OK);
}

/* The attributes of a message whose own part has `size` bytes. */
static struct attrs
attrs_of(const struct nlmsghdr *msg, size_t size)
{
	struct attrs all = { .of = { NULL } };

	mnl_attr_parse(msg, (unsigned int)size, take_attr, &all);
	return (all);
}

static uint32_t
number_of(const struct nlattr *attr, uint32_t otherwise)
{
	if (attr == NULL || mnl_attr_get_payload_len(attr) < sizeof(uint32_t))
		return (otherwise);
	return (mnl_attr_get_u32(attr));
}

/* Bytes as an address of the family; false if they are none. */
static bool
make_addr(
    struct addr *a, int family, const void *bytes, size_t len, uint32_t ifindex)
{
	if (len < (family == AF_INET ? 4U : 16U) ||
	    (family != AF_INET && family != AF_INET6))
		return (false);
	addr_from_bytes(a, (sa_family_t)family, bytes, ifindex);
	return (true);
}

static bool
attr_addr(
    struct addr *a, int family, const struct nlattr *attr, uint32_t ifindex)
{
	return (attr != NULL &&
	    make_addr(a, family, mnl_attr_get_payload(attr),
		mnl_attr_get_payload_len(attr), ifindex));
}

/* --- own addresses -------------------------------------------------------- */

static int
take_own(const struct nlmsghdr *m, void *arg)
{
	const struct ifaddrmsg *msg = mnl_nlmsg_get_payload(m);
	const struct attrs attrs = attrs_of(m, sizeof(*msg));
	struct own_addrs *own = arg;
	struct own_addr *items, *item;
	struct addr a;

	/* IFA_LOCAL is the own end, IFA_ADDRESS the peer's if there is one. */
	if (!attr_addr(
		&a, msg->ifa_family, attrs.of[IFA_LOCAL], msg->ifa_index) &&
	    !attr_addr(
		&a, msg->ifa_family, attrs.of[IFA_ADDRESS], msg->ifa_index))
		return (MNL_CB_OK);
	items = reallocarray(own->items, own->n + 1, sizeof(*items));
	if (items == NULL)
		return (MNL_CB_ERROR);
	own->items = items;
	item = &items[own->n++];
	memset(item, 0, sizeof(*item));
	item->addr = a;
	item->ifindex = msg->ifa_index;
	item->prefixlen = msg->ifa_prefixlen;
	item->flags = number_of(attrs.of[IFA_FLAGS], msg->ifa_flags);
	return (MNL_CB_OK);
}

int
kernel_own_addrs(struct kernel *kernel, struct own_addrs *own)
{
	char bytes[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *msg;
	int try, rc = -1;

	memset(own, 0, sizeof(*own));
	for (try = 0; try < TRIES && rc == -1; try++) {
		own->n = 0;
		msg = mnl_nlmsg_put_header(bytes);
		msg->nlmsg_type = RTM_GETADDR;
		msg->nlmsg_flags = NLM_F_DUMP;
		mnl_nlmsg_put_extra_header(msg, sizeof(struct ifaddrmsg));
		rc = ask(kernel, msg, take_own, own);
		if (rc == -1 && errno != EINTR) /* EINTR: it has changed */
			break;
	}
	if (rc != -1)
		return (0);
	free(own->items);
	memset(own, 0, sizeof(*own));
	return (-1);
}

/* --- routes --------------------------------------------------------------- */

/* The errno that sendto(2) would give, for a route that leads nowhere. */
static int
no_route(unsigned char type)
{
	switch (type) {
	case RTN_BLACKHOLE:
		return (EINVAL);
	case RTN_PROHIBIT:
		return (EACCES);
	case RTN_UNREACHABLE:
		return (EHOSTUNREACH);
	default:
		return (ENETUNREACH);
	}
}

/* RTA_VIA: a gateway of another family than the destination's. */
static bool
via_addr(struct addr *a, const struct nlattr *attr)
{
	const struct rtvia *via;
	size_t len;

	if (attr == NULL)
		return (false);
	via = mnl_attr_get_payload(attr);
	len = mnl_attr_get_payload_len(attr);
	return (len > sizeof(*via) &&
	    make_addr(
		a, via->rtvia_family, via->rtvia_addr, len - sizeof(*via), 0));
}

static int
take_route(const struct nlmsghdr *m, void *arg)
{
	const struct rtmsg *msg = mnl_nlmsg_get_payload(m);
	const struct attrs attrs = attrs_of(m, sizeof(*msg));
	struct route *route = arg;

	if (msg->rtm_type != RTN_UNICAST && msg->rtm_type != RTN_LOCAL) {
		errno = no_route(msg->rtm_type);
		return (MNL_CB_ERROR);
	}
	route->local = msg->rtm_type == RTN_LOCAL;
	route->table = number_of(attrs.of[RTA_TABLE], msg->rtm_table);
	route->ifindex = number_of(attrs.of[RTA_OIF], 0);
	route->has_source = attr_addr(&route->source, msg->rtm_family,
	    attrs.of[RTA_PREFSRC], route->ifindex);
	route->has_gateway = attr_addr(&route->gateway, msg->rtm_family,
				 attrs.of[RTA_GATEWAY], 0) ||
	    via_addr(&route->gateway, attrs.of[RTA_VIA]);
	return (MNL_CB_STOP);
}

int
kernel_route(struct kernel *kernel, const struct addr *to, struct route *route)
{
	const size_t len = to->family == AF_INET ? 4 : 16;
	char bytes[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *m = mnl_nlmsg_put_header(bytes);
	struct rtmsg *msg;

	memset(route, 0, sizeof(*route));
	m->nlmsg_type = RTM_GETROUTE;
	msg = mnl_nlmsg_put_extra_header(m, sizeof(*msg));
	msg->rtm_family = (unsigned char)to->family;
	msg->rtm_dst_len = (unsigned char)(len * 8);
	msg->rtm_flags = RTM_F_LOOKUP_TABLE; /* report the table */
	mnl_attr_put(m, RTA_DST, len, to->bytes);
	if (to->scope != 0)
		mnl_attr_put_u32(m, RTA_OIF, to->scope);
	return (ask(kernel, m, take_route, route));
}

/* --- links ---------------------------------------------------------------- */

static void
copy_text(char *to, size_t size, const struct nlattr *attr)
{
	if (attr != NULL)
		snprintf(to, size, "%.*s", (int)mnl_attr_get_payload_len(attr),
		    (const char *)mnl_attr_get_payload(attr));
}

static int
take_link(const struct nlmsghdr *m, void *arg)
{
	const struct ifinfomsg *msg = mnl_nlmsg_get_payload(m);
	const struct attrs attrs = attrs_of(m, sizeof(*msg));
	struct attrs info = { .of = { NULL } };
	struct link *link = arg;

	copy_text(link->name, sizeof(link->name), attrs.of[IFLA_IFNAME]);
	link->below = number_of(attrs.of[IFLA_LINK], 0);
	link->running = (msg->ifi_flags & IFF_RUNNING) != 0;
	if (attrs.of[IFLA_LINKINFO] != NULL)
		mnl_attr_parse_nested(
		    attrs.of[IFLA_LINKINFO], take_attr, &info);
	copy_text(link->kind, sizeof(link->kind), info.of[IFLA_INFO_KIND]);
	return (MNL_CB_STOP);
}

int
kernel_link(struct kernel *kernel, uint32_t ifindex, struct link *link)
{
	char bytes[REQUEST_SIZE] = { 0 };
	struct nlmsghdr *m = mnl_nlmsg_put_header(bytes);
	struct ifinfomsg *msg;

	memset(link, 0, sizeof(*link));
	m->nlmsg_type = RTM_GETLINK;
	msg = mnl_nlmsg_put_extra_header(m, sizeof(*msg));
	msg->ifi_index = (int)ifindex;
	return (ask(kernel, m, take_link, link));
}

const struct own_addr *
own_find(const struct own_addrs *own, const struct addr *a, uint32_t ifindex)
{
	size_t i;

	for (i = 0; own->items != NULL && i < own->n; i++)
		if (addr_cmp(&own->items[i].addr, a) == 0 &&
		    (ifindex == 0 || own->items[i].ifindex == ifindex))
			return (&own->items[i]);
	return (NULL);
}
