/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/answer_filter.h"
#include "lib/bpf.h"
#include "lib/kdump2.h"

size_t
answer_filter_build(struct sock_filter prog[static BPF_MAXINSNS],
    sa_family_t family, bool strict, const struct addr *srcs, size_t n)
{
	struct bpf_program program = { .at = prog };
	const size_t head = 16; /* more than all that is written before */

	if (strict && bpf_sources_size(family, n) > BPF_MAXINSNS - head)
		return (0);
	bpf_load_udp(&program, BPF_H, BPF_UDP_LENGTH);
	bpf_need(&program, BPF_UDP_PAYLOAD + KDUMP2_SIZE);
	bpf_load_udp(&program, BPF_W, BPF_UDP_PAYLOAD);
	bpf_need(&program, KDUMP2_MAGIC);
	bpf_load_udp(&program, BPF_B, BPF_UDP_PAYLOAD + KDUMP2_TYPE_AT);
	bpf_need(&program, KDUMP2_QUERY);
	if (strict)
		bpf_put_sources(&program, family, srcs, n);
	else
		bpf_put(&program, BPF_RET | BPF_K, BPF_PASS);
	return ((size_t)(program.at - prog));
}
