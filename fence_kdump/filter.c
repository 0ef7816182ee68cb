/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <net/if_arp.h>
#include <netpacket/packet.h>

#include "fence_kdump/filter.h"
#include "lib/bpf.h"
#include "lib/kdump2.h"
#include "lib/kdump_msg.h"

/*
 * Drops what this host sent itself: what came over loopback, and the copy that
 * a host gets of the datagrams it sends to a multicast or broadcast address,
 * which the kernel marks as PACKET_LOOPBACK and gives the card that they left
 * by.  This stands first: a packet without a device ends the program where it
 * loads the type, with the accumulator as it was at the start, 0, which is DROP
 * (convert_bpf_extensions() in the kernel's net/core/filter.c).
 */
static void
put_origin(struct bpf_program *program)
{
	bpf_put(program, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(SKF_AD_OFF + SKF_AD_HATYPE));
	bpf_refuse(program, ARPHRD_LOOPBACK);
	bpf_put(program, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE));
	bpf_refuse(program, PACKET_LOOPBACK);
}

static void
put_form(struct bpf_program *program)
{
	bpf_load_udp(program, BPF_H, BPF_UDP_LENGTH);
	bpf_need(program, BPF_UDP_PAYLOAD + KDUMP_MSG_SIZE);
	bpf_load_udp(program, BPF_W, BPF_UDP_PAYLOAD);
	bpf_put_jump(program, BPF_JMP | BPF_JEQ | BPF_K, KDUMP_MSG_MAGIC, 2, 0);
	bpf_need(program, __builtin_bswap32(KDUMP_MSG_MAGIC));
}

size_t
filter_build(struct sock_filter prog[static BPF_MAXINSNS], sa_family_t family,
    bool raw, uint16_t port, enum filter_level level, const struct addr *srcs,
    size_t n)
{
	struct bpf_program program = { .at = prog };
	const size_t head = 30; /* more than all that stands before */

	if (level == FILTER_SOURCES &&
	    bpf_sources_size(family, n) > BPF_MAXINSNS - head)
		return (0);
	put_origin(&program);
	if (raw && family == AF_INET) {
		/* X = length of the IP header, its low nibble times 4. */
		bpf_put(&program, BPF_LDX | BPF_B | BPF_MSH, 0);
		program.indexed = true;
	}
	if (raw) {
		bpf_load_udp(&program, BPF_H, BPF_UDP_DST_PORT);
		bpf_need(&program, port);
	}
	if (level >= FILTER_FORM)
		put_form(&program);
	if (level == FILTER_SOURCES)
		bpf_put_sources(&program, family, srcs, n);
	else
		bpf_put(&program, BPF_RET | BPF_K, BPF_PASS);
	return ((size_t)(program.at - prog));
}

size_t
filter_build_answers(struct sock_filter prog[static BPF_MAXINSNS])
{
	struct bpf_program program = { .at = prog };

	put_origin(&program);
	bpf_load_udp(&program, BPF_H, BPF_UDP_LENGTH);
	bpf_need(&program, BPF_UDP_PAYLOAD + KDUMP2_SIZE);
	bpf_load_udp(&program, BPF_W, BPF_UDP_PAYLOAD);
	bpf_need(&program, KDUMP2_MAGIC);
	bpf_load_udp(&program, BPF_B, BPF_UDP_PAYLOAD + KDUMP2_TYPE_AT);
	bpf_need(&program, KDUMP2_ANSWER);
	bpf_put(&program, BPF_RET | BPF_K, BPF_PASS);
	return ((size_t)(program.at - prog));
}
