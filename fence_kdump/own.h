/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of this host: no other node can be known by one of them.
 *
 * The kernel lists them once and reports every new one (rtnetlink(7)).  An
 * address that this host had at any moment since own_open() stays its own: a
 * floating address may have come and gone between two looks.
 */
#ifndef FK_OWN_H
#define FK_OWN_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/addrmap.h"

struct addr;
struct own_inbox;
struct reason;

struct own {
	int fd; /* -1: not open */
	struct addrmap addrs;
	struct own_inbox *inbox;
	uint32_t asked; /* questions so far */
	bool listed;    /* the answer to the last one is complete */
	bool missed;    /* something is missing: one more question */
};

/*
 * Subscribes and reads the list.  Returns 0; -1 with the reason if this host's
 * addresses cannot be known, and nothing is open: then no message can
 * be believed.
 */
int own_open(struct own *own, struct reason *why);
void own_close(struct own *own);

/*
 * The descriptor: readable when there is something for own_take().  Never
 * blocks.
 */
int own_fd(const struct own *own);

/*
 * Reads what waits, the whole list again if the kernel had to drop something.
 * Returns 1 if there are addresses that were not there before, 0 if not; -1
 * with the reason if an address might be missing from now on.
 *
 * Call it before a message is accepted, too: the news of an address and a
 * message can have come together.
 */
int own_take(struct own *own, struct reason *why);

/*
 * Is `a` this host's, now or at any moment since own_open()?  Always so are
 * the loopback addresses (127.0.0.0/8, ::1) and those that mean "this host"
 * (0.0.0.0/8, ::).  A link-local address is so on its own link alone; without
 * a link, if this host has it on any.
 */
bool own_has(const struct own *own, const struct addr *a);

#endif
