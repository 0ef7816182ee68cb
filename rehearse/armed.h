/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would this host's crash kernel speak?  The findings of a rehearsal as one
 * word and one line.  Pure.
 */
#ifndef FK_REHEARSE_ARMED_H
#define FK_REHEARSE_ARMED_H

#include "lib/attrd.h"
#include "lib/kdump2_key.h"
#include "lib/reason.h"
#include "rehearse/judge.h"

/* All 0 at first: nothing was found. */
struct armed {
	size_t errors;       /* 0: armed */
	struct reason first; /* the first of them */
	/* The id of the key that the crash kernel has; "": none, or another
	 * than this node's of today. */
	char key[KDUMP2_ID_SIZE];
};

/* A finding_fn for a struct armed: counts errors, and passes over warnings. */
void armed_take(enum finding_level level, const char *text, void *arg);

/*
 * Why, for the attribute kdump-armed-why: "ok", or the first error, cut, and
 * with what attrd_is_plain() refuses left out.
 */
void armed_why(const struct armed *a, char why[ATTRD_VALUE]);

#endif
