/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The requests that are open on this host.
 */
#ifndef FK_MEATCLIENT_REQUESTS_H
#define FK_MEATCLIENT_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>

#include "meat/meat_data.h"

struct reason;

struct open_request {
	struct meat_request info;
	bool known; /* false: of another program, only the node is known */
	bool stale; /* its agent and its guard were killed: it is over */
};

struct requests {
	struct open_request *items; /* by node */
	size_t n;                   /* that are open */
	size_t n_stale;             /* that are stale: after the others */
};

/* Looks; 0, or -1 with the reason.  Then requests_free(). */
int requests_read(struct requests *all, struct reason *why);
void requests_free(struct requests *all);

/*
 * As much of it as everybody can see: the nodes for which there is a FIFO,
 * with an agent that waits there or without.  0 or -1; then requests_free().
 */
int requests_seen(struct requests *all);

/* For a line: "alice, bob", or "none"; "..." if there is no room for all. */
void requests_names(const struct requests *all, char *text, size_t size);

#endif
