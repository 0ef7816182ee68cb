/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A packet as a raw socket hands it over: bytes 0 = family (odd: IPv6), 1-2 =
 * how many bytes longer the packet is than what is at hand, then the packet.
 */
#include <netinet/in.h>

#include <stdbool.h>
#include <string.h>

#include "fence_kdump/rawudp.h"
#include "tests/fuzz/fuzz.h"

#define PORT 7410

static size_t
be16(const uint8_t *p)
{
	return ((size_t)p[0] * 256 + p[1]);
}

/* The sum of RFC 1071, from word to word as in its own words. */
static size_t
ones_sum(size_t sum, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum += i % 2 == 0 ? (size_t)p[i] * 256 : p[i];
	while (sum > 65535)
		sum = sum % 65536 + sum / 65536;
	return (sum);
}

static bool
sum_good(const uint8_t *ip, const uint8_t *udp, size_t len)
{
	size_t pseudo = ones_sum(IPPROTO_UDP + len, ip + 12, 8);

	return (be16(udp + 6) == 0 || be16(udp + 6) == pseudo ||
	    ones_sum(pseudo, udp, len) == 65535);
}

/* What RAWUDP_OK stands for, all of it. */
static void
check_ok(bool ip6, const uint8_t *pkt, size_t have, size_t len,
    const struct rawudp_payload *pl)
{
	size_t ihl = 0;

	if (!ip6) {
		REQUIRE(have >= 28);
		ihl = (size_t)(pkt[0] % 16) * 4;
		REQUIRE(pkt[0] / 16 == 4 && ihl >= 20);
		REQUIRE(be16(pkt + 2) == len);
		REQUIRE(pkt[9] == 17);
		REQUIRE(be16(pkt + 6) % 0x4000 == 0);
	}
	REQUIRE(have >= ihl + 8);
	REQUIRE(be16(pkt + ihl + 2) == PORT);
	REQUIRE(be16(pkt + ihl + 4) == len - ihl);
	REQUIRE(pl->bytes == pkt + ihl + 8);
	REQUIRE(pl->len == len - ihl - 8);
	REQUIRE(pl->have == have - ihl - 8);
	REQUIRE(pl->have <= pl->len);
	if (!ip6 && have == len)
		REQUIRE(sum_good(pkt, pkt + ihl, len - ihl));
}

/* A refused packet has the fault that it is refused for. */
static void
check_refused(
    enum rawudp r, bool ip6, const uint8_t *pkt, size_t have, size_t len)
{
	size_t ihl = ip6 || have == 0 ? 0 : (size_t)(pkt[0] % 16) * 4;

	switch (r) {
	case RAWUDP_SHORT:
		REQUIRE(have < ihl + 8 || (!ip6 && have < 20));
		break;
	case RAWUDP_NOT_UDP:
		REQUIRE(!ip6 && (pkt[0] / 16 != 4 || ihl < 20 || pkt[9] != 17));
		break;
	case RAWUDP_FRAGMENT:
		REQUIRE(!ip6 && be16(pkt + 6) % 0x4000 != 0);
		break;
	case RAWUDP_OTHER_PORT:
		REQUIRE(be16(pkt + ihl + 2) != PORT);
		break;
	case RAWUDP_BAD_LENGTH:
		REQUIRE((!ip6 && be16(pkt + 2) != len) ||
		    be16(pkt + ihl + 4) != len - ihl);
		break;
	case RAWUDP_BAD_CHECKSUM:
		REQUIRE(!ip6 && have == len);
		REQUIRE(!sum_good(pkt, pkt + ihl, len - ihl));
		break;
	case RAWUDP_BAD_SOURCE: /* no matter of the bytes */
	case RAWUDP_OK:
		abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rawudp_payload payload = { NULL, 0, 0 };
	enum rawudp r;
	uint8_t *pkt;
	size_t have, len;
	bool ip6;

	if (size < 3)
		return (0);
	ip6 = data[0] % 2 == 1;
	have = size - 3;
	len = have + be16(data + 1);
	pkt = malloc(have == 0 ? 1 : have);
	REQUIRE(pkt != NULL);
	memcpy(pkt, data + 3, have);
	r = rawudp_parse(
	    ip6 ? AF_INET6 : AF_INET, pkt, have, len, PORT, &payload);
	if (r == RAWUDP_OK)
		check_ok(ip6, pkt, have, len, &payload);
	else
		check_refused(r, ip6, pkt, have, len);
	REQUIRE(rawudp_text(r)[0] != '\0');
	free(pkt);
	return (0);
}
