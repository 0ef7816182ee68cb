/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would what is in the image for a crash tell the nodes, as they are today?
 *
 * Pure: all that is known is given.  What surely keeps a node from hearing it
 * is an error, what only may is a warning.
 */
#ifndef FK_CRASH_JUDGE_H
#define FK_CRASH_JUDGE_H

#include <stdbool.h>

struct addr;
struct crash_image;
struct hosts;
struct whose_set;

enum crash_level {
	CRASH_WARNING,
	CRASH_ERROR
};

/* Takes a finding; `text` is gone afterwards. */
typedef void crash_tell_fn(enum crash_level level, const char *text, void *arg);

struct crash_view {
	const struct crash_image *image; /* listed and read */
	const struct whose_set *set;     /* this host is its target */
	const struct hosts *hosts;       /* today's /etc/hosts */
	bool has_ip; /* the crash kernel's command line has an ip= */
	bool (*is_own)(const struct addr *a, const void *own);
	const void *own; /* for is_own(): is it this host's today? */
};

void crash_judge(const struct crash_view *view, crash_tell_fn *tell, void *arg);

#endif
