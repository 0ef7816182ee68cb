/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The image that is loaded for a crash, if there is one: the rehearsal's look
 * into it.
 */
#ifndef FK_REHEARSE_IMAGE_H
#define FK_REHEARSE_IMAGE_H

#include "rehearse/judge.h"

struct identity;
struct key_today;
struct own_addrs;

/*
 * Reports every finding on the image that a crash of this host would boot, as
 * fence_kdump's validate-all judges it (lib/crash_check.h); but each is a
 * warning, because people rehearse before they make the image, but for an image
 * with a key that others can read.  `key` is the one that this host would get
 * today.  Reports nothing if there is none, or if this user cannot read it.
 * Waits 30 seconds at most.
 */
void image_judge(const struct identity *id, const struct own_addrs *own,
    const struct key_today *key, finding_fn *tell, void *arg);

#endif
