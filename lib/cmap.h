/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running corosync says about the cluster: its map (cmap), by
 * corosync's own corosync-cmapctl, which is there wherever corosync is, and
 * can be ended if corosync hangs.
 */
#ifndef FK_CMAP_H
#define FK_CMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/addr.h"
#include "lib/ask.h"
#include "lib/coronodes.h"

struct reason;

#define CMAP_ASK_MS 2000 /* for an answer */

enum cmap_runs {
	CMAP_ABSENT, /* no corosync runs on this host */
	CMAP_RUNS,
	CMAP_UNSURE /* one may run: the socket could not be asked */
};

/*
 * Does corosync run?  By a connect to its socket, which waits for nothing:
 * @cmap, or /run/cmap where libqb uses files.
 */
enum cmap_runs cmap_running(void);

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

/* How many pongs have come from one node, by link; `links`: a bit for each. */
struct cmap_pongs {
	unsigned links;
	uint64_t count[COROSYNC_LINKS];
};

/* Is there a corosync-cmapctl? */
bool cmap_can_ask(void);

/*
 * Starts to ask for the whole map, or for the pongs of one node.  0, or -1
 * with the reason: there is no corosync-cmapctl, or it cannot be started.
 */
int cmap_ask(struct ask *a, struct reason *why);
int cmap_ask_pongs(struct ask *a, unsigned nodeid, struct reason *why);

/*
 * As ask_take(); ASK_DONE with the answer, which for a map is freed by
 * cmap_free(); ASK_FAILED also if it is not understood, or (then `a->whole` is
 * false) if the map is cut off.
 */
enum ask_state cmap_take(struct ask *a, struct cmap *c, struct reason *why);
/* Waits for the map; never ASK_MORE. */
enum ask_state cmap_wait(struct ask *a, struct cmap *c, struct reason *why);
enum ask_state cmap_take_pongs(
    struct ask *a, unsigned nodeid, struct cmap_pongs *p, struct reason *why);

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
int
cmap_parse(struct cmap *c, const char *bytes, size_t len, struct reason *why);
void cmap_free(struct cmap *c);

/*
 * The same for `corosync-cmapctl -m stats`: the pongs of `nodeid`.  No links
 * if there are none: another transport than knet, or no such node.
 */
int cmap_parse_pongs(struct cmap_pongs *p, unsigned nodeid, const char *bytes,
    size_t len, struct reason *why);

/* The member of that nodeid, or NULL. */
const struct cmap_member *cmap_member(const struct cmap *c, unsigned nodeid);

#endif
