/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The running corosync of this host, asked while the loop waits: first for
 * its map (who is in the cluster), then, if the awaited node is a joined
 * member, again and again for the pongs that the node's corosync sends: each
 * second, and when the life of the node asks for another sample.
 */
#ifndef FK_KDUMP_WATCH_H
#define FK_KDUMP_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "fence_kdump/decision.h"
#include "fence_kdump/life.h"
#include "fence_kdump/pongs.h"
#include "lib/ask.h"
#include "lib/cmap.h"

struct reason;

struct watch {
	struct ask ask;     /* the question that is under way; one at a time */
	bool is_map;        /* ... is about the map */
	int64_t request_ns; /* the fencing's */
	struct cmap map;    /* the last answer */
	bool has_map;
	bool has_news;       /* it was not asked for by watch_news() yet */
	int64_t map_ns;      /* when the question for it was asked */
	bool want_map;       /* it is older than a message */
	bool owes;           /* corosync runs and did not answer: ask again */
	unsigned int nodeid; /* whose pongs are counted; 0: none */
	struct pongs pongs;
	int64_t need_ns; /* running=; 0: nothing is asked for by `life` */
	struct life life;
	bool has_sample;       /* of the pongs, or there are none */
	unsigned int refusals; /* answers without one, in a row */
	bool reported;         /* that an answer stayed out */
	bool map_reported;     /* that the map's did */
};

/*
 * Asks corosync for its map, if corosync runs.  `request_ns`: the beginning
 * of this run, by clock_ns(); `need_ns`: for how long the node must be seen
 * alive, 0: that is not asked for.  Returns 0; -1 with the reason if corosync
 * runs and cannot be asked: then its file alone names who is in the cluster.
 */
int watch_begin(struct watch *watch, int64_t request_ns, int64_t need_ns,
    struct reason *why);

/* The descriptor of the answer that is awaited, or -1: none is. */
int watch_fd(const struct watch *watch);

/* When that answer is given up, by clock_ns(). */
int64_t watch_until(const struct watch *watch);

/*
 * Takes what has come of the answer.  1: it is complete, or there is none
 * once more; 0: not yet; -1 with the reason: there is none, or it is not
 * understood.
 *
 * A corosync that runs and does not answer about its map is asked again at
 * each watch_ask(), until it does: a user of this host can keep it from
 * answering (all its descriptors), and must not decide thereby.
 */
int watch_take(struct watch *watch, struct reason *why);

/*
 * What corosync reported of the cluster, once for each answer; NULL: nothing
 * since the last call.  Valid until watch_take().
 */
const struct cmap *watch_news(struct watch *watch);

/* The node whose pongs matter, by its nodeid; 0: not known. */
void watch_node(struct watch *watch, unsigned int nodeid);

/*
 * Asks the next question, if there is one and none is under way: for the map
 * again, or for a sample of the pongs.  Returns 0; -1 with the reason if that
 * fails for the first time.
 */
int watch_ask(struct watch *watch, struct reason *why);

/*
 * When the next question is due, if that is not left to the tick of the loop;
 * INT64_MAX: it is, or a question is under way.
 */
int64_t watch_due(const struct watch *watch);

/* There is a question that cannot wait for the next tick of the loop. */
bool watch_is_urgent(const struct watch *watch);

/* What is known about a message that came at `heard_ns`. */
enum pulse watch_pulse(struct watch *watch, int64_t heard_ns);

/* A message came at `heard_ns` that may be the node's. */
void watch_message(struct watch *watch, int64_t heard_ns);

/* Has the node been seen alive for long enough, just now? */
bool
watch_alive(const struct watch *watch, int64_t now_ns, struct life_seen *seen);

void watch_end(struct watch *watch);

#endif
