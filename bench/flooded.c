/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A listener in a flood that somebody else makes: one valid message every
 * `interval` is sent, as a crash kernel would.  How many of them are missed?
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/logsink.h"
#include "bench/probe.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define START_NS (10 * CLOCK_S)
#define MESSAGES 20 /* then it counts as deaf */

/*
 * The first message comes at another distance from the start of listening in
 * each run, evenly spread over one interval, as it would for a sender that
 * knows nothing of the listener.
 */
static void
flood_once(const struct setup *s, const struct probe *p, int fd, size_t side,
    unsigned int run)
{
	unsigned int sent = 0;
	int64_t bound_ns, next_ns;
	struct outcome out;
	struct child c;

	child_start(&c, s->sides[side], false);
	bound_ns = probe_wait(p, &c, s->hold, c.exec_ns + START_NS);
	next_ns = bound_ns + s->interval_ns * (2 * run + 1) / (2 * s->runs);
	while (bound_ns != -1 && sent < MESSAGES &&
	    !child_watch(&c, s->log_fd, next_ns)) {
		setup_message(s, fd);
		sent++;
		next_ns += s->interval_ns;
	}
	if (bound_ns != -1 && sent == MESSAGES)
		child_watch(&c, s->log_fd, next_ns);
	child_finish(&c, s->log_fd, clock_ns() + CLOCK_MS, &out);
	logsink_drain(s->log_fd);
	printf("%zu %u %" PRId64 " %" PRId64 " %d\n", side,
	    sent == 0 ? 0 : sent - 1,
	    bound_ns == -1 ? -1 : out.end_ns - bound_ns, out.cpu_ns,
	    bound_ns == -1 || !out.ended ? -1 : out.status);
}

void
measure_flood(const struct setup *s)
{
	struct stage st;
	unsigned int i;
	size_t side;

	setup_stage(s, &st);
	for (i = 0; i < s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			flood_once(s, &st.probe, st.fd, side, i);
	}
	setup_leave(&st);
}
