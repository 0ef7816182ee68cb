/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a configuration comes from: the live cluster, or files.
 */
#ifndef FK_FENCECTL_SOURCE_H
#define FK_FENCECTL_SOURCE_H

#include <stdbool.h>

#include "fencectl/cib.h"
#include "fencectl/membership.h"
#include "fencectl/view.h"

struct options;
struct reason;

#define SOURCE_STATUS 3       /* exit status: could not look */
#define SOURCE_STATUS_MS 2000 /* for each answer, for fencectl status */

struct source {
	struct cib cib;
	struct view view;
	bool live;
	const char *label; /* "live", or the file */
	bool nodes_known;  /* there is a cluster node */
	struct membership membership;
	const struct quorum *quorum; /* of `membership`; NULL: not known */
};

/*
 * Reads all that the options name.  0, or -1 with the reason: no cluster, no
 * right, not readable, over a limit.  source_free() in both cases.
 */
int
source_read(struct source *source, const struct options *o, struct reason *why);
void source_free(struct source *source);

#endif
