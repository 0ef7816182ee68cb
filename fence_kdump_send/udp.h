/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UDP sockets that report what became of a datagram.
 */
#ifndef FK_SEND_UDP_H
#define FK_SEND_UDP_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

struct addr;

/*
 * A non-blocking socket that collects errors; -1 with errno.  `source` is the
 * port that it sends from (host order), which another socket has given up
 * with udp_share(); 0: any.
 */
int udp_open(sa_family_t family, uint16_t source);

/*
 * Lets other sockets send from the port of this one, and returns it (host
 * order); 0 if it has none.  An error that comes back reaches the socket that
 * is connected to the address it is about, else one that is not connected.
 */
uint16_t udp_share(int fd);

/* Bytes that have not left this host yet; 1 if that is not known. */
int udp_queued(int fd);

/*
 * Takes the next error that came back for a datagram, and whom it was for;
 * false if there is none.  A port where no program listens is no error: the
 * datagram has arrived.
 */
bool udp_next_error(int fd, struct addr *dest, int *error);

/* Forgets the error that poll(2) reports. */
void udp_clear(int fd);

/*
 * Connects a fresh or disconnected socket and looks which source address the
 * kernel would use.  The source is all that a listener knows a node by, and
 * an interface whose address is not usable yet (IPv6: duplicate address
 * detection; IPv4: a route, but no address) does not stop the kernel: it
 * takes ::1, a link-local address or 0.0.0.0 instead, sends that, and
 * reports no error.  Returns 0, or the errno of a failure; EADDRNOTAVAIL for
 * such a source.
 */
int udp_connect(int fd, const struct addr *dest, uint16_t port);
void udp_disconnect(int fd);

/* May a message to `dest` come from `source`?  Pure. */
bool udp_source_fits(const struct addr *dest, const struct addr *source);

#endif
