/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may hang is done by a child, which can be given up.
 */
#ifndef FK_CHILD_ASK_H
#define FK_CHILD_ASK_H

#include <stddef.h>

struct reason;

/* Puts at most `size` bytes into `answer`; returns how many. */
typedef size_t child_ask_fn(const void *arg, char *answer, size_t size);

enum child_answer {
	CHILD_ANSWERED,
	CHILD_DIED, /* without an answer */
	CHILD_LATE,
	CHILD_NONE /* it could not be started, with the reason */
};

/*
 * A child calls fn(arg), whose answer has at most `size` bytes (PIPE_BUF), and
 * has `ms` milliseconds.  It has no descriptors but its own, as in
 * child_forget(), and dies with this process.  It is ended in any case, and
 * reaped unless SIGKILL does not reach it within 0.1 s.
 */
enum child_answer child_ask(child_ask_fn *fn, const void *arg, char *answer,
    size_t size, int ms, struct reason *why);

#endif
