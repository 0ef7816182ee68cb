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

#include "fence_kdump/verdict.h"

/* What the pongs of the node's corosync prove about a message of the node. */
enum pulse {
	PULSE_NONE,   /* nothing: not a joined member, no counters, no answer */
	PULSE_OPEN,   /* not yet seen frozen for long enough */
	PULSE_FROZEN, /* frozen: the node's corosync is dead */
	PULSE_AFTER,  /* a pong came after the message: corosync lives */
	PULSE_N
};

struct evidence {
	bool over;         /* the deadline, a signal, an error: row 1 */
	enum verdict word; /* on a message; VERDICT_N: none came */
	enum pulse pulse;  /* for that message: row 7 */
};

enum decision {
	DECISION_FENCED,     /* the only one that becomes exit status 0 */
	DECISION_NOT_FENCED, /* the end: not fenced */
	DECISION_IGNORE,     /* the message does not count; wait */
	DECISION_HOLD,       /* neither yes nor no yet; wait */
	DECISION_VOID,       /* the message is a lie; wait */
	DECISION_WAIT        /* nothing came */
};

/* A pure function; each combination of evidence has its one answer. */
enum decision decide(const struct evidence *e);

#endif
