/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cluster, what becomes known of addresses, and one datagram: is ACCEPT said
 * when all that it stands for is so, and only then?  A second, slow and plain
 * account of the rules is kept here and compared.
 *
 *	byte 0   bit 0 cluster, bits 1-3 target + 1, bits 4-7 nodes with names
 *	byte 1   two bits each: open names IPv4, IPv6, open words IPv4, IPv6
 *	byte 2   bits 0-3 number of steps, bit 7 corosync has not answered
 *	byte 3   which of the eight addresses this host has
 *	then     the steps, two bytes each: address; bit 7 awaited, bits 0-2
 *	         node + 1, bits 3-4 claim
 *	then     address of the source, and the payload
 *
 * An address: bit 7 IPv6, bit 6 v4-mapped, bits 0-2 which of eight; the
 * eighth is a loopback address.
 */
#include <stdbool.h>
#include <string.h>

#include "fence_kdump/own.h"
#include "fence_kdump/verdict.h"
#include "lib/cluster.h"
#include "lib/whose.h"
#include "tests/fuzz/fuzz.h"

#define NODES 4
#define EIGHT 8
#define KEYS (2 * EIGHT) /* IPv4, then IPv6 */
#define HEAD 4
#define NO_NODE (-1)

/* Everything that was ever said of an address. */
struct known {
	bool awaited;
	bool claims[NODES];  /* in any way */
	bool rings[NODES];   /* by the node list, or by a name in it */
	bool literal[NODES]; /* by the node list */
};

struct model {
	bool cluster, by_word, asked;
	bool named[NODES];
	int target;
	size_t open_names[2], open_words[2]; /* IPv4, IPv6 */
	bool own[EIGHT];
	struct known keys[KEYS];
};

struct input {
	const uint8_t *at;
	size_t left;
};

/* The number under which the model knows the address of this byte. */
static size_t
key_of(uint8_t code)
{
	bool ip6 = (code & 0x80) != 0 && (code & 0x40) == 0;

	return ((size_t)(code & 7) + (ip6 ? EIGHT : 0));
}

static struct addr
addr_of(uint8_t code)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
	const uint8_t loopback = (code & 7) == EIGHT - 1;
	const uint8_t v4[4] = { loopback ? 127 : 10, 0, 0, code & 7 };
	const uint8_t mapped[2] = { 0xff, 0xff };
	struct addr a;

	memcpy(&sin.sin_addr, v4, 4);
	if ((code & 0x40) != 0) {
		memcpy(sin6.sin6_addr.s6_addr + 10, mapped, 2);
		memcpy(sin6.sin6_addr.s6_addr + 12, v4, 4);
	} else if (loopback)
		sin6.sin6_addr.s6_addr[15] = 1;
	else {
		sin6.sin6_addr.s6_addr[0] = 0xfd;
		memcpy(sin6.sin6_addr.s6_addr + 12, v4, 4);
	}
	if ((code & 0x80) != 0)
		REQUIRE(addr_from_sockaddr(
		    &a, (const struct sockaddr *)&sin6, sizeof(sin6)));
	else
		REQUIRE(addr_from_sockaddr(
		    &a, (const struct sockaddr *)&sin, sizeof(sin)));
	return (a);
}

/* --- the plain account ---------------------------------------------------- */

static bool
has_ring(const struct known *k)
{
	for (int i = 0; i < NODES; i++)
		if (k->rings[i])
			return (true);
	return (false);
}

static size_t
claimers(const struct known *k, int *last)
{
	size_t n = 0;

	for (int i = 0; i < NODES; i++)
		if (k->claims[i]) {
			n++;
			*last = i;
		}
	return (n);
}

/*
 * Looks at all that is known, from the start.  A word that leads to a node's
 * ring means that node; false if that is another than the one asked for, or
 * if it cannot be said which.
 */
static bool
model_find_target(struct model *m)
{
	int node = NO_NODE;

	for (size_t i = 0; i < KEYS; i++) {
		const struct known *k = &m->keys[i];
		const size_t n = claimers(k, &node);

		if (!k->awaited || !has_ring(k))
			continue;
		if (n > 1) {
			if (!m->by_word)
				return (false);
			continue;
		}
		if (m->target == NO_NODE && !m->named[node])
			m->target = node;
		if (m->target != node)
			return (false);
	}
	return (true);
}

static bool
words_are_open(const struct model *m)
{
	return (m->open_words[0] + m->open_words[1] > 0);
}

static enum whose
model_judge(const struct model *m, size_t key)
{
	const struct known *k = &m->keys[key];
	int node = NO_NODE;
	const size_t n = claimers(k, &node);

	if (n > 1)
		return (WHOSE_TWO);
	if (n == 1 && node != m->target)
		/* A node without a name may still be the one meant. */
		return (!m->by_word && m->target == NO_NODE &&
			    words_are_open(m) && !m->named[node] ?
			WHOSE_OPEN :
			WHOSE_OTHER);
	if (n == 0 && !k->awaited)
		return (WHOSE_UNKNOWN);
	if (!m->cluster)
		return (WHOSE_TARGET);
	if (m->by_word && n == 1 && k->literal[node])
		return (WHOSE_TARGET);
	if (m->open_names[key / EIGHT] > 0 ||
	    (!m->by_word && words_are_open(m)))
		return (WHOSE_OPEN);
	return (WHOSE_TARGET);
}

static enum verdict
model_source(const struct model *m, uint8_t source)
{
	const size_t key = key_of(source);

	if (m->own[key % EIGHT] || key % EIGHT == EIGHT - 1)
		return (VERDICT_OWN_SOURCE);
	if (!m->asked)
		return (VERDICT_UNDECIDED);
	switch (model_judge(m, key)) {
	case WHOSE_TARGET:
		return (VERDICT_ACCEPT);
	case WHOSE_OPEN:
		return (VERDICT_UNDECIDED);
	case WHOSE_OTHER:
		return (VERDICT_OTHER_NODE);
	case WHOSE_TWO:
		return (VERDICT_TWO_NODES);
	case WHOSE_UNKNOWN:
	case WHOSE_N:
		break;
	}
	return (VERDICT_UNKNOWN_SOURCE);
}

static enum verdict
model_verdict(
    const struct model *m, uint8_t source, const uint8_t *p, size_t len)
{
	static const uint8_t le[8] = { 0x40, 0x2a, 0x30, 0x1b, 1, 0, 0, 0 };
	static const uint8_t be[8] = { 0x1b, 0x30, 0x2a, 0x40, 0, 0, 0, 1 };

	if (len != 8)
		return (VERDICT_BAD_LENGTH);
	if (memcmp(p, le, 8) == 0 || memcmp(p, be, 8) == 0)
		return (model_source(m, source));
	return (memcmp(p, le, 4) == 0 || memcmp(p, be, 4) == 0 ?
		VERDICT_BAD_VERSION :
		VERDICT_BAD_MAGIC);
}

/* --- both ----------------------------------------------------------------- */

static void
model_read(struct model *m, const uint8_t *data)
{
	memset(m, 0, sizeof(*m));
	m->cluster = (data[0] & 1) != 0;
	m->target = m->cluster ? (data[0] >> 1 & 7) % (NODES + 1) - 1 : -1;
	m->by_word = m->target != NO_NODE;
	m->asked = (data[2] & 0x80) == 0;
	for (int i = 0; i < NODES; i++)
		m->named[i] = (data[0] >> (4 + i) & 1) != 0;
	for (int i = 0; i < 2; i++) {
		m->open_names[i] = data[1] >> (2 * i) & 3;
		m->open_words[i] = data[1] >> (4 + 2 * i) & 3;
	}
	for (int i = 0; i < EIGHT; i++)
		m->own[i] = (data[3] >> i & 1) != 0;
}

/* One step, to both.  False if it is refused. */
static bool
take_step(struct model *m, struct whose_set *set, const uint8_t step[2])
{
	const struct addr a = addr_of(step[0]);
	struct known *k = &m->keys[key_of(step[0])];
	int node = m->cluster ? (step[1] & 7) % (NODES + 1) - 1 : NO_NODE;
	enum whose_claim claim = WHOSE_WORD;
	bool awaited = (step[1] & 0x80) != 0, ok;

	if (node != NO_NODE) {
		/* Only a name that there is leads anywhere. */
		claim = (enum whose_claim)(
		    (step[1] >> 3 & 3) % (m->named[node] ? 3 : 2));
		k->claims[node] = true;
		k->rings[node] = k->rings[node] || claim != WHOSE_NODE_NAME;
		k->literal[node] = k->literal[node] || claim == WHOSE_RING;
	}
	k->awaited = k->awaited || awaited;
	ok = model_find_target(m);
	REQUIRE(
	    (whose_add(set, &a, "x", node, claim, awaited, NULL) == 0) == ok);
	return (ok);
}

/*
 * Only an 8-byte datagram is looked into: of any other there is no byte at
 * hand here.  Twice the same question gets the same answer.
 */
static enum verdict
judge(const uint8_t *payload, size_t len, const struct addr *source,
    const struct whose_set *set, const struct own *own)
{
	uint8_t *copy = malloc(len == 8 ? 8 : 1);
	enum verdict v;

	REQUIRE(copy != NULL);
	if (len == 8)
		memcpy(copy, payload, 8);
	v = verdict(copy, len, source, set, own);
	REQUIRE(v == verdict(copy, len, source, set, own));
	if (verdict_is_message(v))
		REQUIRE(v == verdict_source(source, set, own));
	free(copy);
	return (v);
}

static void
check_set(const struct model *m, const struct whose_set *set)
{
	char text[64];

	REQUIRE(set->target == m->target);
	for (uint8_t i = 0; i < KEYS; i++) {
		const uint8_t code = (uint8_t)(i % EIGHT | (i / EIGHT) << 7);
		const struct addr a = addr_of(code);

		REQUIRE(key_of(code) == i);
		REQUIRE(whose_judge(set, &a) == model_judge(m, i));
		whose_describe(set, &a, text, sizeof(text));
		REQUIRE(memchr(text, '\0', sizeof(text)) != NULL);
	}
}

static void
check(
    const struct model *m, const struct whose_set *set, const struct input *in)
{
	struct own own = { .fd = -1, .addrs = { .size = sizeof(struct addr) } };
	const struct addr source = addr_of(in->at[0]);
	const uint8_t *payload = in->at + 1;

	for (uint8_t i = 0; i < KEYS; i++) {
		const struct addr a =
		    addr_of((uint8_t)(i % EIGHT | (i / EIGHT) << 7));

		if (m->own[i % EIGHT])
			REQUIRE(addrmap_add(&own.addrs, &a) != NULL);
	}
	check_set(m, set);
	REQUIRE(
	    judge(payload, in->left - 1, &source, m->asked ? set : NULL,
		&own) == model_verdict(m, in->at[0], payload, in->left - 1));
	addrmap_free(&own.addrs);
}

/* Takes the steps; false if one of them was refused. */
static bool
build(struct model *m, struct whose_set *set, size_t steps, struct input *in)
{
	for (; steps > 0 && in->left >= 2; steps--) {
		if (!take_step(m, set, in->at))
			return (false);
		in->at += 2;
		in->left -= 2;
	}
	memcpy(set->open_names, m->open_names, sizeof(set->open_names));
	memcpy(set->open_words, m->open_words, sizeof(set->open_words));
	return (true);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char name[] = "n";
	struct cluster_node nodes[NODES] = { { NULL, 0, { NULL, 0 } } };
	struct cluster cluster = { nodes, 0 };
	struct input in = { data + HEAD, size - HEAD };
	struct whose_set set;
	struct model m;

	if (size < HEAD)
		return (0);
	model_read(&m, data);
	for (int i = 0; i < NODES; i++)
		nodes[i].name = m.named[i] ? name : NULL;
	cluster.n = m.cluster ? NODES : 0;
	whose_init(&set, &cluster, m.target);
	if (build(&m, &set, data[2] & 15, &in) && in.left > 0)
		check(&m, &set, &in);
	whose_free(&set);
	return (0);
}
