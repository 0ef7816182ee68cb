/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Version 2 of the message, bit by bit: what is made is what the header draws,
 * and each byte that is not so is refused.
 */
#include "tests/unit/harness.h"

#include <stdbool.h>
#include <stdlib.h>

#include "lib/hmac.h"
#include "lib/kdump2.h"
#include "tests/unit/kdump2_bytes.h"

#define BITS (8 * KDUMP2_SIZE)
#define TAG_AT 48

static const struct kdump2_key other_key = { { 1 } };

/*
 * A kind of datagram.  check() takes a datagram in a buffer of just its size,
 * so that a sanitizer sees a longer read; and sees that nothing is written
 * when it is refused.
 */
struct kind {
	const char *name;
	const uint8_t *good;
	enum kdump2_error (*check)(
	    const uint8_t *bytes, size_t len, const struct kdump2_key *key);
};

static uint8_t *
exactly(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	return (copy);
}

static bool
is_filled(const void *p, size_t n, uint8_t with)
{
	for (size_t i = 0; i < n; i++)
		if (((const uint8_t *)p)[i] != with)
			return (false);
	return (true);
}

static enum kdump2_error
check_query(const uint8_t *bytes, size_t len, const struct kdump2_key *key)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE], *copy = exactly(bytes, len);
	enum kdump2_error e;

	memset(nonce, 0xee, sizeof(nonce));
	e = query_check(copy, len, key, nonce);
	if (e == KDUMP2_OK)
		assert_memory_equal(nonce, bytes + 8, sizeof(nonce));
	else
		assert_true(is_filled(nonce, sizeof(nonce), 0xee));
	free(copy);
	return (e);
}

static enum kdump2_error
check_answer(const uint8_t *bytes, size_t len, const struct kdump2_key *key)
{
	uint8_t *copy = exactly(bytes, len);
	struct kdump2_answer answer;
	enum kdump2_error e;

	memset(&answer, 0xee, sizeof(answer));
	e = answer_check(copy, len, key, &answer);
	if (e == KDUMP2_OK)
		assert_memory_equal(
		    answer.nonce, bytes + 8, sizeof(answer.nonce));
	else
		assert_true(is_filled(&answer, sizeof(answer), 0xee));
	free(copy);
	return (e);
}

static const struct kind kinds[] = {
	{ "query", known_query, check_query },
	{ "answer", known_answer, check_answer },
};

/* --- what is made --------------------------------------------------------- */

static void
test_make(void **state)
{
	uint8_t buf[KDUMP2_SIZE + 1];

	(void)state;
	memset(buf, 0xa5, sizeof(buf));
	query_make(buf, known_fields.nonce, &known_key);
	assert_memory_equal(buf, known_query, KDUMP2_SIZE);
	assert_int_equal(buf[KDUMP2_SIZE], 0xa5);
	memset(buf, 0xa5, sizeof(buf));
	answer_make(buf, &known_fields, &known_key);
	assert_memory_equal(buf, known_answer, KDUMP2_SIZE);
	assert_int_equal(buf[KDUMP2_SIZE], 0xa5);
	assert_int_equal(KDUMP2_PORT, 7412);
	assert_string_equal(KDUMP2_PORT_TEXT, "7412");
}

/* Each bit of each field arrives, and each state. */
static void
test_fields(void **state)
{
	struct kdump2_answer in, out;
	uint8_t buf[KDUMP2_SIZE];

	(void)state;
	for (unsigned int i = 0; i < 256; i++) {
		in = known_fields;
		in.state = (uint8_t)i;
		in.nonce[i / 16] ^= (uint8_t)i;
		in.crash[i % 16] ^= (uint8_t)(255 - i);
		in.uptime = (uint32_t)1 << i % 32;
		answer_make(buf, &in, &known_key);
		assert_int_equal(
		    answer_check(buf, sizeof(buf), &known_key, &out),
		    KDUMP2_OK);
		assert_int_equal(out.state, i);
		assert_memory_equal(out.nonce, in.nonce, sizeof(in.nonce));
		assert_memory_equal(out.crash, in.crash, sizeof(in.crash));
		assert_int_equal(out.uptime, in.uptime);
	}
}

/* --- what is refused ------------------------------------------------------ */

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(kinds); i++)
		CHECK_INT(kinds[i].name,
		    kinds[i].check(kinds[i].good, KDUMP2_SIZE, &known_key),
		    KDUMP2_OK);
}

static enum kdump2_error
wanted_for_bit(size_t bit)
{
	if (bit < 32)
		return (KDUMP2_BAD_MAGIC);
	return (bit < 40 ? KDUMP2_BAD_TYPE : KDUMP2_BAD_TAG);
}

static void
test_bits(void **state)
{
	uint8_t bytes[KDUMP2_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(kinds); i++)
		for (size_t bit = 0; bit < BITS; bit++) {
			memcpy(bytes, kinds[i].good, sizeof(bytes));
			bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
			CHECK_INT(kinds[i].name,
			    kinds[i].check(bytes, sizeof(bytes), &known_key),
			    wanted_for_bit(bit));
		}
}

static void
test_lengths(void **state)
{
	uint8_t bytes[2 * KDUMP2_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(kinds); i++)
		for (size_t len = 0; len <= sizeof(bytes); len++) {
			memcpy(bytes, kinds[i].good, KDUMP2_SIZE);
			memcpy(bytes + KDUMP2_SIZE, kinds[i].good, KDUMP2_SIZE);
			CHECK_INT(kinds[i].name,
			    kinds[i].check(bytes, len, &known_key),
			    len == KDUMP2_SIZE ? KDUMP2_OK : KDUMP2_BAD_LENGTH);
		}
}

/* The right bytes, and each key that differs in a bit. */
static void
test_keys(void **state)
{
	struct kdump2_key key;

	(void)state;
	for (size_t i = 0; i < N_OF(kinds); i++) {
		for (size_t bit = 0; bit < 8 * sizeof(key.bytes); bit++) {
			key = known_key;
			key.bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
			CHECK_INT(kinds[i].name,
			    kinds[i].check(kinds[i].good, KDUMP2_SIZE, &key),
			    KDUMP2_BAD_TAG);
		}
		CHECK_INT(kinds[i].name,
		    kinds[i].check(kinds[i].good, KDUMP2_SIZE, &other_key),
		    KDUMP2_BAD_TAG);
	}
}

/* A query sent back is no answer, also with its type changed; nor the other. */
static void
test_reflected(void **state)
{
	uint8_t bytes[KDUMP2_SIZE];

	(void)state;
	assert_int_equal(check_answer(known_query, KDUMP2_SIZE, &known_key),
	    KDUMP2_BAD_TYPE);
	assert_int_equal(check_query(known_answer, KDUMP2_SIZE, &known_key),
	    KDUMP2_BAD_TYPE);
	memcpy(bytes, known_query, sizeof(bytes));
	bytes[4] = 'A';
	assert_int_equal(
	    check_answer(bytes, sizeof(bytes), &known_key), KDUMP2_BAD_TAG);
	memcpy(bytes, known_answer, sizeof(bytes));
	bytes[4] = 'Q';
	assert_int_equal(
	    check_query(bytes, sizeof(bytes), &known_key), KDUMP2_BAD_TAG);
}

/* An old answer with a new nonce, and a new one with an old tag. */
static void
test_replayed(void **state)
{
	struct kdump2_answer fresh = known_fields;
	uint8_t bytes[KDUMP2_SIZE];

	(void)state;
	fresh.nonce[0] ^= 0x80;
	answer_make(bytes, &fresh, &known_key);
	memcpy(bytes + TAG_AT, known_answer + TAG_AT, KDUMP2_SIZE - TAG_AT);
	assert_int_equal(
	    check_answer(bytes, sizeof(bytes), &known_key), KDUMP2_BAD_TAG);
	memset(bytes + TAG_AT, 0, KDUMP2_SIZE - TAG_AT);
	assert_int_equal(
	    check_answer(bytes, sizeof(bytes), &known_key), KDUMP2_BAD_TAG);
}

/* The holder of the key may write what it likes where there is 0 today. */
static void
test_reserved(void **state)
{
	static const struct {
		size_t kind, at;
	} reserved[] = {
		{ 0, 5 },
		{ 0, 6 },
		{ 0, 7 },
		{ 0, 24 },
		{ 0, 39 },
		{ 0, 40 },
		{ 0, 47 },
		{ 1, 6 },
		{ 1, 7 },
		{ 1, 44 },
		{ 1, 47 },
	};
	uint8_t bytes[KDUMP2_SIZE], hash[HMAC_SIZE];

	(void)state;
	for (size_t i = 0; i < N_OF(reserved); i++) {
		const struct kind *kind = &kinds[reserved[i].kind];

		memcpy(bytes, kind->good, sizeof(bytes));
		bytes[reserved[i].at] = 0x5a;
		CHECK_INT(kind->name,
		    kind->check(bytes, sizeof(bytes), &known_key),
		    KDUMP2_BAD_TAG);
		hmac_sha256(known_key.bytes, sizeof(known_key.bytes), bytes,
		    TAG_AT, hash);
		memcpy(bytes + TAG_AT, hash, sizeof(bytes) - TAG_AT);
		CHECK_INT(kind->name,
		    kind->check(bytes, sizeof(bytes), &known_key), KDUMP2_OK);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_reflected),
		cmocka_unit_test(test_replayed),
		cmocka_unit_test(test_reserved),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
