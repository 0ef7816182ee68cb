/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one socket of a family that messages normally leave through, many at a
 * time.
 */
#ifndef FK_SEND_OUTLET_H
#define FK_SEND_OUTLET_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

struct plan;
struct route;
struct plan_dest;

struct outlet {
	sa_family_t family;
	uint16_t port; /* to send to, host order */
	int fd;        /* -1: not open yet */
	bool used;     /* something was sent through it */
	struct route *route;
};

/* Sends to all addresses of the family that are due. */
void outlet_send(struct outlet *o, struct plan *p, int64_t now);

/*
 * Finds the index of a link-local address's interface, anew at every try: it
 * may not exist yet, or be another one than before.  False if there is none.
 */
bool outlet_scope(struct plan_dest *d);

/* Finds out what became of what was sent. */
void outlet_look(struct outlet *o, struct plan *p, int64_t now);

#endif
