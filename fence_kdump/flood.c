/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fence_kdump/flood.h"
#include "lib/clock.h"

bool
flood_note(struct flood *flood, uint64_t n, int64_t now_ns)
{
	if (now_ns - flood->second_ns >= CLOCK_S) {
		flood->second_ns = now_ns;
		flood->count = 0;
	}
	flood->count += n;
	if (flood->since_ns != 0 || flood->count <= FLOOD_RATE)
		return (false);
	flood->since_ns = now_ns;
	return (true);
}
