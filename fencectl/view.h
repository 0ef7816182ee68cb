/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pacemaker's decisions on a configuration: pure functions, made fast by
 * indexes that view_make() builds once.
 *
 * The document is Pacemaker's source: daemons/fenced/fenced_commands.c,
 * fenced_remote.c, fenced_scheduler.c; tried with 2.1.5, read in 3.0.2.
 */
#ifndef FK_FENCECTL_VIEW_H
#define FK_FENCECTL_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "fencectl/cib.h"
#include "fencectl/hostmap.h"

/* What cannot be seen in the configuration is not guessed. */
enum view_answer {
	VIEW_NO,
	VIEW_YES,
	VIEW_UNKNOWN /* an agent's answer, or a rule that is not judged */
};

/* How the fencer finds out whom a device is for. */
enum view_check {
	VIEW_CHECK_STATIC,
	VIEW_CHECK_DYNAMIC, /* asks the agent for its list */
	VIEW_CHECK_STATUS,  /* asks the agent for the node's status */
	VIEW_CHECK_NONE,    /* for every name */
	VIEW_CHECK_BAD,     /* pcmk_host_check has no such value: for none */
	VIEW_CHECK_UNKNOWN  /* by what the agent can, which is not known */
};

struct view_device {
	const struct cib_resource *rsc;
	enum view_check check;
	bool explicit_check; /* pcmk_host_check is given */
	struct hostmap map;
	enum view_answer disabled; /* target-role=Stopped */
	bool on_target; /* its off and reboot are asked of the target alone */
	/* By a cluster node's place in view.hosts: enum view_answer. */
	unsigned char *runs;
	size_t n_runs; /* that may run it, the unknown counted */
};

#define VIEW_LEVELS 10 /* 1 to 9 count */

/* All levels of one key: what Pacemaker calls a topology entry. */
struct view_entry {
	enum cib_target target;
	const char *key, *value;
	/* By index: the one that counts, the last of its index; or NULL. */
	const struct cib_level *levels[VIEW_LEVELS];
	void *pattern; /* regex_t; NULL: none, or does not compile */
	bool unjudged; /* a pattern that pattern_compile() does not judge */
};

struct view {
	const struct cib *cib;
	struct arena arena;
	const struct cib_node **hosts; /* cluster nodes: a fencer each */
	size_t n_hosts;
	struct view_device *devices; /* as cib->devices, same place */
	size_t n_devices;
	struct view_entry *entries; /* in the order of their keys */
	size_t n_entries;
	struct index by_host;   /* const struct cib_node * in hosts */
	struct index by_id;     /* struct view_device */
	struct index by_target; /* static targets: struct view_device */
	struct index by_key;    /* entries by name: struct view_entry */
	const struct view_device **others; /* not by a static list */
	size_t n_others;
	/* The fencer's own device, which is none of the configuration. */
	const struct view_device *watchdog; /* NULL: there is none */
};

void view_free(struct view *view);

/* The device of that id; NULL if there is none. */
const struct view_device *view_device(const struct view *view, const char *id);

#endif
