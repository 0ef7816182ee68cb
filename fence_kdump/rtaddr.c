/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which they lean on. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <limits.h>
#include <string.h>

#include "fence_kdump/rtaddr.h"

/* The bytes of one attribute; NULL: it is not there. */
struct payload {
	const uint8_t *bytes;
	size_t len;
};

static enum rtaddr
bad(struct rtaddr_reader *r)
{
	r->left = 0;
	return (RTADDR_BAD);
}

/*
 * Takes `len` bytes off the reader, and what aligns the next thing after
 * them, which the last one may lack.
 */
static void
skip(struct rtaddr_reader *r, size_t len)
{
	const size_t aligned = NLMSG_ALIGN(len);
	const size_t step = aligned < r->left ? aligned : r->left;

	r->at += step;
	r->left -= step;
}

/*
 * Finds IFA_LOCAL and IFA_ADDRESS among the attributes: the own end, and the
 * peer's where there is a peer, else the own one.  False: bytes that make no
 * attribute.
 */
static bool
find_addresses(
    struct rtaddr_reader *attrs, struct payload *local, struct payload *address)
{
	struct rtattr a;
	struct payload p;

	while (attrs->left > 0) {
		if (attrs->left < sizeof(a))
			return (false);
		memcpy(&a, attrs->at, sizeof(a));
		if (a.rta_len < sizeof(a) || a.rta_len > attrs->left)
			return (false);
		p.bytes = attrs->at + sizeof(a);
		p.len = a.rta_len - sizeof(a);
		if ((a.rta_type & NLA_TYPE_MASK) == IFA_LOCAL)
			*local = p;
		else if ((a.rta_type & NLA_TYPE_MASK) == IFA_ADDRESS)
			*address = p;
		skip(attrs, a.rta_len);
	}
	return (true);
}

/* The payload of an RTM_NEWADDR or RTM_DELADDR message. */
static enum rtaddr
an_address(struct rtaddr_reader *r, const uint8_t *bytes, size_t len)
{
	struct payload local = { NULL, 0 }, address = { NULL, 0 };
	struct rtaddr_reader attrs = { .at = bytes, .left = len };
	struct ifaddrmsg msg;
	size_t size;

	if (len < sizeof(msg))
		return (bad(r));
	memcpy(&msg, bytes, sizeof(msg));
	if (msg.ifa_family != AF_INET && msg.ifa_family != AF_INET6)
		return (RTADDR_OTHER);
	skip(&attrs, sizeof(msg));
	if (!find_addresses(&attrs, &local, &address))
		return (bad(r));
	if (local.bytes == NULL)
		local = address;
	size = msg.ifa_family == AF_INET ? 4 : 16;
	if (local.bytes == NULL || local.len != size)
		return (bad(r));
	addr_from_bytes(&r->addr, msg.ifa_family, local.bytes, msg.ifa_index);
	return (RTADDR_HAS);
}

/* What NLMSG_ERROR and NLMSG_DONE begin with: 0, or an errno below 0. */
static enum rtaddr
result(struct rtaddr_reader *r, const uint8_t *bytes, size_t len,
    enum rtaddr if_none)
{
	int error = 0;

	if (len < sizeof(error))
		return (bad(r));
	memcpy(&error, bytes, sizeof(error));
	if (error == 0)
		return (if_none);
	if (error > 0 || error == INT_MIN)
		return (bad(r));
	r->error = -error;
	return (RTADDR_REFUSED);
}

enum rtaddr
rtaddr_next(struct rtaddr_reader *r)
{
	struct nlmsghdr h;
	const uint8_t *payload;
	size_t len;

	if (r->left == 0)
		return (RTADDR_END);
	if (r->left < sizeof(h))
		return (bad(r));
	memcpy(&h, r->at, sizeof(h));
	if (h.nlmsg_len < sizeof(h) || h.nlmsg_len > r->left)
		return (bad(r));
	payload = r->at + sizeof(h);
	len = h.nlmsg_len - sizeof(h);
	skip(r, h.nlmsg_len);
	if (h.nlmsg_type == NLMSG_OVERRUN ||
	    (h.nlmsg_flags & NLM_F_DUMP_INTR) != 0)
		r->incomplete = true;
	switch (h.nlmsg_type) {
	case NLMSG_DONE:
		return (result(r, payload, len, RTADDR_DONE));
	case NLMSG_ERROR:
		return (result(r, payload, len, RTADDR_OTHER));
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return (an_address(r, payload, len));
	default:
		return (RTADDR_OTHER);
	}
}
