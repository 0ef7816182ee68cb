/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does the target's corosync still answer our corosync's pings?  Then its
 * kernel lives, and a message "I am dumping" is a lie.
 *
 * corosync (knet) pings every node about four times in a token's time, and
 * counts the pongs.  The counters of a living node grow, those of one that
 * crashed freeze within 0.1 s.  Pure: fed with samples, asked about a message.
 *
 * A sample is read at some time between the start and the end of the program
 * that asked for it.  So the last pong came before the end of the first
 * sample that counts it, and counters that did not change were frozen at the
 * start of the last one.  A pong came after a message for certain only if it
 * is missing in a sample that was started after the message.  A sample that
 * took over PONGS_SLOW_NS shows that our own corosync, or this host, was held
 * up: nothing froze or grew meanwhile because of the target, and the count
 * starts again at its end; a pong that waited for us meanwhile is no sign of
 * life.
 */
#ifndef FK_PONGS_H
#define FK_PONGS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/cmap.h"

#define PONGS_SLOW_NS INT64_C(500000000)

struct pongs {
	int64_t request_ns; /* earlier samples do not count */
	int64_t frozen_ns;  /* that long without a pong: it is dead */
	bool counted;       /* a sample had counters */
	bool sampled;       /* `last` is one, and a quick one */
	struct cmap_pongs last;
	int64_t last_start_ns;
	int64_t since_ns; /* no pong has come since then */
	int64_t alive_ns; /* a pong came after that for certain; or INT64_MIN */
};

enum pongs_say {
	PONGS_NOTHING, /* there are no counters: no evidence */
	PONGS_WAIT,    /* not frozen for long enough yet, or no new sample */
	PONGS_ALIVE,   /* a pong came after the message */
	PONGS_FROZEN   /* none for frozen_ns, seen after the message */
};

/* All times are clock_ns(); `frozen_ms` is that of the map. */
void pongs_init(struct pongs *pongs, int64_t request_ns, unsigned frozen_ms);

/* A sample, asked for at `start_ns` and complete at `end_ns`; in order. */
void pongs_add(struct pongs *pongs, const struct cmap_pongs *sample,
    int64_t start_ns, int64_t end_ns);

/* A sample that failed, or was given up: the count starts again. */
void pongs_fail(struct pongs *pongs, int64_t end_ns);

/* What they prove about a message that came at `message_ns`. */
enum pongs_say pongs_judge(const struct pongs *pongs, int64_t message_ns);

#endif
