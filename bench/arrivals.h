/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a sender sends, as seen from outside: which destinations, and when.
 */
#ifndef FK_BENCH_ARRIVALS_H
#define FK_BENCH_ARRIVALS_H

#include <netinet/in.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRIVALS_HOSTS 65536 /* destinations are told apart by two bytes */

struct arrivals {
	uint8_t seen[ARRIVALS_HOSTS];
	unsigned int n;   /* destinations seen */
	int64_t first_ns; /* realtime clock */
	int64_t last_ns;  /* when n became what it is */
};

/*
 * A socket at `port` of every local address.  The kernel stamps each packet
 * as it arrives (SO_TIMESTAMPNS), so nobody has to be awake for it: exact,
 * but the sender's processor also does the work of receiving.
 */
int arrivals_socket(uint16_t port);
void arrivals_take_socket(int fd, struct arrivals *a);

/*
 * The far end of the tun device `name`: a packet is there as soon as the
 * sender has handed it to the network device, as it would be on a real
 * network; receiving costs the sender nothing.  The time is that of the
 * reading: for somebody who reads without a pause on another processor.
 */
int arrivals_tun(const char *name);

/* Takes all that is there; false if it was nothing. */
bool arrivals_take_tun(int fd, uint16_t port, struct arrivals *a);

#endif
