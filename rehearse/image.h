/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The image that is loaded for a crash, if there is one: the rehearsal's look
 * into it.
 */
#ifndef FK_REHEARSE_IMAGE_H
#define FK_REHEARSE_IMAGE_H

#include <stdbool.h>

#include "rehearse/judge.h"

struct identity;
struct key_today;
struct own_addrs;

/* This host; `key` is the one that it would get today. */
struct image_host {
	const struct identity *id;
	const struct own_addrs *own;
	const struct key_today *key;
};

/*
 * Reports every finding on the image that a crash of this host would boot, as
 * fence_kdump's validate-all judges it (lib/crash_check.h); but each is a
 * warning, because people rehearse before they make the image, but for an image
 * with a key that others can read.  Reports nothing if there is none, or if
 * this user cannot read it.  Waits 30 seconds at most.
 */
void image_judge(const struct image_host *h, finding_fn *tell, void *arg);

/*
 * The same on the image at `path`, with validate-all's errors as errors; an
 * image that is not looked into as a whole is one, and then `*whole` is false.
 * Waits 15 seconds at most.  True if the image has the key.
 */
bool image_judge_armed(const char *path, const struct image_host *h,
    finding_fn *tell, void *arg, bool *whole);

#endif
