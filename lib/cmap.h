/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running corosync reports about the cluster: its map (cmap), by
 * corosync's own corosync-cmapctl, which is there wherever corosync is, and
 * can be ended if corosync hangs.
 */
#ifndef FK_CMAP_H
#define FK_CMAP_H

#include <stdbool.h>

#include "lib/ask.h"
#include "lib/cmap_parse.h"
#include "lib/cmap_pongs.h"
#include "lib/qb_socket.h"

struct reason;

#define CMAP_ASK_MS 2000 /* for an answer */

enum cmap_runs {
	CMAP_ABSENT, /* no corosync runs on this host */
	CMAP_RUNS,
	CMAP_UNSURE /* one may run: the socket could not be asked */
};

/*
 * Does corosync run?  By a connect to its socket, which waits for nothing
 * (lib/qb_socket.h).  A program of another user than root is no corosync: who
 * asked that would believe a user's word of whose address is whose.
 */
enum cmap_runs cmap_running(void);

/*
 * corosync-cmapctl asks any program that has the name of corosync's socket, and
 * a user can take the name when corosync ends.  So an answer counts only if one
 * process of root had it before the question and has it after the answer, and
 * if corosync-cmapctl looked at that socket, and at no other, both times
 * (lib/qb_socket.h).  cmap_server() is to be called before the program is run:
 * it finds that process, or no answer would count.  cmap_prove() compares it
 * with that of after the answer.  Both return 0, or -1 with the reason, which
 * names `path`, the program.  What asks and takes an answer below calls both.
 */
int cmap_server(struct qb_server *server, const char *path, struct reason *why);
int cmap_prove(
    const struct qb_server *server, const char *path, struct reason *why);

/* Is there a corosync-cmapctl? */
bool cmap_can_ask(void);

/*
 * Starts to ask for the whole map, or for the pongs of one node.  0, or -1
 * with the reason: there is no corosync-cmapctl, it cannot be started, or no
 * answer would count.
 */
int cmap_ask(struct ask *ask, struct reason *why);
int cmap_ask_pongs(struct ask *ask, unsigned nodeid, struct reason *why);

/*
 * As ask_take(); ASK_DONE with the answer, which for a map is freed by
 * cmap_free(); ASK_FAILED also if it is not understood, or (then `ask->whole`
 * is false) if the map is cut off, or if the answer may be another program's
 * than root's corosync's.
 */
enum ask_state
cmap_take(struct ask *ask, struct cmap *cmap, struct reason *why);
/* Waits for the answer, as ask_wait(); the bytes are the caller's. */
enum ask_state cmap_wait_text(struct ask *ask, struct reason *why);
/* Waits for the map; never ASK_MORE. */
enum ask_state
cmap_wait(struct ask *ask, struct cmap *cmap, struct reason *why);
enum ask_state cmap_take_pongs(struct ask *ask, unsigned nodeid,
    struct cmap_pongs *pongs, struct reason *why);

#endif
