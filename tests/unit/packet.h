/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP packets for tests, as raw sockets hand them over.
 */
#ifndef FK_TEST_PACKET_H
#define FK_TEST_PACKET_H

#include <netinet/in.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PACKET_PORT 7410

static const uint8_t packet_message[8] = { 0x40, 0x2a, 0x30, 0x1b, 1, 0, 0, 0 };

struct packet {
	uint8_t bytes[128];
	size_t len;
	size_t udp; /* where the UDP header begins */
};

static inline void
packet_put16(struct packet *p, size_t at, size_t value)
{
	p->bytes[at] = (uint8_t)(value >> 8);
	p->bytes[at + 1] = (uint8_t)value;
}

/* RFC 1071, over the pseudo header and, with `all`, the datagram. */
static inline uint16_t
packet_sum(const struct packet *p, int all)
{
	size_t len = p->len - p->udp;
	uint32_t sum = IPPROTO_UDP + (uint32_t)len;

	for (size_t i = 12; i < 20; i += 2)
		sum += (uint32_t)(p->bytes[i] << 8 | p->bytes[i + 1]);
	for (size_t i = p->udp; all && i < p->len; i++)
		sum += (uint32_t)(p->bytes[i] << ((i - p->udp) % 2 ? 0 : 8));
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return ((uint16_t)sum);
}

/*
 * A datagram of `len` bytes (the message, then zeros) from 10.0.0.1 to
 * 10.0.0.2 behind an IPv4 header with `options` bytes of options.
 */
static inline struct packet
packet_ip4(size_t options, size_t len)
{
	static const uint8_t from_to[8] = { 10, 0, 0, 1, 10, 0, 0, 2 };
	struct packet p = { .udp = 20 + options };
	uint16_t sum;

	p.len = p.udp + 8 + len;
	p.bytes[0] = (uint8_t)(0x40 | p.udp / 4);
	packet_put16(&p, 2, p.len);
	p.bytes[8] = 64;
	p.bytes[9] = IPPROTO_UDP;
	memcpy(p.bytes + 12, from_to, 8);
	memset(p.bytes + 20, 1, options); /* "no operation" */
	packet_put16(&p, p.udp, 40000);
	packet_put16(&p, p.udp + 2, PACKET_PORT);
	packet_put16(&p, p.udp + 4, 8 + len);
	memcpy(p.bytes + p.udp + 8, packet_message, len < 8 ? len : 8);
	sum = (uint16_t)~packet_sum(&p, 1);
	packet_put16(&p, p.udp + 6, sum == 0 ? 0xffff : sum);
	return (p);
}

/* The same on a raw IPv6 socket: from the UDP header on. */
static inline struct packet
packet_ip6(size_t len)
{
	struct packet p = packet_ip4(0, len);

	p.len -= p.udp;
	memmove(p.bytes, p.bytes + p.udp, p.len);
	p.udp = 0;
	return (p);
}

#endif
