/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sender's speed: exec to the first packet, exec to the last node's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/arrivals.h"
#include "bench/child.h"
#include "bench/place.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define ALL_NS (90 * CLOCK_S)
#define LOOK_NS (20 * CLOCK_MS)

/* Looks for packets, now and then or without a pause, until the end. */
static bool
collect(
    const struct setup *s, int fd, const struct child *c, struct arrivals *a)
{
	int64_t deadline_ns = c->exec_ns + ALL_NS;
	bool ended = false;

	while (!ended && clock_ns() < deadline_ns &&
	    !(s->end_early && a->n >= s->count)) {
		if (s->tun == NULL) {
			ended = child_watch(c, s->log_fd, clock_ns() + LOOK_NS);
			arrivals_take_socket(fd, a);
		} else if (!arrivals_take_tun(fd, s->port, a))
			ended = child_watch(c, s->log_fd, 0);
	}
	if (s->tun != NULL)
		arrivals_take_tun(fd, s->port, a);
	return (ended);
}

static void
send_once(const struct setup *s, int fd, size_t side, bool told)
{
	static struct arrivals a;
	struct outcome out;
	struct child c;
	bool ended;

	memset(&a, 0, sizeof(a));
	setup_calm();
	child_start(&c, s->sides[side], false);
	ended = collect(s, fd, &c, &a);
	/* Ended by us once all has come: that is no failure. */
	child_finish(&c, s->log_fd, clock_ns() + (ended ? CLOCK_S : 0), &out);
	if (!told)
		return;
	printf("%zu %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d\n", side,
	    a.first_ns - c.exec_real_ns, a.last_ns - c.exec_real_ns,
	    out.end_ns - c.exec_ns, out.cpu_ns,
	    a.n < s->count || (ended && out.status != 0) ? -1 : 0);
}

void
measure_send(const struct setup *s)
{
	unsigned int i;
	size_t side;
	int fd;

	if (s->tun != NULL) {
		place_self();
		fd = arrivals_tun(s->tun);
	} else
		fd = arrivals_socket(s->port);
	for (i = 0; i < s->warmups + s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			send_once(s, fd, side, i >= s->warmups);
	}
	close(fd);
}
