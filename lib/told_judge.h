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
#include <stddef.h>

#include "lib/crash_judge.h"

struct addr;
struct told;

/* Address `i` of this host; NULL where there are no more. */
typedef const struct addr *told_own_fn(const void *own, size_t i);

struct told_view {
	const struct told *line;
	const char *port; /* the device listens on it; NULL: not known */
	const char *host; /* the name of this host, as uname(2) has it */
	told_own_fn *own_at;
	const void *own; /* for own_at() */
};

/* Reports each finding: "FILE:LINE: ...", without FILE for a command line. */
void told_judge(const struct told_view *view, crash_tell_fn *tell, void *arg);

/* Does Red Hat's kdump refuse this word before it is looked up? */
bool told_is_refused(const struct told_view *view, const char *node);

#endif
