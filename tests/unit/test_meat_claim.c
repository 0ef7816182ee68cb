/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes with a reply and is only shown or counted: who says so, what was
 * too long or never read.  Nothing here is a verdict, but for a denial.
 */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "lib/node.h"
#include "lib/text.h"
#include "meat/meat_msg.h"

#define BYTES(s) (const uint8_t *)(s), sizeof(s) - 1
#define YES "meatware reply alice"
#define NO "meatware deny alice"

/* A line that has been used before: what is not set anew shows. */
static const struct meat_line used = { .len = 7, .claim = "somebody else" };

/* Exactly these bytes: a sanitizer sees each one read behind them. */
static uint8_t *
exactly(const void *bytes, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, n);
	return (copy);
}

static const struct {
	const char *name;
	const uint8_t *bytes;
	size_t n;
	bool denies; /* else it confirms */
	const char *claim;
} claims[] = {
	{ "none, newline", BYTES(YES "\n"), false, "" },
	{ "none, NUL", BYTES(YES "\0"), false, "" },
	{ "with its end", BYTES(YES "\0who=bob\0"), false, "bob" },
	{ "without", BYTES(YES "\0who=bob"), false, "bob" },
	{ "one letter", BYTES(YES "\0who=b"), false, "b" },
	{ "of nothing", BYTES(YES "\0who="), false, "" },
	{ "cut short", BYTES(YES "\0who"), false, "" },
	{ "another word", BYTES(YES "\0whom=bob\0"), false, "" },
	{ "behind a newline", BYTES(YES "\nwho=bob\0"), false, "" },
	{ "not printable", BYTES(YES "\0who=b\x1b[2J\n\0"), false, "b?[2J?" },
	{ "denial, none", BYTES(NO "\0"), true, "" },
	{ "denial, newline", BYTES(NO "\nwho=bob\0"), true, "" },
	{ "denial, with its end", BYTES(NO "\0who=bob\0x"), true, "bob" },
	{ "denial, without", BYTES(NO "\0who=bob"), true, "bob" },
};

static void
test_claims(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(claims); i++) {
		uint8_t *bytes = exactly(claims[i].bytes, claims[i].n);
		const uint8_t *p = bytes;
		size_t n = claims[i].n;
		struct meat_framer f = { .len = 0 };
		struct meat_line line = used;
		char claim[MEAT_CLAIM_SIZE] = "somebody else";

		CHECK(claims[i].name, meat_framer_next(&f, &p, &n, &line));
		CHECK_STR(claims[i].name, line.claim, claims[i].claim);
		CHECK_INT(claims[i].name,
		    meat_denies(bytes, claims[i].n, "alice", claim),
		    claims[i].denies);
		CHECK_STR(claims[i].name, claim,
		    claims[i].denies ? claims[i].claim : "");
		free(bytes);
	}
}

/* However a denial is cut short, it is none, and nothing behind it is read. */
static void
test_denial_cut(void **state)
{
	char claim[MEAT_CLAIM_SIZE];

	(void)state;
	for (size_t n = 0; n <= sizeof(NO); n++) {
		uint8_t *bytes = exactly(NO, n);

		assert_int_equal(
		    meat_denies(bytes, n, "alice", claim), n == sizeof(NO));
		free(bytes);
	}
}

/* What is behind a NUL is passed over, and counted, until the FIFO is empty. */
static void
test_unread(void **state)
{
	static const uint8_t bytes[] = "x\0who=bob\0more";
	struct meat_framer f = { .len = 0 };
	struct meat_line line = used;
	const uint8_t *p = bytes;
	size_t n = sizeof(bytes);

	(void)state;
	assert_true(meat_framer_next(&f, &p, &n, &line));
	assert_ptr_equal(p, bytes + 2);
	assert_false(meat_framer_next(&f, &p, &n, &line));
	assert_ptr_equal(p, bytes + sizeof(bytes));
	assert_int_equal(n, 0);
	assert_int_equal(f.unread, sizeof(bytes) - 2);
	assert_false(meat_framer_empty(&f, &line));
	assert_int_equal(f.unread, 0);
}

/* One byte is a beginning that is thrown away, and shown. */
static void
test_rest(void **state)
{
	struct meat_framer f = { .len = 0 };
	struct meat_line line = used;
	const uint8_t *p = (const uint8_t *)"x";
	size_t n = 1;

	(void)state;
	assert_false(meat_framer_next(&f, &p, &n, &line));
	assert_true(meat_framer_empty(&f, &line));
	assert_int_equal(line.len, 1);
	assert_int_equal(line.bytes[0], 'x');
	assert_string_equal(line.claim, "");
	assert_false(meat_framer_empty(&f, &line));
}

/* The longest line there is, and one byte more, of which that byte is lost. */
static void
test_too_long(void **state)
{
	uint8_t bytes[MEAT_LINE_MAX + 2];

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct meat_framer f = { .len = 0 };
		struct meat_line line = used;
		const uint8_t *p = bytes;
		size_t n = MEAT_LINE_MAX + more + 1;

		memset(bytes, 'x', sizeof(bytes));
		bytes[n - 1] = '\n';
		assert_true(meat_framer_next(&f, &p, &n, &line));
		assert_int_equal(line.too_long, more == 1);
		assert_int_equal(line.len, MEAT_LINE_MAX);
	}
}

/* A claim is written as far as there is room, and the last byte stays NUL. */
static void
test_encode_room(void **state)
{
	const size_t room = MEAT_MSG_SIZE, at = sizeof(YES),
		     fits = room - 1 - at - strlen("who=");
	uint8_t msg[MEAT_OWN_SIZE], want[MEAT_MSG_SIZE];
	char claim[MEAT_MSG_SIZE + 1];

	(void)state;
	for (size_t len = 0; len < sizeof(claim); len++) {
		memset(claim, 'c', len);
		claim[len] = '\0';
		memset(want, 0, sizeof(want));
		memcpy(want, YES, sizeof(YES));
		if (len > 0) {
			memcpy(want + at, "who=", 4);
			memset(want + at + 4, 'c', len < fits ? len : fits);
		}
		assert_int_equal(
		    meat_encode(msg, room, MEAT_CONFIRMED, "alice", claim),
		    room);
		assert_memory_equal(msg, want, room);
		assert_int_equal(msg[room], 0);
	}
}

/* Where a long name leaves no room for one letter, there is no "who=". */
static void
test_encode_no_room(void **state)
{
	const size_t head = strlen("meatware reply ");
	uint8_t msg[MEAT_OWN_SIZE];
	char node[NODE_MAX + 1];

	(void)state;
	for (size_t len = 1; len <= NODE_MAX; len++) {
		const size_t at = head + len + 1;

		memset(node, 'n', len);
		node[len] = '\0';
		assert_int_equal(meat_encode(msg, MEAT_MSG_SIZE, MEAT_CONFIRMED,
				     node, "bob"),
		    MEAT_MSG_SIZE);
		assert_int_equal(
		    msg[at], at + strlen("who=b") < MEAT_MSG_SIZE ? 'w' : 0);
		assert_int_equal(msg[MEAT_MSG_SIZE - 1], 0);
	}
}

static void
test_printable_bytes(void **state)
{
	char text[2];
	uint8_t byte;

	(void)state;
	for (int c = 0; c < 256; c++) {
		byte = (uint8_t)c;
		text_printable(&byte, 1, text, sizeof(text));
		assert_int_equal(text[0], c >= ' ' && c <= '~' ? c : '?');
		assert_int_equal(text[1], '\0');
	}
}

/* Where there is room for nothing but the dots, there are none. */
static void
test_printable_cut(void **state)
{
	char text[8];

	(void)state;
	assert_string_equal(text_printable(BYTES("123456"), text, 1), "");
	assert_string_equal(text_printable(BYTES("123456"), text, 2), "1");
	assert_string_equal(text_printable(BYTES("123456"), text, 4), "123");
	assert_string_equal(text_printable(BYTES("123456"), text, 5), "1...");
	assert_string_equal(text_printable(BYTES("123456"), text, 6), "12...");
	assert_string_equal(text_printable(BYTES("123456"), text, 7), "123456");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_denial_cut),
		cmocka_unit_test(test_unread),
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_encode_room),
		cmocka_unit_test(test_encode_no_room),
		cmocka_unit_test(test_printable_bytes),
		cmocka_unit_test(test_printable_cut),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
