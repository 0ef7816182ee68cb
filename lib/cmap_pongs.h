/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync-cmapctl prints of the links' statistics.  Pure.
 */
#ifndef FK_CMAP_PONGS_H
#define FK_CMAP_PONGS_H

#include <stddef.h>
#include <stdint.h>

#include "lib/coronodes.h"

struct reason;

/* How many pongs have come from one node, by link; `links`: a bit for each. */
struct cmap_pongs {
	unsigned links;
	uint64_t count[COROSYNC_LINKS];
};

/*
 * Reads what `corosync-cmapctl -m stats` prints: the pongs of `nodeid`.  No
 * links if there are none: another transport than knet, or no such node.  0,
 * or -1 with the reason.
 */
int cmap_parse_pongs(struct cmap_pongs *p, unsigned nodeid, const char *bytes,
    size_t len, struct reason *why);

#endif
