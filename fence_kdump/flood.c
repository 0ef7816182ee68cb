/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/flood.h"
#include "lib/clock.h"

bool
flood_note(struct flood *f, uint64_t n, int64_t now_ns)
{
	if (now_ns - f->second_ns >= CLOCK_S) {
		f->second_ns = now_ns;
		f->count = 0;
	}
	f->count += n;
	if (f->since_ns != 0 || f->count <= FLOOD_RATE)
		return (false);
	f->since_ns = now_ns;
	return (true);
}
