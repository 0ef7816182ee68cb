/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sockets that queries come to, one for each family.
 *
 * An asker's socket is connected to the address that it asks, and would not
 * hear an answer from another one: the answer leaves from the address that the
 * query was sent to (IP_PKTINFO, ip(7); IPV6_PKTINFO, RFC 3542).
 */
#ifndef FK_ANSWER_NET_H
#define FK_ANSWER_NET_H

#include <netinet/in.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/kdump2.h"

struct addr;

/* A datagram, and how to answer it. */
struct answer_datagram {
	uint8_t bytes[KDUMP2_SIZE + 1]; /* one more: a longer one shows */
	size_t len;
	struct sockaddr_storage from;
	socklen_t from_len;
	struct in_addr to4; /* the address it was sent to; 0: not known */
	struct in6_pktinfo to6;
};

/*
 * A socket that takes queries at `port` (host order) of all addresses of this
 * host; -1 with errno.  It waits for nothing.
 */
int answer_net_open(sa_family_t family, uint16_t port);

/*
 * Lets the kernel drop more: with `strict`, all but what the `n` addresses of
 * this family send.  Returns 0, or -1 with errno and the filter as it was.
 */
int answer_net_filter(
    int fd, sa_family_t family, bool strict, const struct addr *srcs, size_t n);

/* Takes the next datagram; false if there is none. */
bool answer_net_take(int fd, struct answer_datagram *datagram);

/* Sends KDUMP2_SIZE bytes back.  False: they could not be sent now. */
bool answer_net_send(
    int fd, const struct answer_datagram *datagram, const uint8_t *bytes);

#endif
