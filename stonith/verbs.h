/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a plugin can be asked for: the verbs of cluster-glue's
 * lib/plugins/stonith/external.c.
 */
#ifndef FK_STONITH_VERBS_H
#define FK_STONITH_VERBS_H

#include <limits.h>
#include <stdbool.h>

#include "stonith/about.h"
#include "stonith/hosts.h"
#include "stonith/name.h"

struct order;
struct reason;
struct run_output;

struct plugin {
	struct name name;
	char path[PATH_MAX]; /* of the agent */
	int stop_fd;         /* lib/stop.h */
	struct about about;  /* how the agent describes itself */
	struct hosts hosts;  /* for verbs that need the device */
};

struct verb {
	const char *name;
	bool takes_host;
	bool needs_device; /* hostlist, hostmap and short are read */
	/* 0 only if it is done; -1 with the reason. */
	int (*run)(struct plugin *, const struct verb *, const char *host,
	    struct reason *);
	const char *text; /* what it does */
};

/* Ends with a name of NULL. */
extern const struct verb verbs[];

/*
 * Runs the agent with `order`; its standard output is kept in `output`, which
 * the caller frees, unless that is NULL.  0 only if the agent ended with 0.
 */
int verbs_tell(struct plugin *plugin, const struct order *order,
    struct run_output *output, struct reason *why);

#endif
