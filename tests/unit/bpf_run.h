/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a socket filter as the kernel does, for tests of what it passes.  To be
 * included after tests/unit/harness.h.
 */
#ifndef FK_TEST_BPF_RUN_H
#define FK_TEST_BPF_RUN_H

#include <linux/filter.h>
#include <net/if_arp.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a filter can see: where the packet came in, bytes of `data`, or of the
 * network header.
 */
struct view {
	bool no_device;
	uint32_t hatype; /* 0: taken for ARPHRD_ETHER */
	uint32_t pkttype;
	const uint8_t *data;
	size_t len;
	const uint8_t *net;
	size_t net_len;
};

/* Loads `size` bytes as the kernel does; false: beyond the packet. */
static inline bool
load(const struct view *v, uint32_t at, size_t size, uint32_t *out)
{
	const uint8_t *p = v->data;
	size_t len = v->len;

	if (at == (uint32_t)(SKF_AD_OFF + SKF_AD_HATYPE)) {
		*out = v->hatype == 0 ? ARPHRD_ETHER : v->hatype;
		return (true);
	}
	if (at == (uint32_t)(SKF_AD_OFF + SKF_AD_PKTTYPE)) {
		*out = v->pkttype;
		return (true);
	}
	if ((int32_t)at < 0) {
		at -= (uint32_t)SKF_NET_OFF;
		p = v->net;
		len = v->net_len;
	}
	if (at > len || size > len - at)
		return (false);
	*out = 0;
	for (size_t i = 0; i < size; i++)
		*out = *out << 8 | p[at + i];
	return (true);
}

static inline size_t
size_of(uint16_t code)
{
	return (BPF_SIZE(code) == BPF_W ? 4 : BPF_SIZE(code) == BPF_H ? 2 : 1);
}

/* Runs a program (BPF as in the kernel's networking/filter document). */
static inline bool
passes(const struct sock_filter *prog, size_t n, const struct view *v)
{
	uint32_t a = 0, x = 0;

	for (size_t pc = 0; pc < n; pc++) {
		const struct sock_filter *f = &prog[pc];

		switch (f->code) {
		case BPF_LD | BPF_W | BPF_ABS:
		case BPF_LD | BPF_H | BPF_ABS:
		case BPF_LD | BPF_B | BPF_ABS:
			/* Without one the kernel returns what is in A. */
			if (v->no_device &&
			    f->k == (uint32_t)(SKF_AD_OFF + SKF_AD_HATYPE))
				return (a != 0);
			if (!load(v, f->k, size_of(f->code), &a))
				return (false);
			break;
		case BPF_LD | BPF_W | BPF_IND:
		case BPF_LD | BPF_H | BPF_IND:
		case BPF_LD | BPF_B | BPF_IND:
			if (!load(v, x + f->k, size_of(f->code), &a))
				return (false);
			break;
		case BPF_LDX | BPF_B | BPF_MSH:
			if (!load(v, f->k, 1, &x))
				return (false);
			x = (x & 0xf) * 4;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			pc += a == f->k ? f->jt : f->jf;
			break;
		case BPF_JMP | BPF_JA:
			pc += f->k;
			break;
		case BPF_RET | BPF_K:
			return (f->k != 0);
		default:
			fail_msg("instruction 0x%x at %zu", f->code, pc);
		}
	}
	fail_msg("the program runs off its end");
	return (false);
}

#endif
