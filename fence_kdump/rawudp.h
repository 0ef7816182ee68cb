/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a raw UDP socket hands over: the payload out of its headers.
 *
 * A raw IPv4 socket gives the packet from the IP header on, options and all
 * (raw(7)); a raw IPv6 socket from the UDP header on (RFC 3542), its checksum
 * verified by the kernel (IPV6_CHECKSUM).  Fragments have been put together.
 * A packet that never saw a wire (veth, loopback) carries only the folded sum
 * of the pseudo header where the checksum would be; one that was sent with
 * UDP_SEGMENT comes in one piece.
 */
#ifndef FK_RAWUDP_H
#define FK_RAWUDP_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;

enum rawudp {
	RAWUDP_OK,
	RAWUDP_SHORT,      /* ends before its headers do */
	RAWUDP_NOT_UDP,    /* no UDP over IPv4 (IPv6: cannot be) */
	RAWUDP_FRAGMENT,   /* a part of a datagram */
	RAWUDP_OTHER_PORT, /* for another program */
	RAWUDP_BAD_LENGTH, /* the headers' lengths contradict each other */
	RAWUDP_BAD_CHECKSUM,
	RAWUDP_BAD_SOURCE /* see rawudp_check_source() */
};

struct rawudp_payload {
	const uint8_t *bytes; /* inside the packet */
	size_t len;           /* true length; `have` of them are there */
	size_t have;
};

/*
 * Finds the payload of a packet to `port` (host order).  `pkt` holds the
 * first `have` bytes of a packet that is `len` bytes long.  The IPv4 checksum
 * is verified only where the whole datagram is there (have == len): a longer
 * payload than a kdump notification is refused for its length anyway.
 * `family` is AF_INET or AF_INET6.  Only after RAWUDP_OK is `*payload` set.
 */
enum rawudp rawudp_parse(sa_family_t family, const uint8_t *pkt, size_t have,
    size_t len, uint16_t port, struct rawudp_payload *payload);

/*
 * Is `source`, as the kernel named it to a socket of `family`, one that a
 * packet of the family can have?  An IPv6 packet with the source
 * ::ffff:10.0.0.1 is no node's (RFC 4291 2.5.5.2 has no such address on a
 * wire), but Linux hands it over, and by its bytes it is the IPv4 address.
 */
bool rawudp_check_source(sa_family_t family, const struct addr *source);

/* For people: "bad checksum", ... */
const char *rawudp_text(enum rawudp raw);

#endif
