/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys and ids, as Python's hmac makes them out of the header's four lines. */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/kdump2_key.h"

#define SECRET_MOST 256

static const struct {
	const char *name; /* the node's */
	size_t secret_n;  /* the bytes 0, 1, 2 ... */
	const char *key, *id, *kid;
} rows[] = {
	{ "alice", 32,
	    "4fc0441c10f0db8c99a2b33b7b2cccf1"
	    "cb61aaed44719f8509f2f30018b911bb",
	    "bee2afa5", "e8c2fd46" },
	{ "ALICE", 32,
	    "4fc0441c10f0db8c99a2b33b7b2cccf1"
	    "cb61aaed44719f8509f2f30018b911bb",
	    "bee2afa5", "e8c2fd46" },
	{ "alice", 256,
	    "911c1a52dd534349ba377bbacf767914"
	    "cda708585f07dfc4450cc40a251f846d",
	    "cee3a1ce", "f2b6b9ee" },
	{ "bob", 32,
	    "6693b992f8ec2921250ca51ad305fdcd"
	    "7d4bce2620a44f9cb213505f725253f4",
	    "021f8a6f", "e8c2fd46" },
	/* The name of a label: its key does not begin with the kid. */
	{ "id", 32,
	    "bc3ee82213fe219f6996347a216056f3"
	    "9477d2327d286879a4cc6ba89384c262",
	    "d2076182", "e8c2fd46" },
	{ "a", 0,
	    "a7e73c2b3024fd856afa532d61559bce"
	    "138d9c1e8763b4c4608adffd265f591b",
	    "e48962f6", "696ba2f3" },
};

static void
to_hex(char *text, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

static void
make_secret(uint8_t secret[SECRET_MOST])
{
	for (size_t i = 0; i < SECRET_MOST; i++)
		secret[i] = (uint8_t)i;
}

static void
test_known(void **state)
{
	uint8_t secret[SECRET_MOST];
	char text[2 * KDUMP2_KEY_SIZE + 1], id[KDUMP2_ID_SIZE];
	struct kdump2_key key;

	(void)state;
	make_secret(secret);
	for (size_t i = 0; i < N_OF(rows); i++) {
		CHECK(rows[i].name,
		    kdump2_key_make(
			&key, secret, rows[i].secret_n, rows[i].name));
		to_hex(text, key.bytes, sizeof(key.bytes));
		CHECK_STR(rows[i].name, text, rows[i].key);
		kdump2_key_id(id, &key);
		CHECK_STR(rows[i].name, id, rows[i].id);
		CHECK(rows[i].name,
		    kdump2_secret_id(id, secret, rows[i].secret_n));
		CHECK_STR(rows[i].name, id, rows[i].kid);
	}
}

/* The longest name, and those that are refused: no key is written. */
static void
test_names(void **state)
{
	uint8_t secret[SECRET_MOST];
	char name[KDUMP2_NAME_MOST + 2], id[KDUMP2_ID_SIZE];
	struct kdump2_key key, before;

	(void)state;
	make_secret(secret);
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	memset(&before, 0xee, sizeof(before));
	key = before;
	assert_false(kdump2_key_make(&key, secret, 32, name));
	assert_memory_equal(&key, &before, sizeof(key));
	assert_false(kdump2_key_make(&key, secret, 32, ""));
	assert_memory_equal(&key, &before, sizeof(key));
	name[KDUMP2_NAME_MOST] = '\0';
	assert_true(kdump2_key_make(&key, secret, 32, name));
	kdump2_key_id(id, &key);
	assert_string_equal(id, "0c0cddb7");
}

/* "A" to "Z" alone are made small: each other byte makes another key. */
static void
test_case(void **state)
{
	uint8_t secret[SECRET_MOST];
	struct kdump2_key keys[256];

	(void)state;
	make_secret(secret);
	for (unsigned int i = 1; i < 256; i++) {
		const char name[] = { 'n', (char)i, '\0' };

		assert_true(kdump2_key_make(&keys[i], secret, 32, name));
	}
	for (unsigned int i = 1; i < 256; i++)
		for (unsigned int k = i + 1; k < 256; k++)
			assert_int_equal(
			    memcmp(&keys[i], &keys[k], sizeof(keys[i])) == 0,
			    i >= 'A' && i <= 'Z' && k == i + 'a' - 'A');
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_case),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
