/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan's names, looked up: those in /etc/hosts first, which need no
 * server, the others by at most RESOLVE_MOST look-ups at a time.
 */
#ifndef FK_SEND_NAMES_H
#define FK_SEND_NAMES_H

#include <stdint.h>

#include "lib/hosts.h"

struct plan;
struct resolver;

struct names {
	int family;         /* AF_UNSPEC: both */
	struct hosts hosts; /* while the file is looked at */
	bool hosts_done;
	struct resolver *resolver; /* NULL until it is needed */
};

/* Frees what it can. */
void names_end(struct names *names);

/* Readable when names_take() has something to do; -1: never. */
int names_fd(const struct names *names);

/* Asks for the families of names that are due; once the file first. */
void names_ask(struct names *names, struct plan *p, int64_t now);

/* Takes in the answers. */
void names_take(struct names *names, struct plan *p, int64_t now);

#endif
