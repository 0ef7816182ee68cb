/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judgement on the image for a crash, by what this host has and is now:
 * its files, its addresses, its drivers.  fence_kdump's validate-all and the
 * rehearsal judge by it alike.
 */
#ifndef FK_CRASH_CHECK_H
#define FK_CRASH_CHECK_H

#include <stdbool.h>

#include "lib/crash_judge.h"

struct crash_image;
struct reason;
struct whose_set;

/*
 * Reports every finding on an image that was looked at; `unread` is why its
 * files could not be read ("" if they were).  This host is the target of
 * `set`; `is_own` and `own` as in struct crash_view.  True if there is no
 * error.
 */
bool crash_check(const struct crash_image *image, const struct reason *unread,
    const struct whose_set *set, crash_own_fn *is_own, const void *own,
    crash_tell_fn *tell, void *arg);

/*
 * The part of that which is about no address: is the sender in the image, and
 * is its configuration that of today?  True if there is no error.
 */
bool crash_check_list(
    const struct crash_image *image, crash_tell_fn *tell, void *arg);

#endif
