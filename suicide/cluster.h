/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many nodes the running cluster knows, from corosync's map.
 */
#ifndef FK_SUICIDE_CLUSTER_H
#define FK_SUICIDE_CLUSTER_H

#include <stddef.h>

#include "lib/reason.h"

enum cluster_state {
	CLUSTER_NONE,  /* no corosync runs here */
	CLUSTER_TOLD,  /* it was asked, and answered */
	CLUSTER_SILENT /* it runs, and does not answer */
};

struct cluster {
	enum cluster_state state;
	size_t nodes;      /* if it answered; at least 1 */
	struct reason why; /* if it did not */
};

/*
 * The number of nodes in what corosync-cmapctl(8) prints, one
 * "key (type) = value" a line: the greatest of the different nodes in the
 * node list, the different members that were ever seen, and
 * quorum.expected_votes.  -1 with the reason if there is no member or no node
 * list in it (so that the number would only be those that were seen by now),
 * or a key of these three in another form.
 */
int
cluster_parse(const char *bytes, size_t len, size_t *nodes, struct reason *why);

#endif
