/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The running corosync's map, by what corosync-cmapctl prints of it.  Pure.
 */
#ifndef FK_CMAP_PARSE_H
#define FK_CMAP_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/addr.h"
#include "lib/coronodes.h"

struct reason;

/* A member, one that left, or one that joined. */
struct cmap_member {
	unsigned nodeid;
	bool joined;
	struct addr *addrs; /* without those that mean nothing by themselves */
	size_t n;
};

struct cmap {
	struct corosync nodes; /* of its nodelist; no lines */
	struct cmap_member *members;
	size_t n_members;
	/*
	 * So long without a pong, and a living node would have answered: the
	 * greatest of all links' knet_ping_timeout, or two of their intervals
	 * if that is more; ms, never 0.
	 */
	unsigned frozen_ms;
	unsigned interval_ms; /* between two pings, the greatest; never 0 */
	bool knet;            /* the transport: it counts pongs */
};

/*
 * Is what corosync-cmapctl prints of the map there to its end?  The program
 * ends with success, too, when corosync ends or refuses in the middle.  It
 * prints the keys in their order, and the last that there is in each map is
 * totem.version: corosync does not start without it.
 */
bool cmap_is_whole(const char *bytes, size_t len);

/*
 * Reads what corosync-cmapctl prints of the map, of corosync 2 or 3.  Keys
 * that this does not read are passed over.  0, or -1 with the reason: a line
 * of a key that is read is not understood.
 */
int cmap_parse(
    struct cmap *cmap, const char *bytes, size_t len, struct reason *why);
void cmap_free(struct cmap *cmap);

/* The member of that nodeid, or NULL. */
const struct cmap_member *cmap_member(const struct cmap *cmap, unsigned nodeid);

#endif
