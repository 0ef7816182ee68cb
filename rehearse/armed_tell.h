/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether this node is armed, told to people and to the cluster.
 */
#ifndef FK_REHEARSE_ARMED_TELL_H
#define FK_REHEARSE_ARMED_TELL_H

#include <stdbool.h>

struct armed;

/* One line on standard output.  False if it cannot be written, logged. */
bool armed_print(const struct armed *a);

/*
 * Sets this node's transient attributes kdump-armed, kdump-armed-why and
 * kdump-armed-key.  Where no Pacemaker runs nothing is to be done.  Ends at the
 * first that attrd does not take: false, logged.  Waits 6 seconds at most.
 */
bool armed_publish(const struct armed *a);

/* Takes them away: the node is not known to be armed or not.  Likewise. */
bool armed_unpublish(void);

#endif
