/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sockets: the edge to the network.
 */
#ifndef FK_PORT_H
#define FK_PORT_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fence_kdump/filter.h"
#include "fence_kdump/rawudp.h"
#include "lib/addr.h"

struct reason;

/* A listening socket of one family; fd -1: not open. */
struct port {
	int fd;
	sa_family_t family;
	bool raw;
	uint16_t number; /* UDP port, host order */
	enum filter_level filter;
};

/*
 * Opens a socket that gets every datagram to UDP port `number`: a plain one if
 * the port is free, else a raw one beside the socket that holds it.  Bound
 * without SO_REUSEADDR: with it the last one to bind would take the messages of
 * all the others.  Returns 0; 1 if this host has no such family; -1 with the
 * reason.
 */
int port_open(
    struct port *port, sa_family_t family, uint16_t number, struct reason *why);
void port_close(struct port *port);

/*
 * Lets the kernel drop more: `srcs` (`n`) are the awaited addresses of this
 * family, for FILTER_SOURCES.  Returns 0; -1 with the reason if the kernel
 * does not take the filter, and the one before stays.
 */
int port_filter(struct port *port, enum filter_level level,
    const struct addr *srcs, size_t n, struct reason *why);

#define PORT_BATCH 32
#define PORT_BYTES 160 /* IPv4 header of 60, UDP header, message, and more */

struct datagram {
	struct addr source;
	const uint8_t *payload; /* inside the batch; true length below */
	size_t len;
	enum rawudp packet; /* RAWUDP_OK, or why there is no payload */
};

/*
 * Datagrams as they came, one buffer each, cleared before every use.
 */
struct batch {
	struct datagram datagrams[PORT_BATCH];
	struct sockaddr_storage names[PORT_BATCH];
	uint8_t bytes[PORT_BATCH][PORT_BYTES];
};

/*
 * Takes the datagrams that wait, PORT_BATCH at most.  Returns how many; 0 if
 * none waits; -1 with errno for an error of the socket itself.
 */
int port_receive(const struct port *port, struct batch *batch);

#endif
