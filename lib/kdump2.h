/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Version 2 of the kdump notification: a cluster node asks, and the crash
 * kernel answers.
 *
 * One UDP datagram each way, the query to port 7412, exactly 64 bytes; numbers
 * are big-endian:
 *
 *	at  bytes        query                     answer
 *	 0    4  magic   66 6b 64 32 ("fkd2")      the same
 *	 4    1  type    51 ("Q")                  41 ("A")
 *	 5    1  state   0                         enum kdump2_state
 *	 6    2          0                         0
 *	 8   16  nonce   fresh                     the query's
 *	24   16  crash   0                         the crash kernel's boot id
 *	40    4  uptime  0                         the crash kernel's, seconds
 *	44    4          0                         0
 *	48   16  tag     the first half of HMAC-SHA-256 (RFC 2104) over the
 *			 bytes 0 to 47, under the key of the node that is asked
 *
 * Where a query or an answer has 0, the bytes are covered by the tag and not
 * looked at.  Another layout would get another magic.  The answer is bound to
 * the node by the key (lib/kdump2_key.h), to now by the nonce, and by nothing
 * to the address it comes from.
 *
 * The magic is not that of version 1 (lib/kdump_msg.h), because listeners
 * exist that believe any datagram which begins like version 1.
 *
 * Pure functions; nothing is allocated, logged, or kept.
 */
#ifndef FK_KDUMP2_H
#define FK_KDUMP2_H

#include <stddef.h>
#include <stdint.h>

#define KDUMP2_PORT 7412         /* UDP */
#define KDUMP2_PORT_TEXT "7412"  /* the same, as an option's default */
#define KDUMP2_SIZE 64           /* bytes: a query, an answer */
#define KDUMP2_MAGIC 0x666b6432U /* "fkd2" */
#define KDUMP2_TYPE_AT 4         /* where the type is */
#define KDUMP2_QUERY 'Q'
#define KDUMP2_ANSWER 'A'
#define KDUMP2_KEY_SIZE 32
#define KDUMP2_NONCE_SIZE 16
#define KDUMP2_CRASH_SIZE 16

/* An answer's state.  Each other byte means nothing. */
enum kdump2_state {
	KDUMP2_CRASHED = 1, /* in the crash kernel */
	KDUMP2_SAVED = 2,   /* there, and the dump is saved */
	KDUMP2_RUNNING = 3  /* a rehearsal: the node is in no crash kernel */
};

enum kdump2_error {
	KDUMP2_OK,
	KDUMP2_BAD_LENGTH,
	KDUMP2_BAD_MAGIC,
	KDUMP2_BAD_TYPE, /* such as a query where an answer is awaited */
	KDUMP2_BAD_TAG   /* not by a holder of the key, or changed on its way */
};

/* A key of one node; its owner wipes it with explicit_bzero(3). */
struct kdump2_key {
	uint8_t bytes[KDUMP2_KEY_SIZE];
};

struct kdump2_answer {
	uint8_t state; /* any byte: only some of enum kdump2_state */
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	uint8_t crash[KDUMP2_CRASH_SIZE]; /* the same for one crash kernel */
	uint32_t uptime;                  /* seconds */
};

/* Writes a query with this nonce. */
void query_make(uint8_t buf[KDUMP2_SIZE],
    const uint8_t nonce[KDUMP2_NONCE_SIZE], const struct kdump2_key *key);

/*
 * Judges the `len` bytes of a datagram as a query.  Only KDUMP2_OK means that
 * a holder of the key made it; then its nonce is written to `nonce`, and else
 * nothing is.  No more than `len` bytes are read.
 */
enum kdump2_error query_check(const uint8_t *buf, size_t len,
    const struct kdump2_key *key, uint8_t nonce[KDUMP2_NONCE_SIZE]);

/* Writes an answer. */
void answer_make(uint8_t buf[KDUMP2_SIZE], const struct kdump2_answer *answer,
    const struct kdump2_key *key);

/*
 * Judges the `len` bytes of a datagram as an answer.  Only KDUMP2_OK means
 * that a holder of the key made it, at any time: then `*answer` is written,
 * and else nothing is.  Whether its nonce is one that is awaited, and what its
 * state means, is the caller's.  No more than `len` bytes are read.
 */
enum kdump2_error answer_check(const uint8_t *buf, size_t len,
    const struct kdump2_key *key, struct kdump2_answer *answer);

#endif
