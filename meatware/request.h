/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request on disk: its lock, its FIFO, its data, its end (meat/meat_dir.h).
 *
 * Each request has its FIFO, a new inode that no other request ever
 * has: an answer to an old request that comes late finds no reader.
 */
#ifndef FK_MEATWARE_REQUEST_H
#define FK_MEATWARE_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "meat/meat_data.h"
#include "meat/meat_dir.h"
#include "meatware/lock.h"

struct reason;
struct stat;

struct request {
	struct meat_dir dir;
	struct meat_request info;
	struct lock lock;
	int fifo_fd; /* for reading, and never at its end */
};

/*
 * Opens a request for `node` that ends at `deadline_ns` (on the clock of
 * clock_ns(); 0 = never): locks it, clears away what is left of a killed one,
 * makes the FIFO.  No client can answer yet.  0, or -1 with the reason and
 * nothing left to close.
 */
int request_open(struct request *request, const char *node, int64_t deadline_ns,
    struct reason *why);

/* Puts the FIFO where clients look for it.  0, or -1 with the reason. */
int request_publish(struct request *request, struct reason *why);

/*
 * `left_s` seconds are left: if the clock was set, gives clients the
 * new times.  False if that cannot be written, with the reason.
 */
bool request_follow_clock(
    struct request *request, int64_t left_s, struct reason *why);

/*
 * Is the FIFO still where clients look for it?  If not, `why` has the reason.
 */
bool request_reachable(const struct request *request, struct reason *why);

/*
 * Ends the request for clients: leaves the outcome, takes away the FIFO and
 * the data, if they are this request's.  0, or -1 with what could not be done.
 */
int request_end(struct request *request, enum meat_end end, const char *text,
    struct reason *why);

/* In the guard: keeps what is needed to end the request, and no more. */
void request_leave(struct request *request);

/* Lets go of the locks and all descriptors: the next request can come. */
void request_close(struct request *request);

/* Describes what is in the way of the node's FIFO; returns -1. */
int
request_foreign(const char *node, const struct stat *st, struct reason *why);

#endif
