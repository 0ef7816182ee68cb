/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The drills that this host has records of.
 */
#ifndef FK_FENCECTL_DRILLS_H
#define FK_FENCECTL_DRILLS_H

#include <stdbool.h>
#include <stddef.h>

struct drill;
struct reason;

#define DRILLS_MOST 10000 /* files that are looked at */

struct drills {
	struct drill *all;
	size_t n;
	bool incomplete; /* a file was not read, or there are more */
};

/*
 * Reads all records in the folder; a file that is none is logged and passed
 * over, and so is what comes after DRILLS_MOST: both are `incomplete`.  0, also
 * if there is no folder: no drill was run here.  -1 with the reason: what is
 * there cannot be read.  drills_free() in both cases.
 */
int drills_read(struct drills *d, const char *folder, struct reason *why);
void drills_free(struct drills *d);

/* All were read; `d`: NULL if they could not be. */
bool drills_known(const struct drills *d);

/* The last one of the node; NULL: there is none. */
const struct drill *drills_last(const struct drills *d, const char *node);

#endif
