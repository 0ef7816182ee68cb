/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <netinet/in.h>

#include "fence_kdump/rawudp.h"
#include "lib/addr.h"

#define IP_HEADER_MIN 20 /* bytes, RFC 791 3.1 */
#define UDP_HEADER 8     /* bytes, RFC 768 */

static uint16_t
get16(const uint8_t *p)
{
	return ((uint16_t)(p[0] << 8 | p[1]));
}

/* The ones' complement sum (RFC 1071) of `len` bytes, not folded yet. */
static uint32_t
sum(const uint8_t *p, size_t len, uint32_t start)
{
	for (; len > 1; p += 2, len -= 2)
		start += get16(p);
	if (len == 1)
		start += (uint32_t)p[0] << 8;
	return (start);
}

static uint16_t
fold(uint32_t s)
{
	while (s >> 16 != 0)
		s = (s & 0xffff) + (s >> 16);
	return ((uint16_t)s);
}

/*
 * 0: the sender made none (RFC 768).  The pseudo header's sum alone: it never
 * left this machine, the rest was not computed.  Else it must be right.
 */
static int
checksum_ok(const uint8_t *ip, const uint8_t *udp, uint16_t udp_len)
{
	uint16_t given = get16(udp + 6);
	uint32_t pseudo = sum(ip + 12, 8, (uint32_t)IPPROTO_UDP + udp_len);

	return (given == 0 || given == fold(pseudo) ||
	    fold(sum(udp, udp_len, pseudo)) == 0xffff);
}

/* The UDP header and what follows it; `ip` is NULL for IPv6. */
static enum rawudp
parse_udp(const uint8_t *ip, const uint8_t *udp, size_t have, size_t len,
    uint16_t port, struct rawudp_payload *payload)
{
	uint16_t udp_len;

	if (have < UDP_HEADER)
		return (RAWUDP_SHORT);
	if (get16(udp + 2) != port)
		return (RAWUDP_OTHER_PORT);
	udp_len = get16(udp + 4);
	if (udp_len < UDP_HEADER || udp_len != len)
		return (RAWUDP_BAD_LENGTH);
	if (ip != NULL && have == len && !checksum_ok(ip, udp, udp_len))
		return (RAWUDP_BAD_CHECKSUM);
	payload->bytes = udp + UDP_HEADER;
	payload->len = len - UDP_HEADER;
	payload->have = have - UDP_HEADER;
	return (RAWUDP_OK);
}

enum rawudp
rawudp_parse(sa_family_t family, const uint8_t *pkt, size_t have, size_t len,
    uint16_t port, struct rawudp_payload *payload)
{
	size_t ihl;

	if (have > len)
		have = len;
	if (family == AF_INET6)
		return (parse_udp(NULL, pkt, have, len, port, payload));
	if (have < IP_HEADER_MIN)
		return (RAWUDP_SHORT);
	ihl = (size_t)(pkt[0] & 0x0f) * 4;
	if (pkt[0] >> 4 != 4 || ihl < IP_HEADER_MIN || pkt[9] != IPPROTO_UDP)
		return (RAWUDP_NOT_UDP);
	if (have < ihl)
		return (RAWUDP_SHORT);
	if ((get16(pkt + 6) & 0x3fff) != 0) /* more fragments, or an offset */
		return (RAWUDP_FRAGMENT);
	if (get16(pkt + 2) != len)
		return (RAWUDP_BAD_LENGTH);
	return (
	    parse_udp(pkt, pkt + ihl, have - ihl, len - ihl, port, payload));
}

bool
rawudp_check_source(sa_family_t family, const struct addr *source)
{
	return (source->family == family);
}

const char *
rawudp_text(enum rawudp raw)
{
	switch (raw) {
	case RAWUDP_OK:
		return ("ok");
	case RAWUDP_SHORT:
		return ("ends inside its headers");
	case RAWUDP_NOT_UDP:
		return ("not UDP over IPv4");
	case RAWUDP_FRAGMENT:
		return ("a fragment");
	case RAWUDP_OTHER_PORT:
		return ("for another port");
	case RAWUDP_BAD_LENGTH:
		return ("its headers' lengths contradict each other");
	case RAWUDP_BAD_CHECKSUM:
		return ("bad checksum");
	case RAWUDP_BAD_SOURCE:
		return ("an IPv6 packet with an IPv4 address for its source");
	}
	return ("?");
}
