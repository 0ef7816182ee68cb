/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SUICIDE_FACTS_H
#define FK_SUICIDE_FACTS_H

#include <stddef.h>

#include "lib/addr.h"
#include "lib/corosync.h"
#include "lib/reason.h"
#include "suicide/cluster.h"

#define NODE_NAME_SIZE 65 /* uname(2), with its end */

/* What is known of this host and its cluster; facts_free() frees it. */
struct facts {
	char uname[NODE_NAME_SIZE]; /* the kernel's name for this host */
	int conf;                   /* corosync_read()'s result */
	struct reason conf_why;     /* if that is -1 */
	struct corosync nodes;      /* if it is 1, else empty */
	struct addr *addrs;         /* configured on this host */
	size_t n_addrs;
	struct cluster cluster; /* what the running one reports */
};

/*
 * Gathers what is known of this host: its name, its addresses and
 * corosync.conf (whose faults are facts, too); not what the running cluster
 * says.  0, then facts_free(); -1 with the reason.
 */
int facts_gather(struct facts *facts, struct reason *why);
void facts_free(struct facts *facts);

#endif
