/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_ELIGIBLE_H
#define FK_FENCECTL_ELIGIBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/view.h"

/*
 * Would the fencer take the device as able to fence `node`, a node's name or
 * any other?  Where the device may run is not looked at.
 */
enum view_answer view_is_for(const struct view_device *d, const char *node);

/*
 * May a cluster node's fencer run the device: is it registered there?  By the
 * scores of the device and its group, and not if it is disabled.
 */
enum view_answer view_runs_on(
    const struct view *view, const struct view_device *d, const char *host);

/*
 * The same for fencing `target`: an agent whose off and reboot are for the
 * target's own fencer is asked of no other.  The target itself is asked
 * last, and a dead one does not answer: a device that only the target may
 * run is found by view_only_target().
 */
enum view_answer view_may(const struct view *view, const struct view_device *d,
    const char *target, const char *host);
bool view_only_target(
    const struct view *view, const struct view_device *d, const char *target);

/*
 * The devices that may fence `target`, in the order of the configuration:
 * those that are for it (or may be) and that a node may run.  `*n` of them in
 * memory that the caller frees, and that has room for one more; NULL if there
 * is no memory (never for none).
 */
const struct view_device **
view_eligible(const struct view *view, const char *target, size_t *n);

#endif
