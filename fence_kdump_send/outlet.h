/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one socket of a family that messages normally leave through, many at a
 * time.  All messages of a family come from one port, also those of the
 * sockets that take this one's place or that proof.h opens: some listeners
 * take each port for another sender, and each sender that falls silent
 * for one whose dump is over.
 */
#ifndef FK_SEND_OUTLET_H
#define FK_SEND_OUTLET_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

struct place;
struct plan;
struct plan_dest;
struct route;

struct outlet {
	sa_family_t family;
	uint16_t port;   /* to send to, host order */
	uint16_t source; /* that all send from; 0: not known yet */
	int fd;          /* -1: not open yet */
	bool used;       /* something was sent through it */
	struct route *route;
	struct place *place; /* is asked before each message */
};

void outlet_init(struct outlet *outlet, sa_family_t family, uint16_t port,
    struct route *route, struct place *place);

/* A further socket of the family, from the same port; -1 with errno. */
int outlet_open(struct outlet *outlet);

/* Sends to all addresses of the family that are due. */
void outlet_send(struct outlet *outlet, struct plan *p, int64_t now);

/*
 * Finds the index of a link-local address's interface, again at every try: it
 * may not exist yet, or be another one than before.  False if there is none.
 */
bool outlet_scope(struct plan_dest *dest);

/* Finds out what became of what was sent. */
void outlet_look(struct outlet *outlet, struct plan *p, int64_t now);

#endif
