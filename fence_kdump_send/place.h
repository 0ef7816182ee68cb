/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this program runs, and so whether it may speak.
 *
 * The message means "this node is dead to the cluster".  It is true only in a
 * crash kernel (lib/answer_place.h), and only as long as no cluster stack runs
 * there: a host whose Corosync listens is a node of the cluster, and one whose
 * Pacemaker can run resources may be a remote node.
 */
#ifndef FK_SEND_PLACE_H
#define FK_SEND_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/answer_place.h"

enum place_verdict {
	PLACE_SPEAK,
	PLACE_LIVES,   /* no crash kernel */
	PLACE_CLUSTER, /* a cluster stack runs */
};

struct place {
	bool forced;    /* --force: nothing is looked at */
	int64_t at;     /* when `kernel` was looked at */
	int64_t judged; /* when `verdict` was, or -1 */
	enum place_kernel kernel;
	enum place_verdict verdict;
};

/* Looks at /proc: one access(2) in a crash kernel.  `now` is clock_ns(). */
void place_look(struct place *place, int64_t now);

/* Pure. */
enum place_verdict place_judge(enum place_kernel kernel, bool cluster);

/*
 * May a message leave now?  To be asked before each one: it looks again, at
 * most once in the caller's round, whose time is `now`.  What has once become
 * other than PLACE_SPEAK stays so.
 */
bool place_allows(struct place *place, int64_t now);

#endif
