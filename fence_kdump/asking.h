/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the awaited node whether it is in its crash kernel (lib/kdump2.h): a
 * connected socket for each of its addresses, so that the answers pass a
 * firewall that lets in what was asked for, and no flood to the port of the
 * messages fills their queue.  No privilege is needed.
 *
 * An ICMP error, such as "port unreachable", is evidence of nothing.
 */
#ifndef FK_ASKING_H
#define FK_ASKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/queries.h"
#include "lib/addr.h"
#include "lib/kdump2.h"
#include "lib/reason.h"

#define ASKING_MOST 16 /* addresses */
#define ASKING_TURN 64 /* datagrams of one socket, before others */

struct asked {
	struct addr addr;
	int fd; /* -1: closed, this address is asked no more */
	struct queries queries;
};

struct asking {
	bool on; /* there is a key: all functions do nothing without one */
	struct kdump2_key key;
	uint16_t port; /* host order */
	struct asked nodes[ASKING_MOST];
	size_t n;           /* of them, closed ones too */
	uint64_t sent;      /* queries */
	struct reason deaf; /* why an address cannot be asked; "" */
	bool reported;      /* that a query was not let out */
};

/* The key is copied. */
void asking_begin(
    struct asking *asking, const struct kdump2_key *key, uint16_t port);

/* Closes all, and wipes the key. */
void asking_end(struct asking *asking);

/*
 * Asks this address from now on, if it is not yet.  Returns its index, which
 * stays, if it is a new one; else -1, and `asking->deaf` has the reason if it
 * cannot be asked now.  Returns -1 as well if ASKING_MOST are asked.
 */
int asking_add(struct asking *asking, const struct addr *addr, int64_t now_ns);

/* Asks one no more. */
void asking_drop(struct asking *asking, size_t i);

/* How many are asked. */
size_t asking_open(const struct asking *asking);

/* A message of the node came: all are asked once more, soon. */
void asking_ring(struct asking *asking);

/* When the next query is due; INT64_MAX: none is asked. */
int64_t asking_due(const struct asking *asking);

/*
 * Sends the queries that are due.  Returns 0; -1 with the reason if no nonce
 * can be made.
 */
int asking_send(struct asking *asking, struct reason *why);

/*
 * Has a datagram come that was not taken yet?  An error is none, such as a node
 * that runs causes by each query.
 */
bool asking_waits(const struct asking *asking);

/*
 * Takes a datagram, of one byte more than an answer at most.  Returns true if
 * there was one, or an error that says nothing: then its length is 0.
 */
bool asking_take(
    const struct asked *asked, uint8_t buf[KDUMP2_SIZE + 1], size_t *len);

#endif
