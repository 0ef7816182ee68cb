/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The listener's speed: exec to bound, message to exit.
 */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/place.h"
#include "bench/probe.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define START_NS (60 * CLOCK_S) /* time to bind */
#define ANSWER_NS (30 * CLOCK_S)

static void
listen_once(const struct setup *s, const struct probe *p, int fd, size_t side,
    bool told)
{
	int64_t bound_ns, sent_ns = 0;
	struct outcome out;
	struct child c;

	setup_calm();
	child_start(&c, s->sides[side], false);
	bound_ns = probe_wait(p, &c, false, c.exec_ns + START_NS);
	if (bound_ns != -1) {
		child_watch(&c, s->log_fd, bound_ns + s->settle_ns);
		sent_ns = clock_ns();
		setup_message(s, fd);
		place_anywhere(c.pid);
	}
	/* One that never listened is to be seen as a failure, not a time. */
	child_finish(
	    &c, s->log_fd, bound_ns == -1 ? 0 : sent_ns + ANSWER_NS, &out);
	if (!told)
		return;
	printf("%zu %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d\n", side,
	    bound_ns - c.exec_ns, out.end_ns - sent_ns, out.end_ns - c.exec_ns,
	    out.cpu_ns, bound_ns == -1 || !out.ended ? -1 : out.status);
}

void
measure_listen(const struct setup *s)
{
	struct stage st;
	unsigned int i;
	size_t side;

	place_self();
	setup_stage(s, &st);
	for (i = 0; i < s->warmups + s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			listen_once(s, &st.probe, st.fd, side, i >= s->warmups);
	}
	setup_leave(&st);
}
