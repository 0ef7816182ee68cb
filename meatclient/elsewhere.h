/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The requests that are open on other hosts of the cluster, as far as their
 * attributes tell (meat/meat_attr.h).  Each question to Pacemaker takes
 * ATTRD_ASK_MS at most.
 */
#ifndef FK_MEATCLIENT_ELSEWHERE_H
#define FK_MEATCLIENT_ELSEWHERE_H

#include <stdbool.h>
#include <stddef.h>

#include "meat/meat_attr.h"

struct reason;

#define ELSEWHERE_MAX 64 /* nodes and requests; more are left out */

struct elsewhere {
	struct meat_call calls[ELSEWHERE_MAX]; /* by node */
	size_t n;
};

/*
 * Asks for all of them: by two programs, and one more for each node that has a
 * request.  ATTRD_ABSENT: no Pacemaker runs here; ATTRD_FAILED: not known, with
 * the reason.
 */
enum attrd_state elsewhere_read(struct elsewhere *all, struct reason *why);

/*
 * Asks for a request for this node.  False if there is none, or that is not
 * known.
 */
bool elsewhere_find(const char *node, struct meat_call *call);

#endif
