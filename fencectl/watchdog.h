/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watchdog fencing, as Pacemaker's fencer has it: with stonith-watchdog-timeout
 * each node registers a device "watchdog" for itself, also without a resource
 * of that name; a node that does not answer is taken as fenced after that time
 * (stonith_device_register() of fenced_commands.c, and
 * check_watchdog_fencing_and_wait() of fenced_remote.c).
 */
#ifndef FK_FENCECTL_WATCHDOG_H
#define FK_FENCECTL_WATCHDOG_H

#include <stdbool.h>

struct cib;
struct times;
struct view;
struct view_device;

#define WATCHDOG_ID "watchdog"

/*
 * stonith-watchdog-timeout in seconds; 0: there is no watchdog fencing; -1: it
 * is automatic, twice the SBD_WATCHDOG_TIMEOUT of the nodes.
 */
long watchdog_seconds(const struct cib *c);

/*
 * Sets v->watchdog, after the devices are made; NULL without watchdog fencing,
 * or if a resource is that device.  0, or -1 if there is no memory.
 */
int watchdog_make(struct view *view);

/* Is it that device, by a resource or without one? */
bool watchdog_is(const struct view_device *d);

/*
 * Is the node taken as fenced after that time?  As the fencer's
 * node_does_watchdog_fencing(): each node, unless a resource of that name has a
 * pcmk_host_list.  Where a rule decides on the list, true.
 */
bool watchdog_is_for(const struct view *view, const char *node);

/* How long the device takes: the fencer waits, and runs nothing. */
void watchdog_times(struct times *t, const struct cib *c);

#endif
