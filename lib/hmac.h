/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HMAC-SHA-256 (RFC 2104 with the hash of FIPS 180-4), and what is made of it:
 * keys by HKDF (RFC 5869).  The computing is gnulib's (./bootstrap); here is
 * the comparison alone.  Pure functions; nothing is allocated.
 *
 * Texts are bytes and a length; one of 0 bytes may be NULL.  What these
 * functions keep on their way is wiped, but for gnulib's own variables on the
 * stack.
 */
#ifndef FK_HMAC_H
#define FK_HMAC_H

#include <stdbool.h>
#include <stddef.h>

#define HMAC_SIZE 32         /* bytes of a hash, of a key made by HKDF */
#define HMAC_TAG_SIZE 16     /* bytes of a tag: the first half of a hash */
#define HKDF_MOST (255 * 32) /* bytes that hkdf_expand() makes at most */
#define HKDF_INFO_MOST 512   /* bytes that it takes as `info` at most */

/* RFC 2104: writes the hash of `data` under `key`, of any length. */
void hmac_sha256(const void *key, size_t key_n, const void *data, size_t n,
    unsigned char out[HMAC_SIZE]);

/*
 * Whether two tags are the same.  The time that it takes does not depend on
 * where they differ: it tells a sender nothing of the right tag.
 */
bool hmac_same(
    const unsigned char a[HMAC_TAG_SIZE], const unsigned char b[HMAC_TAG_SIZE]);

/* RFC 5869, 2.2: makes a key out of a secret of any form.  No salt: 0 bytes. */
void hkdf_extract(const void *salt, size_t salt_n, const void *secret, size_t n,
    unsigned char prk[HMAC_SIZE]);

/*
 * RFC 5869, 2.3: makes `n` bytes for the use that `info` names out of the key
 * of hkdf_extract().  Returns false, and has written nothing, if `n` is more
 * than HKDF_MOST or `info_n` more than HKDF_INFO_MOST: then there is no key.
 * `out` must not overlap `prk` or `info`.
 */
bool
hkdf_expand(const unsigned char prk[HMAC_SIZE], const void *info, size_t info_n,
    unsigned char *out, size_t n) __attribute__((warn_unused_result));

#endif
