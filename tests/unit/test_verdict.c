/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdlib.h>

#include "fence_kdump/own.h"
#include "fence_kdump/verdict.h"
#include "lib/cluster.h"
#include "lib/whose.h"
#include "tests/unit/address.h"

enum {
	ALICE,
	BOB
};

#define LE                                         \
	{                                          \
		0x40, 0x2a, 0x30, 0x1b, 1, 0, 0, 0 \
	}
#define BE                                         \
	{                                          \
		0x1b, 0x30, 0x2a, 0x40, 0, 0, 0, 1 \
	}
#define BAD_MAGIC                                  \
	{                                          \
		0x41, 0x2a, 0x30, 0x1b, 1, 0, 0, 0 \
	}
#define BAD_VERSION                                \
	{                                          \
		0x40, 0x2a, 0x30, 0x1b, 2, 0, 0, 0 \
	}

static struct cluster_node nodes[] = {
	[ALICE] = { (char[]){ "alice" }, 1, { NULL, 0 } },
	[BOB] = { (char[]){ "bob" }, 2, { NULL, 0 } },
};
static const struct cluster cluster = { nodes, N_OF(nodes) };

/*
 * Awaited: alice on 10.0.0.1 and fd00::1 (her rings), 10.9.0.1 (nobody's
 * ring), fe80::1 on interface 1, 10.8.0.1 (bob's name leads there, too) and
 * 10.7.0.1 (this host has it); known: bob's ring 10.0.0.2.  This host has
 * also 10.0.0.7, fd00::7 and fe80::7 on interface 1.
 */
static const struct {
	const char *name;
	uint8_t bytes[16];
	size_t len;
	const char *source;
	uint32_t scope;
	size_t open_names;
	enum verdict want;
} rows[] = {
	{ "alice", LE, 8, "10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, big-endian", BE, 8, "10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, IPv6", LE, 8, "fd00::1", 0, 0, VERDICT_ACCEPT },
	{ "alice, v4-mapped", LE, 8, "::ffff:10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, beside her rings", LE, 8, "10.9.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, link-local", LE, 8, "fe80::1", 1, 0, VERDICT_ACCEPT },
	{ "alice's ring, a name is open", LE, 8, "10.0.0.1", 0, 1,
	    VERDICT_ACCEPT },
	{ "link-local on another link", LE, 8, "fe80::1", 2, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "bob", LE, 8, "10.0.0.2", 0, 0, VERDICT_OTHER_NODE },
	{ "bob, a name is open", LE, 8, "10.0.0.2", 0, 1, VERDICT_OTHER_NODE },
	{ "alice's and bob's", LE, 8, "10.8.0.1", 0, 0, VERDICT_TWO_NODES },
	{ "alice's and bob's, a name is open", LE, 8, "10.8.0.1", 0, 1,
	    VERDICT_TWO_NODES },
	{ "a stranger", LE, 8, "10.0.0.9", 0, 0, VERDICT_UNKNOWN_SOURCE },
	{ "a stranger, a name is open", LE, 8, "10.0.0.9", 0, 1,
	    VERDICT_UNKNOWN_SOURCE },
	{ "address that begins like alice's", LE, 8, "10.0.0.10", 0, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "same bytes, other family", LE, 8, "::10.0.0.1", 0, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "perhaps bob's", LE, 8, "10.9.0.1", 0, 1, VERDICT_UNDECIDED },
	/* Where it came from (A1, A2): no other node's, whoever is awaited. */
	{ "this host", LE, 8, "10.0.0.7", 0, 0, VERDICT_OWN_SOURCE },
	{ "this host, IPv6", LE, 8, "fd00::7", 0, 0, VERDICT_OWN_SOURCE },
	{ "this host, v4-mapped", LE, 8, "::ffff:10.0.0.7", 0, 0,
	    VERDICT_OWN_SOURCE },
	{ "this host, link-local", LE, 8, "fe80::7", 1, 0, VERDICT_OWN_SOURCE },
	{ "another link's address like this host's", LE, 8, "fe80::7", 2, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "this host, and awaited", LE, 8, "10.7.0.1", 0, 0,
	    VERDICT_OWN_SOURCE },
	{ "this host, awaited, a name is open", LE, 8, "10.7.0.1", 0, 1,
	    VERDICT_OWN_SOURCE },
	{ "loopback", LE, 8, "127.0.0.1", 0, 0, VERDICT_OWN_SOURCE },
	{ "loopback, Debian's", LE, 8, "127.0.1.1", 0, 0, VERDICT_OWN_SOURCE },
	{ "loopback, IPv6", LE, 8, "::1", 0, 0, VERDICT_OWN_SOURCE },
	{ "loopback, v4-mapped", LE, 8, "::ffff:127.0.0.1", 0, 0,
	    VERDICT_OWN_SOURCE },
	{ "no address", LE, 8, "0.0.0.0", 0, 0, VERDICT_OWN_SOURCE },
	{ "this host's junk", BAD_MAGIC, 8, "10.0.0.7", 0, 0,
	    VERDICT_BAD_MAGIC },
	{ "alice, empty", LE, 0, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, 1 byte", LE, 1, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, 4 bytes", LE, 4, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, 7 bytes", LE, 7, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, 9 bytes", LE, 9, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, 16 bytes", LE, 16, "10.0.0.1", 0, 0, VERDICT_BAD_LENGTH },
	{ "alice, bad magic", BAD_MAGIC, 8, "10.0.0.1", 0, 0,
	    VERDICT_BAD_MAGIC },
	{ "alice, version 2", BAD_VERSION, 8, "10.0.0.1", 0, 0,
	    VERDICT_BAD_VERSION },
	{ "a stranger's junk", BAD_MAGIC, 8, "10.0.0.9", 0, 0,
	    VERDICT_BAD_MAGIC },
	{ "a stranger's empty datagram", LE, 0, "10.0.0.9", 0, 0,
	    VERDICT_BAD_LENGTH },
	{ "perhaps bob's, but junk", BAD_VERSION, 8, "10.9.0.1", 0, 1,
	    VERDICT_BAD_VERSION },
};

/* The sets of a row, and this host's addresses. */
struct picture {
	struct whose_set set;
	struct own own;
};

static void
add(struct whose_set *set, const char *text, uint32_t scope, int node,
    enum whose_claim claim)
{
	const struct addr a = address_on(text, scope);

	assert_int_equal(
	    whose_add(set, &a, text, node, claim, node != BOB, NULL), 0);
}

static void
set_up(struct picture *p)
{
	static const char *const own[] = { "10.0.0.7", "fd00::7", "10.7.0.1" };
	const struct addr link = address_on("fe80::7", 1);

	whose_init(&p->set, &cluster, ALICE);
	add(&p->set, "10.0.0.1", 0, ALICE, WHOSE_RING);
	add(&p->set, "fd00::1", 0, ALICE, WHOSE_RING);
	add(&p->set, "10.9.0.1", 0, -1, WHOSE_WORD);
	add(&p->set, "fe80::1", 1, -1, WHOSE_WORD);
	add(&p->set, "10.8.0.1", 0, ALICE, WHOSE_NODE_NAME);
	add(&p->set, "10.8.0.1", 0, BOB, WHOSE_NODE_NAME);
	add(&p->set, "10.7.0.1", 0, ALICE, WHOSE_NODE_NAME);
	add(&p->set, "10.0.0.2", 0, BOB, WHOSE_RING);
	p->own =
	    (struct own){ .fd = -1, .addrs = { .size = sizeof(struct addr) } };
	assert_non_null(addrmap_add(&p->own.addrs, &link));
	for (size_t i = 0; i < N_OF(own); i++) {
		const struct addr a = address(own[i]);

		assert_non_null(addrmap_add(&p->own.addrs, &a));
	}
}

static void
tear_down(struct picture *p)
{
	whose_free(&p->set);
	addrmap_free(&p->own.addrs);
}

/* From a buffer of just this size, so that a sanitizer sees more. */
static enum verdict
judge(const uint8_t *bytes, size_t len, const struct addr *source,
    const struct picture *p)
{
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	enum verdict v;

	memcpy(copy, bytes, len);
	v = verdict(copy, len, source, &p->set, &p->own);
	free(copy);
	return (v);
}

static void
test_rows(void **state)
{
	struct picture p;

	(void)state;
	set_up(&p);
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct addr source =
		    address_on(rows[i].source, rows[i].scope);
		enum verdict v;

		p.set.open_names[WHOSE_IP4] = rows[i].open_names;
		p.set.open_names[WHOSE_IP6] = rows[i].open_names;
		v = judge(rows[i].bytes, rows[i].len, &source, &p);
		CHECK_INT(rows[i].name, v, rows[i].want);
		/* Kept, and judged again: the same of a message. */
		if (verdict_is_message(v))
			CHECK_INT(rows[i].name,
			    verdict_source(&source, &p.set, &p.own), v);
	}
	tear_down(&p);
}

/* Every row of the enumeration but one came out of rows[]. */
static void
test_rows_are_complete(void **state)
{
	(void)state;
	for (int v = 0; v < VERDICT_N; v++) {
		size_t n = 0;

		for (size_t i = 0; i < N_OF(rows); i++)
			n += rows[i].want == (enum verdict)v;
		/* The packet itself is judged by rawudp. */
		assert_int_equal(n == 0, v == VERDICT_BAD_PACKET);
	}
}

/*
 * peer: a valid message from a node that is not awaited, then an empty or
 * short datagram from the awaited one, was taken for a message from it.
 */
static void
test_stale_buffer(void **state)
{
	static const size_t lengths[] = { 0, 1, 4, 7 };
	const struct addr alice = address("10.0.0.1");
	const struct addr stranger = address("10.0.0.9");
	uint8_t buf[8] = LE;
	struct picture p;

	(void)state;
	set_up(&p);
	for (size_t i = 0; i < N_OF(lengths); i++) {
		assert_int_equal(verdict(buf, 8, &stranger, &p.set, &p.own),
		    VERDICT_UNKNOWN_SOURCE);
		assert_int_equal(
		    verdict(buf, lengths[i], &alice, &p.set, &p.own),
		    VERDICT_BAD_LENGTH);
	}
	assert_int_equal(
	    verdict(buf, 8, &alice, &p.set, &p.own), VERDICT_ACCEPT);
	tear_down(&p);
}

/* Of a longer datagram only the first bytes are at hand: no more is read. */
static void
test_true_length(void **state)
{
	const struct addr alice = address("10.0.0.1");
	const uint8_t head[8] = LE;
	struct picture p;

	(void)state;
	set_up(&p);
	assert_int_equal(
	    verdict(head, 65507, &alice, &p.set, &p.own), VERDICT_BAD_LENGTH);
	assert_int_equal(
	    verdict(NULL, 0, &alice, &p.set, &p.own), VERDICT_BAD_LENGTH);
	tear_down(&p);
}

static void
test_empty_set(void **state)
{
	static const struct cluster nobody;
	const struct addr alice = address("10.0.0.1");
	const uint8_t message[8] = LE;
	struct own own = { .addrs = { .size = sizeof(struct addr) } };
	struct whose_set set;

	(void)state;
	whose_init(&set, &nobody, -1);
	assert_int_equal(
	    verdict(message, 8, &alice, &set, &own), VERDICT_UNKNOWN_SOURCE);
	whose_free(&set);
}

/* Corosync has not answered yet: nobody's word counts, and none is lost. */
static void
test_before_corosync_has_answered(void **state)
{
	const struct addr alice = address("10.0.0.1");
	const struct addr here = address("10.0.0.7");
	const uint8_t message[8] = LE, junk[8] = BAD_VERSION;
	struct picture p;

	(void)state;
	set_up(&p);
	assert_int_equal(
	    verdict(message, 8, &alice, NULL, &p.own), VERDICT_UNDECIDED);
	assert_int_equal(
	    verdict_source(&alice, NULL, &p.own), VERDICT_UNDECIDED);
	assert_int_equal(
	    verdict(message, 8, &here, NULL, &p.own), VERDICT_OWN_SOURCE);
	assert_int_equal(
	    verdict(junk, 8, &alice, NULL, &p.own), VERDICT_BAD_VERSION);
	tear_down(&p);
}

/* An address that appears here during the wait counts as this host's (A2). */
static void
test_an_address_comes_here(void **state)
{
	const struct addr alice = address("10.0.0.1");
	const uint8_t message[8] = LE;
	struct picture p;

	(void)state;
	set_up(&p);
	assert_int_equal(
	    verdict(message, 8, &alice, &p.set, &p.own), VERDICT_ACCEPT);
	assert_non_null(addrmap_add(&p.own.addrs, &alice));
	assert_int_equal(
	    verdict(message, 8, &alice, &p.set, &p.own), VERDICT_OWN_SOURCE);
	assert_int_equal(
	    verdict_source(&alice, &p.set, &p.own), VERDICT_OWN_SOURCE);
	tear_down(&p);
}

/* Which verdicts are about a message and its source. */
static void
test_is_message(void **state)
{
	(void)state;
	for (int v = 0; v <= VERDICT_N; v++) {
		const bool junk = v == VERDICT_BAD_PACKET ||
		    v == VERDICT_BAD_LENGTH || v == VERDICT_BAD_MAGIC ||
		    v == VERDICT_BAD_VERSION || v == VERDICT_N;

		assert_int_equal(verdict_is_message((enum verdict)v), !junk);
	}
}

static void
test_texts(void **state)
{
	(void)state;
	for (int v = 0; v < VERDICT_N; v++) {
		const char *text = verdict_text((enum verdict)v);

		assert_true(strlen(text) > 3);
		for (int w = 0; w < v; w++)
			assert_string_not_equal(
			    text, verdict_text((enum verdict)w));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_rows_are_complete),
		cmocka_unit_test(test_stale_buffer),
		cmocka_unit_test(test_true_length),
		cmocka_unit_test(test_empty_set),
		cmocka_unit_test(test_before_corosync_has_answered),
		cmocka_unit_test(test_an_address_comes_here),
		cmocka_unit_test(test_is_message),
		cmocka_unit_test(test_texts),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
