/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <string.h>

#include "lib/hmac.h"
#include "lib/kdump2_key.h"

#define ID_BYTES 4

static const char salt[] = "fence_kdump notification 2";
static const char node[] = "node ";
static const char id_word[] = "id";

/* The 0 at the end of a text is no part of it. */
#define LENGTH(text) (sizeof(text) - 1)

static void
write_id(char id[KDUMP2_ID_SIZE], const uint8_t *bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < ID_BYTES; i++) {
		id[2 * i] = digits[bytes[i] >> 4];
		id[2 * i + 1] = digits[bytes[i] & 15];
	}
	id[2 * ID_BYTES] = '\0';
}

/* No locale's: each node must come to the same name. */
static uint8_t
lower(char c)
{
	return ((uint8_t)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
}

bool
kdump2_key_make(
    struct kdump2_key *key, const void *secret, size_t n, const char *name)
{
	uint8_t info[LENGTH(node) + KDUMP2_NAME_MOST];
	const size_t name_n = strlen(name);
	uint8_t prk[HMAC_SIZE];
	bool made;

	if (name_n == 0 || name_n > KDUMP2_NAME_MOST)
		return (false);
	memcpy(info, node, LENGTH(node));
	for (size_t i = 0; i < name_n; i++)
		info[LENGTH(node) + i] = lower(name[i]);
	hkdf_extract(salt, LENGTH(salt), secret, n, prk);
	made = hkdf_expand(
	    prk, info, LENGTH(node) + name_n, key->bytes, sizeof(key->bytes));
	explicit_bzero(prk, sizeof(prk));
	return (made);
}

void
kdump2_key_id(char id[KDUMP2_ID_SIZE], const struct kdump2_key *key)
{
	uint8_t hash[HMAC_SIZE];

	hmac_sha256(
	    key->bytes, sizeof(key->bytes), id_word, LENGTH(id_word), hash);
	write_id(id, hash);
	explicit_bzero(hash, sizeof(hash));
}

bool
kdump2_secret_id(char kid[KDUMP2_ID_SIZE], const void *secret, size_t n)
{
	uint8_t bytes[ID_BYTES] = { 0 };
	uint8_t prk[HMAC_SIZE];
	bool made;

	hkdf_extract(salt, LENGTH(salt), secret, n, prk);
	made = hkdf_expand(prk, id_word, LENGTH(id_word), bytes, sizeof(bytes));
	explicit_bzero(prk, sizeof(prk));
	write_id(kid, bytes);
	return (made);
}
