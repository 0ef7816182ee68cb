/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From exec to the end, where the node needs no message from this program.
 */
#include <inttypes.h>
#include <stdio.h>

#include "bench/child.h"
#include "bench/place.h"
#include "bench/setup.h"
#include "lib/clock.h"

#define END_NS (60 * CLOCK_S)

static void
fenced_once(const struct setup *s, size_t side, bool told)
{
	struct outcome out;
	struct child c;

	setup_calm();
	child_start(&c, s->sides[side], false);
	place_anywhere(c.pid);
	child_finish(&c, s->log_fd, c.exec_ns + END_NS, &out);
	if (!told)
		return;
	printf("%zu %" PRId64 " %" PRId64 " %d\n", side, out.end_ns - c.exec_ns,
	    out.cpu_ns, out.ended ? out.status : -1);
}

void
measure_fenced(const struct setup *s)
{
	unsigned int i;
	size_t side;

	place_self();
	for (i = 0; i < s->warmups + s->runs; i++) {
		for (side = 0; side < s->n_sides; side++)
			fenced_once(s, side, i >= s->warmups);
	}
}
