/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a check is given, and where it puts what it finds.  A check looks and
 * adds to a list; it prints nothing, and decides nothing.
 */
#ifndef FK_FENCECTL_CHECKING_H
#define FK_FENCECTL_CHECKING_H

#include <stdbool.h>

#include "fencectl/finding.h"
#include "fencectl/view.h"
#include "lib/list.h"

struct cluster;
struct quorum;
struct said;

/* Without which a check cannot judge. */
enum check_needs {
	NEEDS_NODES = 1 << 0,    /* the names of the nodes */
	NEEDS_COROSYNC = 1 << 1, /* corosync's nodes, votes and times */
	NEEDS_LIVE = 1 << 2,     /* this host, and not a file */
	NEEDS_VERSION = 1 << 3,  /* Pacemaker's feature set */
	NEEDS_HOST = 1 << 4      /* which node this host is */
};

struct checking {
	const struct cib *cib;
	const struct view *view;
	const struct cluster *cluster; /* corosync's nodes; NULL: not known */
	const struct quorum *quorum;   /* NULL: not known */
	const char *host;              /* this node; NULL: not known */
	unsigned has;                  /* enum check_needs */
	struct findings *found;
	struct list blind; /* ids of checks that tried and could not judge */
	const char *id;    /* of the check that looks now */
	bool all_named;    /* each node has levels by its name */
	struct said *said; /* what other programs say, see fencectl/said.h */
};

#define EACH_DEVICE(d, k)              \
	for ((d) = (k)->view->devices; \
	     (d) < (k)->view->devices + (k)->view->n_devices; (d)++)
#define EACH_NODE(n, k)                                                        \
	for ((n) = (k)->cib->nodes; (n) < (k)->cib->nodes + (k)->cib->n_nodes; \
	     (n)++)
#define EACH_LEVEL(l, k)             \
	for ((l) = (k)->cib->levels; \
	     (l) < (k)->cib->levels + (k)->cib->n_levels; (l)++)

/* Does the level name the device? */
bool level_with(const struct cib_level *l, const struct view_device *d);

/* What a finding is about; NULL and 0: nothing of that kind. */
struct where {
	const char *about; /* a device, a resource, a property */
	const char *node;
	unsigned level;
};

/* Adds a finding of the running check. */
void check_add(struct checking *k, enum severity severity, struct where where,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Has each node, of the configuration and of corosync, levels by its name? */
bool check_all_named(const struct checking *k);

/* The running check could not judge. */
void check_blind(struct checking *k);

/*
 * Adds a finding about a device: one for each level by name that has the
 * device, or else one alone.  Those are `shared` if the device may be used for
 * other nodes as well: by a pattern or an attribute, or without a level.
 */
void check_device(struct checking *k, enum severity severity,
    const struct view_device *d, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* The same, but about that node alone, if it is not "". */
void check_device_node(struct checking *k, enum severity severity,
    const struct view_device *d, const char *node, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

#endif
