/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A separate socket for each address whose datagram may be stuck.
 *
 * The family's one socket shows only whether all of its datagrams have left.
 * When they have not, each address that is in doubt gets its message again
 * through a socket that serves nothing else, a few at a time; it sends from
 * the same port.
 *
 * What counts as proof is strict, because a datagram that waits for a neighbour
 * leaves the queue also when the neighbour is given up, and the error that
 * reports it may be missing (the kernel limits ICMP errors to 50 at a time and
 * 1,000 a second, also those to itself).  So the queue must be empty at once
 * after sending, which it is only if the neighbour is known; or, for network
 * cards that hold on to a datagram for a moment, soon after, and twice in a
 * row: a neighbour that was just given up is not given up again so soon.
 */
#ifndef FK_SEND_PROOF_H
#define FK_SEND_PROOF_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outlet;
struct plan;

#define PROOF_SLOTS 16 /* at a time: descriptors may be few */

struct proof_slot {
	int fd; /* -1: free */
	struct outlet *outlet;
	size_t dest;
	bool left; /* empty since left_at, to be counted */
	int64_t left_at;
	unsigned int times; /* in a row that the queue became empty soon */
};

struct proof {
	struct outlet *outlets; /* one for each family; not owned */
	size_t n_outlets;
	struct proof_slot slots[PROOF_SLOTS];
};

void proof_init(struct proof *proof, struct outlet *outlets, size_t n_outlets);

/* Looks at the sockets in use, and takes on as many in doubt as it can. */
void proof_run(struct proof *proof, struct plan *p, int64_t now);

#endif
