/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "lib/kdump_msg.h"

#define LE_MAGIC 0x40, 0x2a, 0x30, 0x1b
#define BE_MAGIC 0x1b, 0x30, 0x2a, 0x40

static const struct {
	const char *name;
	size_t len;
	uint8_t bytes[16];
	enum kdump_msg_error want;
} rows[] = {
	{ "little-endian", 8, { LE_MAGIC, 1, 0, 0, 0 }, KDUMP_MSG_OK },
	{ "big-endian", 8, { BE_MAGIC, 0, 0, 0, 1 }, KDUMP_MSG_OK },
	{ "empty", 0, { 0 }, KDUMP_MSG_BAD_LENGTH },
	{ "one byte", 1, { 0x40 }, KDUMP_MSG_BAD_LENGTH },
	{ "magic alone", 4, { LE_MAGIC }, KDUMP_MSG_BAD_LENGTH },
	{ "one byte short", 7, { LE_MAGIC, 1, 0, 0 }, KDUMP_MSG_BAD_LENGTH },
	{ "one byte more", 9, { LE_MAGIC, 1, 0, 0, 0, 0 },
	    KDUMP_MSG_BAD_LENGTH },
	{ "twice", 16, { LE_MAGIC, 1, 0, 0, 0, LE_MAGIC, 1, 0, 0, 0 },
	    KDUMP_MSG_BAD_LENGTH },
	{ "all zero", 8, { 0 }, KDUMP_MSG_BAD_MAGIC },
	{ "all ones", 8, { 255, 255, 255, 255, 255, 255, 255, 255 },
	    KDUMP_MSG_BAD_MAGIC },
	{ "halves swapped", 8, { 1, 0, 0, 0, LE_MAGIC }, KDUMP_MSG_BAD_MAGIC },
	{ "16-bit halves swapped", 8, { 0x2a, 0x40, 0x1b, 0x30, 0, 1, 0, 0 },
	    KDUMP_MSG_BAD_MAGIC },
	{ "text", 8, { 'd', 'u', 'm', 'p', 'i', 'n', 'g', '!' },
	    KDUMP_MSG_BAD_MAGIC },
	{ "little-endian magic, big-endian version", 8,
	    { LE_MAGIC, 0, 0, 0, 1 }, KDUMP_MSG_BAD_VERSION },
	{ "big-endian magic, little-endian version", 8,
	    { BE_MAGIC, 1, 0, 0, 0 }, KDUMP_MSG_BAD_VERSION },
	{ "version 0", 8, { LE_MAGIC, 0, 0, 0, 0 }, KDUMP_MSG_BAD_VERSION },
	{ "version 2", 8, { LE_MAGIC, 2, 0, 0, 0 }, KDUMP_MSG_BAD_VERSION },
	{ "version 257", 8, { LE_MAGIC, 1, 1, 0, 0 }, KDUMP_MSG_BAD_VERSION },
	{ "big-endian version 2", 8, { BE_MAGIC, 0, 0, 0, 2 },
	    KDUMP_MSG_BAD_VERSION },
	{ "magic and version wrong", 8, { 1, 2, 3, 4, 5, 6, 7, 8 },
	    KDUMP_MSG_BAD_MAGIC },
};

/* Judged from a buffer of just this size: a sanitizer sees a longer read. */
static enum kdump_msg_error
check_exact(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len);
	enum kdump_msg_error e;

	if (len > 0) {
		assert_non_null(copy);
		memcpy(copy, bytes, len);
	}
	e = kdump_msg_check(copy, len);
	free(copy);
	return (e);
}

static void
test_check(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++)
		CHECK_INT(rows[i].name, check_exact(rows[i].bytes, rows[i].len),
		    rows[i].want);
	assert_int_equal(kdump_msg_check(NULL, 0), KDUMP_MSG_BAD_LENGTH);
}

/* Every length but 8 is wrong, whatever stands in the bytes. */
static void
test_lengths(void **state)
{
	uint8_t bytes[1500] = { LE_MAGIC, 1, 0, 0, 0 };

	(void)state;
	for (size_t len = 0; len <= sizeof(bytes); len++)
		CHECK_INT("length", check_exact(bytes, len),
		    len == 8 ? KDUMP_MSG_OK : KDUMP_MSG_BAD_LENGTH);
}

/* No single wrong bit is overlooked, in either order. */
static void
test_bits(void **state)
{
	static const uint8_t good[2][8] = {
		{ LE_MAGIC, 1, 0, 0, 0 },
		{ BE_MAGIC, 0, 0, 0, 1 },
	};

	(void)state;
	for (size_t order = 0; order < 2; order++)
		for (size_t bit = 0; bit < 64; bit++) {
			uint8_t b[8];

			memcpy(b, good[order], 8);
			b[bit / 8] ^= (uint8_t)(1U << bit % 8);
			CHECK_INT(order == 0 ? "little" : "big",
			    kdump_msg_check(b, 8),
			    bit < 32 ? KDUMP_MSG_BAD_MAGIC :
				       KDUMP_MSG_BAD_VERSION);
		}
}

static void
test_encode(void **state)
{
	const uint32_t native[2] = { 0x1B302A40U, 1 };
	uint8_t buf[KDUMP_MSG_SIZE + 1];

	(void)state;
	memset(buf, 0xa5, sizeof(buf));
	kdump_msg_encode(buf);
	assert_memory_equal(buf, native, sizeof(native));
	assert_int_equal(buf[KDUMP_MSG_SIZE], 0xa5);
	assert_int_equal(kdump_msg_check(buf, KDUMP_MSG_SIZE), KDUMP_MSG_OK);
	assert_int_equal(KDUMP_MSG_PORT, 7410);
	assert_string_equal(KDUMP_MSG_PORT_TEXT, "7410");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_encode),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
