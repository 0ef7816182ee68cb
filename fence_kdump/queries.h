/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queries to one address of the awaited node: when the next one is due,
 * and which of their nonces an answer may have.  Pure: the time is an
 * argument, by clock_ns().
 *
 * A query is due at once, then 0.25, 0.5 and 1 s after the beginning, then
 * every second; and at once when a version 1 message of the node came.  Two
 * queries are at least QUERIES_GAP_NS apart.  A planned one whose time is over
 * is not sent later.
 */
#ifndef FK_QUERIES_H
#define FK_QUERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/kdump2.h"

#define QUERIES_GAP_NS INT64_C(50000000)    /* 20 a second at most */
#define QUERIES_GOOD_NS INT64_C(5000000000) /* how long a nonce is good */
#define QUERIES_KEPT 8                      /* nonces: those of the last ones */

struct query {
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	int64_t sent_ns;
};

struct queries {
	int64_t begin_ns;
	int64_t planned_ns; /* the next one, if no message comes */
	bool rung;          /* a message came after the last query */
	struct query last[QUERIES_KEPT];
	uint64_t n; /* queries so far; the last is last[(n - 1) % KEPT] */
};

/* Nothing is sent yet, and a query is due now. */
void queries_begin(struct queries *q, int64_t now_ns);

/* When the next query is due: never INT64_MAX, there is always one. */
int64_t queries_due(const struct queries *q);

/* A version 1 message of the node came: ask. */
void queries_ring(struct queries *q);

/*
 * A query with this fresh nonce is being sent, also if send(2) fails.  The
 * time is taken before send(2), so that no answer is older than that.
 */
void queries_sent(
    struct queries *q, const uint8_t nonce[KDUMP2_NONCE_SIZE], int64_t now_ns);

/*
 * Is an answer with this nonce, which came at `now_ns`, to one of the queries
 * that are kept, and the query not too old?  Then `*sent_ns` is the query's
 * time, and else it is not written.
 */
bool queries_find(const struct queries *q,
    const uint8_t nonce[KDUMP2_NONCE_SIZE], int64_t now_ns, int64_t *sent_ns);

#endif
