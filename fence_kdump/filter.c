/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <net/if_arp.h>
#include <netpacket/packet.h>

#include "fence_kdump/filter.h"
#include "lib/addr.h"
#include "lib/kdump_msg.h"

#define PASS 0xffffffffU /* the whole packet */
#define DROP 0U

#define UDP_DST_PORT 2 /* offsets into the UDP header, RFC 768 */
#define UDP_LENGTH 4
#define UDP_PAYLOAD 8

#define IP4_SOURCE 12 /* offsets into the IP headers, RFC 791, RFC 8200 */
#define IP6_SOURCE 8

/* Instructions that one source takes, and the DROP at the end. */
#define PER_IP4 2
#define PER_IP6 9

struct program {
	struct sock_filter *at;
	bool indexed; /* offsets count from X: after an IPv4 header */
};

static void
put_jump(struct program *p, unsigned int code, uint32_t k, unsigned int jt,
    unsigned int jf)
{
	p->at->code = (uint16_t)code;
	p->at->k = k;
	p->at->jt = (uint8_t)jt;
	p->at->jf = (uint8_t)jf;
	p->at++;
}

static void
put(struct program *p, unsigned int code, uint32_t k)
{
	put_jump(p, code, k, 0, 0);
}

static void
load_udp(struct program *p, unsigned int size, uint32_t offset)
{
	put(p, BPF_LD | size | (p->indexed ? BPF_IND : BPF_ABS), offset);
}

/* Drops the packet unless the accumulator is `k`. */
static void
need(struct program *p, uint32_t k)
{
	put_jump(p, BPF_JMP | BPF_JEQ | BPF_K, k, 1, 0);
	put(p, BPF_RET | BPF_K, DROP);
}

/* Drops the packet if the accumulator is `k`. */
static void
refuse(struct program *p, uint32_t k)
{
	put_jump(p, BPF_JMP | BPF_JEQ | BPF_K, k, 0, 1);
	put(p, BPF_RET | BPF_K, DROP);
}

/*
 * Drops what this host sent itself: what came over loopback, and the copy that
 * a host gets of the datagrams it sends to a multicast or broadcast address,
 * which the kernel marks as PACKET_LOOPBACK and gives the card that they left
 * by.  This stands first: a packet without a device ends the program where it
 * loads the type, with the accumulator as it was at the start, 0, which is DROP
 * (convert_bpf_extensions() in the kernel's net/core/filter.c).
 */
static void
put_origin(struct program *p)
{
	put(p, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(SKF_AD_OFF + SKF_AD_HATYPE));
	refuse(p, ARPHRD_LOOPBACK);
	put(p, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE));
	refuse(p, PACKET_LOOPBACK);
}

static uint32_t
be32(const uint8_t *b)
{
	return ((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | (uint32_t)b[3]);
}

static void
put_form(struct program *p)
{
	load_udp(p, BPF_H, UDP_LENGTH);
	need(p, UDP_PAYLOAD + KDUMP_MSG_SIZE);
	load_udp(p, BPF_W, UDP_PAYLOAD);
	put_jump(p, BPF_JMP | BPF_JEQ | BPF_K, KDUMP_MSG_MAGIC, 2, 0);
	need(p, __builtin_bswap32(KDUMP_MSG_MAGIC));
}

static void
put_source6(struct program *p, const uint8_t *bytes)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		put(p, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)SKF_NET_OFF + IP6_SOURCE + 4 * i);
		/* Another one: on to the next address, after this PASS. */
		put_jump(p, BPF_JMP | BPF_JEQ | BPF_K,
		    be32(bytes + (size_t)4 * i), 0, PER_IP6 - 2 - 2 * i);
	}
	put(p, BPF_RET | BPF_K, PASS);
}

static void
put_sources(
    struct program *p, sa_family_t family, const struct addr *srcs, size_t n)
{
	size_t i;

	if (family == AF_INET)
		put(p, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)SKF_NET_OFF + IP4_SOURCE);
	for (i = 0; i < n; i++) {
		if (family == AF_INET6) {
			put_source6(p, srcs[i].bytes);
			continue;
		}
		put_jump(
		    p, BPF_JMP | BPF_JEQ | BPF_K, be32(srcs[i].bytes), 0, 1);
		put(p, BPF_RET | BPF_K, PASS);
	}
	put(p, BPF_RET | BPF_K, DROP);
}

size_t
filter_build(struct sock_filter prog[static BPF_MAXINSNS], sa_family_t family,
    bool raw, uint16_t port, enum filter_level level, const struct addr *srcs,
    size_t n)
{
	struct program p = { .at = prog };
	const size_t head = 32; /* more than all that stands before */

	if (level == FILTER_SOURCES &&
	    n > (BPF_MAXINSNS - head) / (family == AF_INET ? PER_IP4 : PER_IP6))
		return (0);
	put_origin(&p);
	if (raw && family == AF_INET) {
		/* X = length of the IP header, its low nibble times 4. */
		put(&p, BPF_LDX | BPF_B | BPF_MSH, 0);
		p.indexed = true;
	}
	if (raw) {
		load_udp(&p, BPF_H, UDP_DST_PORT);
		need(&p, port);
	}
	if (level >= FILTER_FORM)
		put_form(&p);
	if (level == FILTER_SOURCES)
		put_sources(&p, family, srcs, n);
	else
		put(&p, BPF_RET | BPF_K, PASS);
	return ((size_t)(p.at - prog));
}
