/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/addr.h"
#include "lib/bpf.h"

#define IP4_SOURCE 12 /* offsets into the IP headers, RFC 791, RFC 8200 */
#define IP6_SOURCE 8

/* Instructions that one source takes, and the load and DROP around them. */
#define PER_IP4 2
#define PER_IP6 9
#define AROUND 2

void
bpf_put_jump(struct bpf_program *program, unsigned int code, uint32_t k,
    unsigned int jt, unsigned int jf)
{
	program->at->code = (uint16_t)code;
	program->at->k = k;
	program->at->jt = (uint8_t)jt;
	program->at->jf = (uint8_t)jf;
	program->at++;
}

void
bpf_put(struct bpf_program *program, unsigned int code, uint32_t k)
{
	bpf_put_jump(program, code, k, 0, 0);
}

void
bpf_load_udp(struct bpf_program *program, unsigned int size, uint32_t offset)
{
	bpf_put(program, BPF_LD | size | (program->indexed ? BPF_IND : BPF_ABS),
	    offset);
}

void
bpf_need(struct bpf_program *program, uint32_t k)
{
	bpf_put_jump(program, BPF_JMP | BPF_JEQ | BPF_K, k, 1, 0);
	bpf_put(program, BPF_RET | BPF_K, BPF_DROP);
}

void
bpf_refuse(struct bpf_program *program, uint32_t k)
{
	bpf_put_jump(program, BPF_JMP | BPF_JEQ | BPF_K, k, 0, 1);
	bpf_put(program, BPF_RET | BPF_K, BPF_DROP);
}

static uint32_t
be32(const uint8_t *b)
{
	return ((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
	    (uint32_t)b[2] << 8 | (uint32_t)b[3]);
}

static void
put_source6(struct bpf_program *program, const uint8_t *bytes)
{
	unsigned int i;

	for (i = 0; i < 4; i++) {
		bpf_put(program, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)SKF_NET_OFF + IP6_SOURCE + 4 * i);
		/* Another one: on to the next address, after this PASS. */
		bpf_put_jump(program, BPF_JMP | BPF_JEQ | BPF_K,
		    be32(bytes + (size_t)4 * i), 0, PER_IP6 - 2 - 2 * i);
	}
	bpf_put(program, BPF_RET | BPF_K, BPF_PASS);
}

void
bpf_put_sources(struct bpf_program *program, sa_family_t family,
    const struct addr *srcs, size_t n)
{
	size_t i;

	if (family == AF_INET)
		bpf_put(program, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)SKF_NET_OFF + IP4_SOURCE);
	for (i = 0; i < n; i++) {
		if (family == AF_INET6) {
			put_source6(program, srcs[i].bytes);
			continue;
		}
		bpf_put_jump(program, BPF_JMP | BPF_JEQ | BPF_K,
		    be32(srcs[i].bytes), 0, 1);
		bpf_put(program, BPF_RET | BPF_K, BPF_PASS);
	}
	bpf_put(program, BPF_RET | BPF_K, BPF_DROP);
}

size_t
bpf_sources_size(sa_family_t family, size_t n)
{
	return (AROUND + n * (family == AF_INET ? PER_IP4 : PER_IP6));
}
