/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is this a flood?  More than FLOOD_RATE datagrams within a second.
 */
#ifndef FK_FLOOD_H
#define FK_FLOOD_H

#include <stdbool.h>
#include <stdint.h>

#define FLOOD_RATE 1000

struct flood {
	int64_t second_ns; /* when the second that is counted began */
	uint64_t count;    /* datagrams since then */
	int64_t since_ns;  /* when it was a flood first; 0 = never yet */
};

/*
 * Counts `n` datagrams that were read at `now_ns`.  True if this makes it a
 * flood; then and ever after `since_ns` is set.
 */
bool flood_note(struct flood *flood, uint64_t n, int64_t now_ns);

#endif
