/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/hmac.h"

/* gnulib's function has the same name; lib/local.mk renames it there. */
#define hmac_sha256 gl_hmac_sha256
#include "gnulib/hmac.h"
#undef hmac_sha256

void
hmac_sha256(const void *key, size_t key_n, const void *data, size_t n,
    unsigned char out[HMAC_SIZE])
{
	/* It returns 0 always. */
	(void)gl_hmac_sha256(key, key_n, data, n, out);
}

bool
hmac_same(
    const unsigned char a[HMAC_TAG_SIZE], const unsigned char b[HMAC_TAG_SIZE])
{
	/* volatile: the compiler must not end the loop early. */
	volatile unsigned differ = 0;

	for (size_t i = 0; i < HMAC_TAG_SIZE; i++)
		differ |= (unsigned)(a[i] ^ b[i]);
	return (differ == 0);
}

void
hkdf_extract(const void *salt, size_t salt_n, const void *secret, size_t n,
    unsigned char prk[HMAC_SIZE])
{
	hmac_sha256(salt, salt_n, secret, n, prk);
}

bool
hkdf_expand(const unsigned char prk[HMAC_SIZE], const void *info, size_t info_n,
    unsigned char *out, size_t n)
{
	/* The block before, the info, the block's number: T(N-1) | info | N. */
	unsigned char text[HMAC_SIZE + HKDF_INFO_MOST + 1];
	unsigned char block[HMAC_SIZE];
	/* There is no block before the first one. */
	unsigned char *from = text + HMAC_SIZE, *number;

	if (n > HKDF_MOST || info_n > HKDF_INFO_MOST)
		return (false);
	if (info_n > 0)
		memcpy(from, info, info_n);
	number = from + info_n;
	*number = 0;
	while (n > 0) {
		size_t some = n < HMAC_SIZE ? n : HMAC_SIZE;

		++*number;
		hmac_sha256(
		    prk, HMAC_SIZE, from, (size_t)(number + 1 - from), block);
		memcpy(out, block, some);
		memcpy(text, block, sizeof(block));
		from = text;
		out += some;
		n -= some;
	}
	explicit_bzero(text, sizeof(text));
	explicit_bzero(block, sizeof(block));
	return (true);
}
