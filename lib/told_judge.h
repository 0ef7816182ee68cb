/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be wrong with a line by which the crash kernel is configured to
 * send, without looking up its nodes.  validate-all of fence_kdump and the
 * rehearsal judge by it alike.
 *
 * Rests on kdumpctl's check_fence_kdump_config() and on
 * kdump_configure_fence_kdump() of kdump-utils 1.0.61.
 */
#ifndef FK_TOLD_JUDGE_H
#define FK_TOLD_JUDGE_H

#include <stdbool.h>

#include "lib/crash_judge.h"

struct told;

/* Does kdumpctl take this word of the line for this host itself? */
typedef bool told_self_fn(const char *node, const void *self);

struct told_view {
	const struct told *line;
	const char *port; /* the device listens on it; NULL: not known */
	told_self_fn *is_self;
	const void *self; /* for is_self() */
};

/* Reports each finding: "FILE:LINE: ...", without FILE for a command line. */
void told_judge(const struct told_view *view, crash_tell_fn *tell, void *arg);

/* Does Red Hat's kdump refuse this word before it is looked up? */
bool told_is_refused(const struct told_view *view, const char *node);

#endif
