/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of this machine matters in its crash kernel: the drivers of its
 * network interfaces, and a watchdog that runs.
 *
 * Rests on the kernel's Documentation/ABI/testing/sysfs-class-watchdog (since
 * 4.5, with CONFIG_WATCHDOG_SYSFS) and sysfs-module.  The device itself,
 * /dev/watchdog, is never opened: that would start it.
 */
#ifndef FK_CRASH_MACHINE_H
#define FK_CRASH_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/list.h"

#define CRASH_MODULE 64 /* a kernel module's name, and the end */

struct crash_dog {
	char name[32];             /* "watchdog0" */
	char identity[64];         /* "iTCO_wdt"; "" if not known */
	char driver[CRASH_MODULE]; /* the module that drives it */
	long long timeout;         /* in seconds; -1: not known */
};

/*
 * Adds the modules that the interface needs, and those below it (of a bond, a
 * VLAN, a bridge), each once.  What the kernel has built in is none.  `sys` is
 * "/sys".  0, or -1 if there is no memory.
 */
int crash_drivers(struct list *modules, const char *sys, const char *ifname);

/*
 * The watchdogs that run now and are driven by a module, at most `max`;
 * without the kernel's own software watchdog, which ends with the kernel.
 */
size_t crash_dogs(struct crash_dog *dogs, size_t max, const char *sys);

#endif
