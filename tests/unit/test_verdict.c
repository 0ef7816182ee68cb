/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "fence_kdump/awaited.h"
#include "fence_kdump/verdict.h"
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

/*
 * Awaited: alice on 10.0.0.1 and fd00::1 (her rings), 10.9.0.1 (nobody's
 * ring) and fe80::1 on interface 1; known: bob's ring 10.0.0.2.
 */
static const struct {
	const char *name;
	uint8_t bytes[16];
	size_t len;
	const char *source;
	uint32_t scope;
	size_t pending_ring;
	enum verdict want;
} rows[] = {
	{ "alice", LE, 8, "10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, big-endian", BE, 8, "10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, IPv6", LE, 8, "fd00::1", 0, 0, VERDICT_ACCEPT },
	{ "alice, v4-mapped", LE, 8, "::ffff:10.0.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, beside her rings", LE, 8, "10.9.0.1", 0, 0, VERDICT_ACCEPT },
	{ "alice, link-local", LE, 8, "fe80::1", 1, 0, VERDICT_ACCEPT },
	{ "alice, a ring still unknown", LE, 8, "10.0.0.1", 0, 1,
	    VERDICT_ACCEPT },
	{ "link-local on another link", LE, 8, "fe80::1", 2, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "bob (known, not awaited)", LE, 8, "10.0.0.2", 0, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "a stranger", LE, 8, "10.0.0.9", 0, 0, VERDICT_UNKNOWN_SOURCE },
	{ "address that begins like alice's", LE, 8, "10.0.0.10", 0, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "same bytes, other family", LE, 8, "::10.0.0.1", 0, 0,
	    VERDICT_UNKNOWN_SOURCE },
	{ "perhaps bob's", LE, 8, "10.9.0.1", 0, 1, VERDICT_UNDECIDED },
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
	{ "undecided, but junk", BAD_VERSION, 8, "10.9.0.1", 0, 1,
	    VERDICT_BAD_VERSION },
};

static void
init(struct awaited *set)
{
	const struct addr ring0 = address("10.0.0.1");
	const struct addr ring1 = address("fd00::1");
	const struct addr extra = address("10.9.0.1");
	const struct addr link = address_on("fe80::1", 1);
	const struct addr bob = address("10.0.0.2");

	awaited_init(set, true, ALICE, true);
	assert_int_equal(awaited_add(set, &ring0, "alice", ALICE, NULL), 0);
	assert_int_equal(awaited_add(set, &ring1, "alice", ALICE, NULL), 0);
	assert_int_equal(awaited_add(set, &extra, "alice-x", -1, NULL), 0);
	assert_int_equal(awaited_add(set, &link, "fe80::1%x", -1, NULL), 0);
	assert_int_equal(awaited_add(set, &bob, NULL, BOB, NULL), 0);
}

/* From a buffer of just this size, so that a sanitizer sees more. */
static enum verdict
judge(const uint8_t *bytes, size_t len, const struct addr *source,
    const struct awaited *set)
{
	uint8_t *copy = malloc(len);
	enum verdict v;

	if (len > 0)
		memcpy(copy, bytes, len);
	v = verdict(copy, len, source, set);
	free(copy);
	return (v);
}

static void
test_rows(void **state)
{
	struct awaited set;

	(void)state;
	init(&set);
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct addr source =
		    address_on(rows[i].source, rows[i].scope);

		set.pending_ring = rows[i].pending_ring;
		CHECK_INT(rows[i].name,
		    judge(rows[i].bytes, rows[i].len, &source, &set),
		    rows[i].want);
	}
	awaited_free(&set);
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
	struct awaited set;

	(void)state;
	init(&set);
	for (size_t i = 0; i < N_OF(lengths); i++) {
		assert_int_equal(
		    verdict(buf, 8, &stranger, &set), VERDICT_UNKNOWN_SOURCE);
		assert_int_equal(
		    verdict(buf, lengths[i], &alice, &set), VERDICT_BAD_LENGTH);
	}
	assert_int_equal(verdict(buf, 8, &alice, &set), VERDICT_ACCEPT);
	awaited_free(&set);
}

/* Of a longer datagram only the first bytes are at hand: no more is read. */
static void
test_true_length(void **state)
{
	const struct addr alice = address("10.0.0.1");
	const uint8_t head[8] = LE;
	struct awaited set;

	(void)state;
	init(&set);
	assert_int_equal(
	    verdict(head, 65507, &alice, &set), VERDICT_BAD_LENGTH);
	assert_int_equal(verdict(NULL, 0, &alice, &set), VERDICT_BAD_LENGTH);
	awaited_free(&set);
}

static void
test_empty_set(void **state)
{
	const struct addr alice = address("10.0.0.1");
	const uint8_t message[8] = LE;
	struct awaited set;

	(void)state;
	awaited_init(&set, false, -1, false);
	assert_int_equal(
	    verdict(message, 8, &alice, &set), VERDICT_UNKNOWN_SOURCE);
	awaited_free(&set);
}

static void
test_texts(void **state)
{
	(void)state;
	for (int v = 0; v < VERDICT_N; v++) {
		const char *text = verdict_text((enum verdict)v);

		assert_true(strlen(text) > 5);
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
		cmocka_unit_test(test_stale_buffer),
		cmocka_unit_test(test_true_length),
		cmocka_unit_test(test_empty_set),
		cmocka_unit_test(test_texts),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
