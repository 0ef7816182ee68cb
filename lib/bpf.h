/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket filters (classic BPF; in the kernel's documentation: filter), one
 * instruction after the other.  Pure: they are written to memory.
 *
 * The data of a UDP socket begins with the UDP header; that of a raw IPv4
 * socket with the IP header.
 */
#ifndef FK_BPF_H
#define FK_BPF_H

#include <linux/filter.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;

#define BPF_PASS 0xffffffffU /* the whole packet */
#define BPF_DROP 0U

#define BPF_UDP_DST_PORT 2 /* offsets into the UDP header, RFC 768 */
#define BPF_UDP_LENGTH 4
#define BPF_UDP_PAYLOAD 8

struct bpf_program {
	struct sock_filter *at; /* where the next instruction goes */
	bool indexed;           /* offsets count from X: after an IPv4 header */
};

/* One instruction; the caller has room for it. */
void bpf_put(struct bpf_program *program, unsigned int code, uint32_t k);
void bpf_put_jump(struct bpf_program *program, unsigned int code, uint32_t k,
    unsigned int jt, unsigned int jf);

/* Loads `size` (BPF_W, BPF_H, BPF_B) at this offset from the UDP header. */
void
bpf_load_udp(struct bpf_program *program, unsigned int size, uint32_t offset);

/* Drops the packet unless what was loaded is `k`; or if it is.  Two each. */
void bpf_need(struct bpf_program *program, uint32_t k);
void bpf_refuse(struct bpf_program *program, uint32_t k);

/*
 * The end of a program: passes packets from these `n` addresses of `family`,
 * and drops the others.  It takes bpf_sources_size() instructions.
 */
void bpf_put_sources(struct bpf_program *program, sa_family_t family,
    const struct addr *srcs, size_t n);
size_t bpf_sources_size(sa_family_t family, size_t n);

#endif
