/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this program runs, and which answers are true there.
 *
 * A crash kernel is known by /proc/vmcore (the old kernel's memory; kernel
 * source: fs/proc/vmcore.c), a node of a cluster, or a remote node, by what
 * listens there (lib/qb_socket.h).
 */
#ifndef FK_ANSWER_PLACE_H
#define FK_ANSWER_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/qb_socket.h"

enum place_kernel {
	PLACE_UNKNOWN, /* /proc is not mounted, or cannot be looked at */
	PLACE_RUNNING, /* /proc is mounted, and has no vmcore */
	PLACE_CRASH
};

/*
 * Looks at /proc: one access(2) in a crash kernel, and the first time an
 * open(2).  What was a crash kernel's /proc is looked at also when it has been
 * moved to another root; a child that closes all descriptors does without.
 */
enum place_kernel place_kernel(void);

/* Does a cluster stack run: Corosync, or Pacemaker's executor? */
enum qb_socket place_stack(void);

/*
 * May an answer to a query have this state (a byte; enum kdump2_state)?  An
 * answer is believed more than a message, so no doubt is allowed: "crashed"
 * needs /proc/vmcore, and QB_ABSENT of place_stack(); "running", the
 * rehearsal's, needs a /proc without vmcore.  Each other state is never
 * answered.  Pure.
 */
bool
place_may_answer(uint8_t state, enum place_kernel kernel, enum qb_socket stack);

/* The same for here and now.  To be asked before each answer. */
bool place_answers(uint8_t state);

#endif
