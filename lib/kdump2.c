/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "lib/hmac.h"
#include "lib/kdump2.h"

/* Where each field begins. */
#define STATE_AT 5
#define NONCE_AT 8
#define CRASH_AT 24
#define UPTIME_AT 40
#define TAG_AT 48

static void
put_be32(uint8_t *p, uint32_t n)
{
	p[0] = (uint8_t)(n >> 24);
	p[1] = (uint8_t)(n >> 16);
	p[2] = (uint8_t)(n >> 8);
	p[3] = (uint8_t)n;
}

static uint32_t
get_be32(const uint8_t *p)
{
	return ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | (uint32_t)p[3]);
}

/* Writes magic, type and nonce, and 0 in all that is left. */
static void
begin(uint8_t *buf, uint8_t type, const uint8_t *nonce)
{
	memset(buf, 0, KDUMP2_SIZE);
	put_be32(buf, KDUMP2_MAGIC);
	buf[KDUMP2_TYPE_AT] = type;
	memcpy(buf + NONCE_AT, nonce, KDUMP2_NONCE_SIZE);
}

static void
seal(uint8_t *buf, const struct kdump2_key *key)
{
	uint8_t hash[HMAC_SIZE];

	hmac_sha256(key->bytes, sizeof(key->bytes), buf, TAG_AT, hash);
	memcpy(buf + TAG_AT, hash, HMAC_TAG_SIZE);
	explicit_bzero(hash, sizeof(hash));
}

static enum kdump2_error
check(
    const uint8_t *buf, size_t len, uint8_t type, const struct kdump2_key *key)
{
	uint8_t hash[HMAC_SIZE];
	bool same;

	if (len != KDUMP2_SIZE)
		return (KDUMP2_BAD_LENGTH);
	if (get_be32(buf) != KDUMP2_MAGIC)
		return (KDUMP2_BAD_MAGIC);
	if (buf[KDUMP2_TYPE_AT] != type)
		return (KDUMP2_BAD_TYPE);
	hmac_sha256(key->bytes, sizeof(key->bytes), buf, TAG_AT, hash);
	same = hmac_same(hash, buf + TAG_AT);
	explicit_bzero(hash, sizeof(hash));
	return (same ? KDUMP2_OK : KDUMP2_BAD_TAG);
}

void
query_make(uint8_t buf[KDUMP2_SIZE], const uint8_t nonce[KDUMP2_NONCE_SIZE],
    const struct kdump2_key *key)
{
	begin(buf, KDUMP2_QUERY, nonce);
	seal(buf, key);
}

enum kdump2_error
query_check(const uint8_t *buf, size_t len, const struct kdump2_key *key,
    uint8_t nonce[KDUMP2_NONCE_SIZE])
{
	const enum kdump2_error e = check(buf, len, KDUMP2_QUERY, key);

	if (e == KDUMP2_OK)
		memcpy(nonce, buf + NONCE_AT, KDUMP2_NONCE_SIZE);
	return (e);
}

void
answer_make(uint8_t buf[KDUMP2_SIZE], const struct kdump2_answer *answer,
    const struct kdump2_key *key)
{
	begin(buf, KDUMP2_ANSWER, answer->nonce);
	buf[STATE_AT] = answer->state;
	memcpy(buf + CRASH_AT, answer->crash, KDUMP2_CRASH_SIZE);
	put_be32(buf + UPTIME_AT, answer->uptime);
	seal(buf, key);
}

enum kdump2_error
answer_check(const uint8_t *buf, size_t len, const struct kdump2_key *key,
    struct kdump2_answer *answer)
{
	const enum kdump2_error e = check(buf, len, KDUMP2_ANSWER, key);

	if (e != KDUMP2_OK)
		return (e);
	answer->state = buf[STATE_AT];
	memcpy(answer->nonce, buf + NONCE_AT, KDUMP2_NONCE_SIZE);
	memcpy(answer->crash, buf + CRASH_AT, KDUMP2_CRASH_SIZE);
	answer->uptime = get_be32(buf + UPTIME_AT);
	return (KDUMP2_OK);
}
