/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has the target been seen alive since the request, for so long that there is
 * no dump to wait for?  By the pongs that corosync (knet) here counts of the
 * target: see fence_kdump/pongs.h, which says what a sample proves.  Pure: fed
 * with samples, asked for when the next one is due.
 *
 * What is counted are steps.  A step leads from one sample to the first later
 * one that was started at least max(1 s, knet_ping_interval) after it and
 * counts more pongs.  The life that has been seen lasts from the start of the
 * first step to the start of the last sample, and is of two steps or more: the
 * pong of the first one may have been on its way when the target died before
 * the request, and with a long interval one pong says little.
 *
 * The count starts again with each gap (no pong in twice the time of a step),
 * a sample that failed, that took over PONGS_SLOW_NS or that counts less than
 * the one before, and a message that may be the target's.  Without counters
 * there is no evidence.
 */
#ifndef FK_LIFE_H
#define FK_LIFE_H

#include <stdbool.h>
#include <stdint.h>

#include "fence_kdump/verdict.h"
#include "lib/cmap_pongs.h"

#define LIFE_STEPS 2
#define LIFE_RETRY_NS INT64_C(250000000) /* until a sample is tried again */

struct life {
	int64_t need_ns;  /* for so long; 0: it is not asked for */
	int64_t from_ns;  /* samples that were started earlier do not count */
	int64_t apart_ns; /* of the samples of a step, at least */
	int64_t due_ns;   /* when the next sample should be started */
	bool sampled;     /* there is a step's first sample, which is `last` */
	struct cmap_pongs last;
	int64_t last_ns; /* the start of `last`, and that of the first one */
	int64_t first_ns;
	unsigned steps;
	int64_t before_ns; /* the last step's pong came after that, */
	int64_t seen_ns;   /* and before that */
};

/* What has been seen, if it is enough. */
struct life_seen {
	int64_t ago_ns; /* the last pong came so long ago, at the most */
	int64_t for_ns; /* so long it was seen alive */
};

/*
 * All times are clock_ns(); `interval_ms` is that of the map.  Without
 * `need_ns` no sample is ever due and nothing is enough.
 */
void life_init(struct life *life, int64_t request_ns, unsigned interval_ms,
    int64_t need_ns);

/* A sample, asked for at `start_ns` and complete at `end_ns`; in order. */
void life_add(struct life *life, const struct cmap_pongs *sample,
    int64_t start_ns, int64_t end_ns);

/* The count starts again: a sample failed at `when_ns`; one is due later. */
void life_break(struct life *life, int64_t when_ns);

/*
 * The count starts again: a message came at `when_ns`.  No message puts the
 * next sample off: the samples decide what the messages are worth, however
 * many come.
 */
void life_message(struct life *life, int64_t when_ns);

/*
 * May a datagram that is judged as `v` be the target's message?  Also one from
 * an address that a name which is `open`, not looked up yet, may lead to.
 */
bool life_is_broken_by(enum verdict v, bool open);

/* Has enough been seen, just now?  Then `*seen` is written. */
bool
life_judge(const struct life *life, int64_t now_ns, struct life_seen *seen);

#endif
