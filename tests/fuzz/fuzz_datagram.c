/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A set of awaited addresses and one datagram: is ACCEPT said when all that
 * it stands for is so, and only then?  A second, plain account of the rules
 * is kept here and compared.
 *
 *	byte 0   bit 0 cluster, bit 1 target by name, bits 2-3 target + 1
 *	byte 1   low half: names pending, high half: other rings pending
 *	byte 2   number of steps (16 at most), each of two bytes:
 *	         address; bit 7 awaited, bits 0-1 node + 1
 *	then     address of the source, and the payload
 *
 * An address: bit 7 IPv6, bit 6 v4-mapped, bits 0-2 which of eight.
 */
#include <stdbool.h>
#include <string.h>

#include "fence_kdump/awaited.h"
#include "fence_kdump/verdict.h"
#include "tests/fuzz/fuzz.h"

#define KEYS 16

struct known {
	bool awaited;
	int node;
};

struct model {
	bool cluster, by_name;
	int target;
	size_t pending, pending_ring;
	struct known keys[KEYS];
};

/* The number under which the model knows the address of this byte. */
static size_t
key_of(uint8_t code)
{
	bool ip6 = (code & 0x80) != 0 && (code & 0x40) == 0;

	return ((size_t)(code & 7) + (ip6 ? 8 : 0));
}

static struct addr
addr_of(uint8_t code)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
	const uint8_t v4[4] = { 10, 0, 0, code & 7 };
	const uint8_t mapped[2] = { 0xff, 0xff };
	struct addr a;

	memcpy(&sin.sin_addr, v4, 4);
	memcpy(sin6.sin6_addr.s6_addr + 12, v4, 4);
	if ((code & 0x40) != 0)
		memcpy(sin6.sin6_addr.s6_addr + 10, mapped, 2);
	else
		sin6.sin6_addr.s6_addr[0] = 0xfd;
	if ((code & 0x80) != 0)
		REQUIRE(addr_from_sockaddr(
		    &a, (const struct sockaddr *)&sin6, sizeof(sin6)));
	else
		REQUIRE(addr_from_sockaddr(
		    &a, (const struct sockaddr *)&sin, sizeof(sin)));
	return (a);
}

/* Takes one step; false if it puts the target in doubt. */
static bool
model_add(struct model *m, size_t key, bool awaited, int node)
{
	struct known *k = &m->keys[key];

	if (node != -1 && k->node != -1 && k->node != node)
		return (false);
	if (node != -1)
		k->node = node;
	k->awaited = k->awaited || awaited;
	for (size_t i = 0; i < KEYS; i++) {
		if (!m->keys[i].awaited || m->keys[i].node == -1)
			continue;
		if (m->target == -1)
			m->target = m->keys[i].node;
		if (m->target != m->keys[i].node)
			return (false);
	}
	return (true);
}

static bool
model_certain(const struct model *m, const struct known *k)
{
	if (!m->cluster)
		return (true);
	if (k->node == -1 && m->pending_ring > 0)
		return (false);
	if (m->by_name || m->pending == 0)
		return (true);
	return (m->target == -1 && m->pending == 1);
}

static bool
is_message(const uint8_t *p, size_t len)
{
	static const uint8_t le[8] = { 0x40, 0x2a, 0x30, 0x1b, 1, 0, 0, 0 };
	static const uint8_t be[8] = { 0x1b, 0x30, 0x2a, 0x40, 0, 0, 0, 1 };

	return (len == 8 && (memcmp(p, le, 8) == 0 || memcmp(p, be, 8) == 0));
}

/*
 * Only an 8-byte datagram is looked into: of any other there is no byte at
 * hand here.  Twice the same question gets the same answer.
 */
static enum verdict
judge(const uint8_t *payload, size_t len, uint8_t source,
    const struct awaited *set)
{
	const struct addr a = addr_of(source);
	uint8_t *copy = malloc(len == 8 ? 8 : 1);
	enum verdict v;

	REQUIRE(copy != NULL);
	if (len == 8)
		memcpy(copy, payload, 8);
	v = verdict(copy, len, &a, set);
	REQUIRE(v == verdict(copy, len, &a, set));
	free(copy);
	return (v);
}

static void
check(const struct model *m, const struct awaited *set, uint8_t source,
    const uint8_t *payload, size_t len)
{
	const struct known *k = &m->keys[key_of(source)];
	enum verdict v = judge(payload, len, source, set);

	REQUIRE(v < VERDICT_N && v != VERDICT_BAD_PACKET);
	REQUIRE(set->target == m->target);
	REQUIRE((v == VERDICT_BAD_LENGTH) == (len != 8));
	REQUIRE((v == VERDICT_ACCEPT || v == VERDICT_UNKNOWN_SOURCE ||
		    v == VERDICT_UNDECIDED) == is_message(payload, len));
	if (!is_message(payload, len))
		return;
	REQUIRE((v == VERDICT_UNKNOWN_SOURCE) == !k->awaited);
	if (k->awaited)
		REQUIRE((v == VERDICT_ACCEPT) == model_certain(m, k));
}

/* Builds set and model alike; the steps' bytes that were used, or 0. */
static size_t
build(struct model *m, struct awaited *set, const uint8_t *data, size_t size)
{
	size_t steps = data[2] & 15, at = 3;

	for (size_t i = 0; i < KEYS; i++)
		m->keys[i].node = -1;
	for (; steps > 0 && size - at >= 2; steps--, at += 2) {
		const struct addr a = addr_of(data[at]);
		bool awaited = (data[at + 1] & 0x80) != 0;
		int node = (data[at + 1] & 3) - 1;
		bool ok = model_add(m, key_of(data[at]), awaited, node);

		REQUIRE((awaited_add(set, &a, awaited ? "x" : NULL, node,
			     NULL) == 0) == ok);
		if (!ok)
			return (0);
	}
	set->pending = m->pending;
	set->pending_ring = m->pending_ring;
	return (at);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model m = { .target = -1 };
	struct awaited set;
	size_t at;

	if (size < 4)
		return (0);
	m.cluster = (data[0] & 1) != 0;
	m.by_name = (data[0] & 2) != 0;
	m.target = (data[0] >> 2 & 3) - 1;
	m.pending = data[1] & 15;
	m.pending_ring = data[1] >> 4;
	awaited_init(&set, m.cluster, m.target, m.by_name);
	at = build(&m, &set, data, size);
	if (at > 0 && at < size)
		check(&m, &set, data[at], data + at + 1, size - at - 1);
	awaited_free(&set);
	return (0);
}
