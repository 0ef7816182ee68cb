/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What more than one check asks of a configuration.  Pure.
 */
#ifndef FK_FENCECTL_FACTS_H
#define FK_FENCECTL_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/checking.h"

/* A parameter's value; NULL: not set. */
const char *param(const struct view_device *d, const char *name);

/* The seconds of a parameter; -1: not set, or no time. */
long param_seconds(const struct view_device *d, const char *name);

/*
 * Is a parameter that word, as this project's agents read it: without the
 * blanks around it, letter case aside?
 */
bool param_is(const struct view_device *d, const char *name, const char *word);

/* What is `type` known to be (enum agent_is)? */
bool device_is(const struct view_device *d, unsigned what);

/*
 * Does the configuration itself say that the device is for the node, by the
 * list or the left side of the map?
 */
bool device_names(const struct view_device *d, const char *node);

/* Neither taken out of use nor barred on each node, for all that is known. */
bool device_usable(const struct view_device *d);

/* Fences a node only if that dumps, or still obeys. */
bool device_conditional(const struct checking *k, const struct view_device *d);

/* Makes a node that obeys panic: fence_suicide with how=crash. */
bool device_panics(const struct view_device *d);

/* Ends a node in each state: neither conditional nor an operator. */
bool device_power(const struct checking *k, const struct view_device *d);

/* Is the device in one of the levels of the entry? */
bool entry_has(const struct view_entry *e, const struct view_device *d);

/* Is it in a level of several devices? */
bool device_together(const struct checking *k, const struct view_device *d);

/*
 * The names that the delays of the device must be judged for, by a number
 * from 0 on; NULL: no more.  If all nodes have one delay, one name that is "".
 */
const char *
delay_node(const struct checking *k, const struct view_device *d, size_t i);

/* A node that devices fence: of the cluster, or a remote one. */
bool node_fenced(const struct cib_node *n);

/* Is a score, as it is written, above 0?  NULL: no. */
bool score_positive(const char *text);

/* A name of a node, of the configuration or of corosync? */
bool is_node(const struct checking *k, const char *name);

#define MEANT 128 /* bytes */

/* " (alice?)" in `text` if that node may be meant by the name, else "". */
const char *meant(const struct checking *k, const char *name, char text[MEANT]);

/* The name of these two that counts: cib_property_name(). */
const char *
property_name(const struct checking *k, const char *name, const char *new_name);

/*
 * The first fence_kdump device after `last` (NULL: of all) that waits for a
 * dump of this host; NULL: there is none, or this host is no node.
 */
const struct view_device *
awaits_host(const struct checking *k, const struct view_device *last);

/* Is there watchdog fencing, for some nodes or all? */
bool watchdog_fences(const struct checking *k);

/*
 * Could the level run for the node: are its devices there, usable, and for that
 * node?  `all` are the `n` devices that may fence it: view_eligible().
 */
bool level_works(const struct checking *k, const struct cib_level *l,
    const char *node, const struct view_device *const *all, size_t n);

enum level_has {
	LEVEL_CONDITIONAL = 1 << 0,
	LEVEL_KDUMP = 1 << 1,
	LEVEL_POWER = 1 << 2,
	LEVEL_OPERATOR = 1 << 3
};

/* The enum level_has of its devices. */
unsigned level_has(const struct checking *k, const struct cib_level *l);

#endif
