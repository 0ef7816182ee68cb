/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync.conf(5) and votequorum(5) say about votes and times: by the
 * file, or by the map of the running corosync.  Pure.
 */
#ifndef FK_FENCECTL_QUORUM_H
#define FK_FENCECTL_QUORUM_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

struct quorum {
	bool two_node;
	bool wait_for_all_off; /* "wait_for_all: 0" is written there */
	bool auto_tie_breaker;
	bool last_man_standing;
	bool device;      /* a quorum device */
	bool uneven;      /* a node has another number of votes than 1 */
	size_t nodes;     /* as many has the source; its reader sets that */
	int token_ms;     /* -1: not given */
	int consensus_ms; /* -1: not given */
};

/*
 * Reads `len` bytes of a corosync.conf; of two values of a key the later
 * counts.  0, or -1 with the reason: a line that corosync refuses.
 */
int quorum_parse(
    struct quorum *q, const char *bytes, size_t len, struct reason *why);

/*
 * Reads what corosync-cmapctl prints of the map, whose keys are the file's
 * ("quorum.two_node (u8) = 1").  Lines that are none are passed over.  0, or
 * -1 if there is no memory.
 */
int quorum_map(struct quorum *q, const char *bytes, size_t len);

#endif
