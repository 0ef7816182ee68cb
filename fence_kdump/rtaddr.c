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
bad(struct rtaddr_reader *reader)
{
	reader->left = 0;
	return (RTADDR_BAD);
}

/*
 * Takes `len` bytes off the reader, and what aligns the next thing after
 * them, which the last one may lack.
 */
static void
skip(struct rtaddr_reader *reader, size_t len)
{
	const size_t aligned = NLMSG_ALIGN(len);
	const size_t step = aligned < reader->left ? aligned : reader->left;

	reader->at += step;
	reader->left -= step;
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
	struct rtattr attr;
	struct payload payload;

	while (attrs->left > 0) {
		if (attrs->left < sizeof(attr))
			return (false);
		memcpy(&attr, attrs->at, sizeof(attr));
		if (attr.rta_len < sizeof(attr) || attr.rta_len > attrs->left)
			return (false);
		payload.bytes = attrs->at + sizeof(attr);
		payload.len = attr.rta_len - sizeof(attr);
		if ((attr.rta_type & NLA_TYPE_MASK) == IFA_LOCAL)
			*local = payload;
		else if ((attr.rta_type & NLA_TYPE_MASK) == IFA_ADDRESS)
			*address = payload;
		skip(attrs, attr.rta_len);
	}
	return (true);
}

/* The payload of an RTM_NEWADDR or RTM_DELADDR message. */
static enum rtaddr
an_address(struct rtaddr_reader *reader, const uint8_t *bytes, size_t len)
{
	struct payload local = { NULL, 0 }, address = { NULL, 0 };
	struct rtaddr_reader attrs = { .at = bytes, .left = len };
	struct ifaddrmsg msg;
	size_t size;

	if (len < sizeof(msg))
		return (bad(reader));
	memcpy(&msg, bytes, sizeof(msg));
	if (msg.ifa_family != AF_INET && msg.ifa_family != AF_INET6)
		return (RTADDR_OTHER);
	skip(&attrs, sizeof(msg));
	if (!find_addresses(&attrs, &local, &address))
		return (bad(reader));
	if (local.bytes == NULL)
		local = address;
	size = msg.ifa_family == AF_INET ? 4 : 16;
	if (local.bytes == NULL || local.len != size)
		return (bad(reader));
	addr_from_bytes(
	    &reader->addr, msg.ifa_family, local.bytes, msg.ifa_index);
	return (RTADDR_HAS);
}

/* What NLMSG_ERROR and NLMSG_DONE begin with: 0, or an errno below 0. */
static enum rtaddr
result(struct rtaddr_reader *reader, const uint8_t *bytes, size_t len,
    enum rtaddr if_none)
{
	int error = 0;

	if (len < sizeof(error))
		return (bad(reader));
	memcpy(&error, bytes, sizeof(error));
	if (error == 0)
		return (if_none);
	if (error > 0 || error == INT_MIN)
		return (bad(reader));
	reader->error = -error;
	return (RTADDR_REFUSED);
}

enum rtaddr
rtaddr_next(struct rtaddr_reader *reader)
{
	struct nlmsghdr header;
	const uint8_t *payload;
	size_t len;

	if (reader->left == 0)
		return (RTADDR_END);
	if (reader->left < sizeof(header))
		return (bad(reader));
	memcpy(&header, reader->at, sizeof(header));
	if (header.nlmsg_len < sizeof(header) ||
	    header.nlmsg_len > reader->left)
		return (bad(reader));
	payload = reader->at + sizeof(header);
	len = header.nlmsg_len - sizeof(header);
	skip(reader, header.nlmsg_len);
	if (header.nlmsg_type == NLMSG_OVERRUN ||
	    (header.nlmsg_flags & NLM_F_DUMP_INTR) != 0)
		reader->incomplete = true;
	switch (header.nlmsg_type) {
	case NLMSG_DONE:
		return (result(reader, payload, len, RTADDR_DONE));
	case NLMSG_ERROR:
		return (result(reader, payload, len, RTADDR_OTHER));
	case RTM_NEWADDR:
	case RTM_DELADDR:
		return (an_address(reader, payload, len));
	default:
		return (RTADDR_OTHER);
	}
}
