/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Answers the queries of cluster nodes (lib/kdump2.h): this host's proof that
 * it is in its crash kernel.
 *
 * Only a query that a holder of this node's key made is answered.  Before each
 * answer it is looked again whether that is still true (place_answers()); once
 * it is not, no query is answered any more.  The time that all of it takes is
 * limited (budget.h).
 */
#ifndef FK_ANSWER_H
#define FK_ANSWER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/budget.h"
#include "lib/kdump2.h"

struct addr;
struct reason;

#define ANSWER_SOCKETS 2 /* IPv4, IPv6 */
#define ANSWER_TURN 16   /* datagrams at most, both together */

struct answerer {
	int fds[ANSWER_SOCKETS]; /* -1: none */
	struct kdump2_key key;
	struct kdump2_answer answer; /* its nonce and uptime are the last's */
	struct budget budget;
	int64_t cpu_ns;     /* of this thread, at the last turn */
	unsigned int taken; /* datagrams, in that turn */
	struct addr *nodes; /* n_nodes of them: who may ask in a flood */
	size_t n_nodes;
	bool strict; /* they alone are listened to */
	bool silent; /* it has become untrue: nothing is answered any more */
	bool each;   /* each answer is logged, not the first one alone */
	unsigned long answered, refused; /* datagrams */
};

/* Without sockets; all functions may be called, and do nothing. */
void answer_init(struct answerer *answerer);

/*
 * Takes queries at `port` of all addresses.  The key is copied.  Returns how
 * many families have a socket: if not all, the reason tells which of them
 * failed first; "": this host has no such family.
 */
int answer_open(struct answerer *answerer, uint16_t port,
    const struct kdump2_key *key, uint8_t state, struct reason *why);

/* Closes the sockets and wipes the key. */
void answer_close(struct answerer *answerer);

/* Are queries answered? */
bool answer_is_on(const struct answerer *answerer);

/*
 * Waits for queries: fills in the descriptors of poll(2).  Returns when
 * answer_turn() is to be called at the latest, queries or not: `when`, or
 * sooner.
 */
int64_t answer_poll(const struct answerer *answerer,
    struct pollfd fds[ANSWER_SOCKETS], int64_t when, int64_t now);

/*
 * Takes what queries are there, at most ANSWER_TURN, and answers.  To be called
 * in each round of the program's loop, whose time is `now`: the processor's
 * time since the last turn, if that had queries, is what they took.
 */
void answer_turn(struct answerer *answerer, int64_t now);

/*
 * The addresses of all nodes that may ask, `n` of both families; copied.  In a
 * flood (budget.h) they alone are listened to; without them, or without
 * memory, all are.  -1: no memory.
 */
int answer_know(struct answerer *answerer, const struct addr *nodes, size_t n);

/*
 * Does nothing else, until clock_ns() is `until_ns` or until what the answers
 * say is true no more: that is looked at every second, too.  Then `answerer` is
 * closed.
 */
void answer_until(struct answerer *answerer, int64_t until_ns);

#endif
