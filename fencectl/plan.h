/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Pacemaker would do to fence a node: pure.
 */
#ifndef FK_FENCECTL_PLAN_H
#define FK_FENCECTL_PLAN_H

#include <stddef.h>

#include "fencectl/times.h"
#include "fencectl/view.h"
#include "lib/list.h"

struct quorum;

struct plan_device {
	const struct view_device *device;
	struct times times;
};

struct plan_level {
	unsigned index; /* 1 to 9; 0: the node has no topology */
	/*
	 * In their order, up to the first that no node can run:
	 * Pacemaker ends the level there.  Without a topology: in any order.
	 */
	struct plan_device *devices;
	size_t n;
	long worst; /* s; -1: not known */
};

struct plan {
	const char *node;
	struct plan_level levels[VIEW_LEVELS];
	size_t n_levels;
	double detection;    /* s until the cluster knows; -1: not known */
	double worst;        /* s, detection included if known; -1: not known */
	struct list unknown; /* sentences: what cannot be known from here */
};

/*
 * Makes the plan for a node's name, also for one that is no node.  `q`: NULL
 * if corosync.conf is not known.  0, or -1 if there is no memory; plan_free()
 * in both cases.
 */
int plan_node(struct plan *p, const struct view *view, const struct quorum *q,
    const char *node);
void plan_free(struct plan *p);

/*
 * How long it takes until the cluster knows that a node is gone: corosync's
 * token and consensus, in seconds; -1: `q` is NULL.
 */
double plan_detection(const struct quorum *q, size_t nodes);

#endif
