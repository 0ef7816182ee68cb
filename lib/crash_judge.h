/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the sender in the image for a crash reach the nodes, as they are today?
 *
 * Pure: all that is known is given.  What surely keeps a node from hearing it
 * is an error, what only may is a warning.
 */
#ifndef FK_CRASH_JUDGE_H
#define FK_CRASH_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

struct addr;
struct crash_dog;
struct crash_image;
struct hosts;
struct list;
struct whose_set;

enum crash_level {
	CRASH_WARNING,
	CRASH_ERROR
};

/* Takes a finding; `text` is gone afterwards. */
typedef void crash_tell_fn(enum crash_level level, const char *text, void *arg);

/* Is the address this host's today? */
typedef bool crash_own_fn(const struct addr *a, const void *own);

struct crash_view {
	const struct crash_image *image; /* listed and read */
	const struct whose_set *set;     /* this host is its target */
	const struct hosts *hosts;       /* today's /etc/hosts */
	bool has_ip; /* the crash kernel's command line has an ip= */
	crash_own_fn *is_own;
	const void *own;            /* for is_own() */
	const struct list *modules; /* that this machine's network needs */
	const char *release;        /* of the kernel that runs */
	const struct crash_dog *dogs;
	size_t n_dogs;
};

void crash_judge(const struct crash_view *view, crash_tell_fn *tell, void *arg);

#endif
