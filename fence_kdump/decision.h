/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: is the awaited node fenced?
 *
 * docs/decision.md shows the table, which is in one order: an earlier row
 * wins.  The loop gathers the evidence, and only decide() judges what
 * follows from it.
 */
#ifndef FK_DECISION_H
#define FK_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "fence_kdump/verdict.h"

/*
 * How long a message of version 1 waits for an authenticated answer of the
 * node; and that wait is over so long before the deadline, because at the
 * deadline nothing is believed.
 */
#define DECISION_COURTESY_NS INT64_C(200000000)
#define DECISION_LAST_NS INT64_C(50000000)

/* What the pongs of the node's corosync prove about a message of the node. */
enum pulse {
	PULSE_NONE,   /* nothing: not a joined member, no counters, no answer */
	PULSE_OPEN,   /* not yet seen frozen for long enough */
	PULSE_FROZEN, /* frozen: the node's corosync is dead */
	PULSE_AFTER,  /* a pong came after the message: corosync lives */
	PULSE_N
};

/* What is asked, and what an answer is worth. */
enum auth {
	AUTH_OFF,     /* the node is not asked */
	AUTH_AUTO,    /* an answer is believed, and version 1, too */
	AUTH_REQUIRE, /* an answer alone is believed */
	AUTH_N
};

/* Authenticated answers to queries of this run whose nonces are fresh. */
struct answers {
	bool came;
	/*
	 * Of the first one whose state fences, else of the last one.  A byte
	 * off the network: any value.
	 */
	uint8_t state;
	bool asked_after; /* the query for it was sent after the message */
};

struct evidence {
	bool over; /* the deadline, a signal, an error: row 1 */
	enum auth auth;
	bool has_key;           /* of the node; else no answer counts */
	struct answers answers; /* rows 2 and 3 */
	enum verdict word;      /* on a message; VERDICT_N: none came */
	enum pulse pulse;       /* for that message: row 7 */
	int64_t held_ns;        /* since that message: row 8 */
	int64_t left_ns;        /* until the deadline */
	/* Of the whole run, and looked at where `word` is VERDICT_N: row 10. */
	bool alive; /* pongs without a gap for as long as running= says */
	bool holds; /* there is a message that is held */
};

enum decision {
	DECISION_FENCED,     /* the only one that becomes exit status 0 */
	DECISION_NOT_FENCED, /* the end: not fenced */
	DECISION_IGNORE,     /* the message does not count; wait */
	DECISION_ASK,        /* ... without an answer; ask, and wait */
	DECISION_HOLD,       /* neither yes nor no yet; wait */
	DECISION_VOID,       /* the message is a lie; wait */
	DECISION_DENIED,     /* ... by an answer: the node runs; wait */
	DECISION_RUNNING,    /* the node runs; the end: not fenced */
	DECISION_WAIT        /* nothing came */
};

/*
 * The list of states, row 2: does an authenticated answer with this one say
 * that the node is in its crash kernel?  Any byte.
 */
bool decision_state_fences(uint8_t state);

/* A pure function; each combination of evidence has its one answer. */
enum decision decide(const struct evidence *e);

/* Is the message held by row 8, and by nothing else? */
bool decision_is_courtesy(const struct evidence *e);

/*
 * When row 8 holds a message of `heard_ns` no more, for the loop's timer: at
 * this time, and not 1 ns before, decide() says FENCED.
 */
int64_t decision_courtesy_end(int64_t heard_ns, int64_t deadline_ns);

#endif
