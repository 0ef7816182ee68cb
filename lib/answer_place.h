/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where this program runs, and which answers are true there.
 *
 * A crash kernel is known by /proc/vmcore (the old kernel's memory; kernel
 * source: fs/proc/vmcore.c), a node of a cluster by Corosync, which listens on
 * the abstract socket @cmap (libqb, lib/ipc_setup.c).
 */
#ifndef FK_ANSWER_PLACE_H
#define FK_ANSWER_PLACE_H

#include <stdbool.h>
#include <stdint.h>

enum place_kernel {
	PLACE_UNKNOWN, /* /proc is not mounted, or cannot be looked at */
	PLACE_RUNNING, /* /proc is mounted, and has no vmcore */
	PLACE_CRASH
};

/* Looks at /proc: one access(2) in a crash kernel. */
enum place_kernel place_kernel(void);

/*
 * What connect(2) to the socket of Corosync's map returns: 0, an errno, or -1
 * if it cannot be called.  ECONNREFUSED: no program listens.  The socket
 * belongs to the network namespace, so no folder can hide it.
 */
int place_cmap(void);

/*
 * May an answer to a query have this state (a byte; enum kdump2_state)?  An
 * answer is believed more than a message, so no doubt is allowed: "crashed"
 * needs /proc/vmcore, and ECONNREFUSED of place_cmap(); "running", the
 * rehearsal's, needs a /proc without vmcore.  Each other state is never
 * answered.  Pure.
 */
bool place_may_answer(uint8_t state, enum place_kernel kernel, int cmap);

/* The same for here and now.  To be asked before each answer. */
bool place_answers(uint8_t state);

#endif
