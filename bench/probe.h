/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When does a program start to listen?  Asked from outside, without sending
 * it anything and without slowing it down.
 *
 * The kernel is asked over and over (sock_diag(7), one exact look-up in the
 * UDP table, some microseconds) whether a datagram to this address and port
 * would find a socket.  The question takes no lock that the program's own
 * start needs; the program runs unmodified and untraced, and on another
 * processor than ours (bench/place.h); both sides of a
 * comparison are asked in the same way.  The answer is late by one question
 * at most.  After the first 10 ms the pauses between the questions grow to
 * 1/256 of the time passed and the program may use all processors: an error
 * of 0.4 % and of the timer's slack (0.05 ms) at most.
 */
#ifndef FK_BENCH_PROBE_H
#define FK_BENCH_PROBE_H

#include <netinet/in.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct child;

struct probe {
	int fd;
	struct in_addr dest; /* the listener's side */
	uint16_t port;       /* host order */
};

void probe_open(struct probe *p, struct in_addr dest, uint16_t port);
void probe_close(struct probe *p);

/* Would a datagram find a UDP socket? */
bool probe_bound(const struct probe *p);

/* How many raw UDP sockets over IPv4 there are in this network namespace. */
size_t probe_raw(void);

/*
 * Waits until the child has bound the port (`raw`: until there is a raw
 * socket).  Returns the time, or -1 if the child ended or `deadline_ns` came
 * first.
 */
int64_t probe_wait(const struct probe *p, const struct child *c, bool raw,
    int64_t deadline_ns);

#endif
