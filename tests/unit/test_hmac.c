/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The known answers of RFC 4231 and RFC 5869, and what the headers promise. */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/hmac.h"

#define X5(s) s s s s s
#define X20(s) X5(s) X5(s) X5(s) X5(s)
#define LONG_KEY X5(X20("\xaa")) X20("\xaa") X5("\xaa") X5("\xaa") "\xaa"
/* A text of any bytes, without the 0 at its end. */
#define BYTES(s) (s), sizeof(s) - 1

struct known {
	const char *name;
	const char *key;
	size_t key_n;
	const char *data;
	size_t n;
	const char *want; /* in hexadecimal; case 5 has 16 bytes */
};

static const struct known rfc4231[] = {
	{ "case 1", BYTES(X20("\x0b")), BYTES("Hi There"),
	    "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7" },
	{ "case 2", BYTES("Jefe"), BYTES("what do ya want for nothing?"),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843" },
	{ "case 3", BYTES(X20("\xaa")),
	    BYTES(X20("\xdd") X20("\xdd") X5("\xdd") X5("\xdd")),
	    "773ea91e36800e46854db8ebd09181a7"
	    "2959098b3ef8c122d9635514ced565fe" },
	{ "case 4",
	    BYTES("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d"
		  "\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19"),
	    BYTES(X20("\xcd") X20("\xcd") X5("\xcd") X5("\xcd")),
	    "82558a389a443c0ea4cc819899f2083a"
	    "85f0faa3e578f8077a2e3ff46729665b" },
	{ "case 5", BYTES(X20("\x0c")), BYTES("Test With Truncation"),
	    "a3b6167473100ee06e0c796c2955552b" },
	{ "case 6", BYTES(LONG_KEY),
	    BYTES("Test Using Larger Than Block-Size Key - Hash Key First"),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54" },
	{ "case 7", BYTES(LONG_KEY),
	    BYTES("This is a test using a larger than block-size key and a "
		  "larger than block-size data. The key needs to be hashed "
		  "before being used by the HMAC algorithm."),
	    "9b09ffa71b942fcb27635fbcd5b0e944"
	    "bfdc63644f0713938a7f51535c3a35e2" },
	{ "nothing (not of the RFC)", NULL, 0, NULL, 0,
	    "b613679a0814d9ec772f95d778c35fc5"
	    "ff1697c493715653c6c712144292c5ad" },
};

/* A range of bytes, or one byte `n` times. */
struct run {
	unsigned char first;
	unsigned char step;
	size_t n;
};

static const struct {
	const char *name;
	struct run secret, salt, info;
	size_t n;
	const char *prk;
	const char *okm;
} rfc5869[] = {
	{ "A.1", { 0x0b, 0, 22 }, { 0, 1, 13 }, { 0xf0, 1, 10 }, 42,
	    "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
	    "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
	    "34007208d5b887185865" },
	{ "A.2", { 0, 1, 80 }, { 0x60, 1, 80 }, { 0xb0, 1, 80 }, 82,
	    "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
	    "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
	    "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
	    "cc30c58179ec3e87c14c01d5c1f3434f1d87" },
	{ "A.3", { 0x0b, 0, 22 }, { 0, 0, 0 }, { 0, 0, 0 }, 42,
	    "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
	    "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
	    "9d201395faa4b61a96c8" },
};

/* In hexadecimal; until the next call. */
static const char *
hex(const unsigned char *bytes, size_t n)
{
	static char text[2 * 128 + 1];

	assert_true(n <= 128);
	for (size_t i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return (text);
}

static const void *
bytes_of(const struct run *r, unsigned char bytes[80])
{
	for (size_t i = 0; i < r->n; i++)
		bytes[i] = (unsigned char)(r->first + i * r->step);
	return (r->n > 0 ? bytes : NULL);
}

static void
test_rfc4231(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rfc4231); i++) {
		const struct known *k = &rfc4231[i];
		unsigned char out[HMAC_SIZE];

		hmac_sha256(k->key, k->key_n, k->data, k->n, out);
		CHECK_STR(k->name, hex(out, strlen(k->want) / 2), k->want);
	}
}

static void
test_rfc5869(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rfc5869); i++) {
		unsigned char secret[80], salt[80], info[80], prk[HMAC_SIZE];
		unsigned char okm[82];

		hkdf_extract(bytes_of(&rfc5869[i].salt, salt),
		    rfc5869[i].salt.n, bytes_of(&rfc5869[i].secret, secret),
		    rfc5869[i].secret.n, prk);
		CHECK_STR(
		    rfc5869[i].name, hex(prk, sizeof(prk)), rfc5869[i].prk);
		CHECK(rfc5869[i].name,
		    hkdf_expand(prk, bytes_of(&rfc5869[i].info, info),
			rfc5869[i].info.n, okm, rfc5869[i].n));
		CHECK_STR(
		    rfc5869[i].name, hex(okm, rfc5869[i].n), rfc5869[i].okm);
	}
}

/* The hash of a key and of data of `n` bytes each, `at` bytes into a word. */
static void
hash_at(size_t at, size_t n, unsigned char out[HMAC_SIZE])
{
	_Alignas(8) unsigned char key[200 + 8], data[200 + 8];

	for (size_t i = 0; i < n; i++) {
		key[at + i] = (unsigned char)(i + n);
		data[at + i] = (unsigned char)(i ^ n);
	}
	hmac_sha256(key + at, n, data + at, n, out);
}

/* Where the bytes are in memory makes no difference. */
static void
test_places(void **state)
{
	unsigned char want[HMAC_SIZE], got[HMAC_SIZE];

	(void)state;
	for (size_t n = 0; n <= 200; n++) {
		hash_at(0, n, want);
		for (size_t at = 1; at < 8; at++) {
			hash_at(at, n, got);
			assert_memory_equal(got, want, sizeof(want));
		}
	}
}

static void
test_expand_lengths(void **state)
{
	static const unsigned char prk[HMAC_SIZE] = { 1, 2, 3 };
	static const char info[HKDF_INFO_MOST + 1];
	static unsigned char all[HKDF_MOST + 1], some[HKDF_MOST + 1];

	(void)state;
	memset(all, 0xee, sizeof(all));
	assert_true(hkdf_expand(prk, info, HKDF_INFO_MOST, all, HKDF_MOST));
	assert_int_equal(all[HKDF_MOST], 0xee);
	for (size_t n = 0; n <= 100; n++) {
		memset(some, 0xee, sizeof(some));
		assert_true(hkdf_expand(prk, info, HKDF_INFO_MOST, some, n));
		assert_memory_equal(some, all, n);
		assert_int_equal(some[n], 0xee);
	}
	/* The first block, by its definition, and info of each length. */
	for (size_t n = 0; n < 20; n++) {
		unsigned char text[20 + 1];

		memset(text, 0xab, n);
		text[n] = 1;
		hmac_sha256(prk, sizeof(prk), text, n + 1, all);
		assert_true(hkdf_expand(prk, text, n, some, HMAC_SIZE));
		assert_memory_equal(some, all, HMAC_SIZE);
	}
	/* Too much: nothing is written. */
	memset(some, 0xee, sizeof(some));
	memset(all, 0xee, sizeof(all));
	assert_false(hkdf_expand(prk, info, 0, some, HKDF_MOST + 1));
	assert_memory_equal(some, all, sizeof(all));
	assert_false(hkdf_expand(prk, info, HKDF_INFO_MOST + 1, some, 32));
	assert_memory_equal(some, all, sizeof(all));
}

static void
test_same(void **state)
{
	unsigned char a[HMAC_TAG_SIZE], b[HMAC_TAG_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(a); i++)
		a[i] = (unsigned char)(i * 37);
	memcpy(b, a, sizeof(b));
	assert_true(hmac_same(a, b));
	for (size_t bit = 0; bit < 8 * sizeof(a); bit++) {
		b[bit / 8] ^= (unsigned char)(1U << bit % 8);
		assert_false(hmac_same(a, b));
		assert_false(hmac_same(b, a));
		memcpy(b, a, sizeof(b));
	}
	/* The same bit in every two bytes: no difference may take another's. */
	for (size_t i = 1; i < sizeof(a); i++) {
		b[0] ^= 0x80;
		b[i] ^= 0x80;
		assert_false(hmac_same(a, b));
		memcpy(b, a, sizeof(b));
	}
	for (size_t i = 0; i < sizeof(a); i++)
		b[i] = (unsigned char)~a[i];
	assert_false(hmac_same(a, b));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc4231),
		cmocka_unit_test(test_rfc5869),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_expand_lengths),
		cmocka_unit_test(test_same),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
