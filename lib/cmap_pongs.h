/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync-cmapctl prints of the links' statistics, and how two samples
 * of that differ.  Pure.
 */
#ifndef FK_CMAP_PONGS_H
#define FK_CMAP_PONGS_H

#include <stdbool.h>
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
int cmap_parse_pongs(struct cmap_pongs *pongs, unsigned nodeid,
    const char *bytes, size_t len, struct reason *why);

/* How the counters have changed, of the links that both samples have. */
struct cmap_pongs_change {
	bool grew; /* one, at least */
	bool fell; /* one, at least: it is another link's, or begins again */
};

struct cmap_pongs_change cmap_pongs_change(
    const struct cmap_pongs *before, const struct cmap_pongs *after);

#endif
