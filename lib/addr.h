/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network addresses as values: who sent a datagram, who is awaited.
 */
#ifndef FK_ADDR_H
#define FK_ADDR_H

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

struct reason;

/*
 * One address, in one form only: a v4-mapped IPv6 address is kept as the
 * IPv4 address that it means, and `scope` is 0 except for a link-local IPv6
 * address.  Unused bytes are 0.
 */
struct addr {
	sa_family_t family; /* AF_INET, AF_INET6 */
	uint8_t bytes[16];  /* network order, 4 or 16 used */
	uint32_t scope;     /* interface index, or 0 */
};

/* "ffff:...:255.255.255.255%interface" and the end. */
#define ADDR_STRLEN (INET6_ADDRSTRLEN + 1 + IF_NAMESIZE)

enum addr_kind {
	ADDR_IS_ADDRESS, /* *a is set; ifname too, if it has one */
	ADDR_IS_NAME,    /* no address, but could be a host name */
	ADDR_IS_BAD      /* neither: the reason says why */
};

/*
 * Takes the address out of a socket address; false if the family is neither
 * AF_INET nor AF_INET6 or `len` is too short for it.  The port is ignored.
 */
bool
addr_from_sockaddr(struct addr *a, const struct sockaddr *sa, socklen_t len);

/*
 * The address that `bytes` are: 4 of AF_INET or 16 of AF_INET6, on the
 * interface with the index `ifindex`, which counts if it is link-local.
 */
void addr_from_bytes(
    struct addr *a, sa_family_t family, const void *bytes, uint32_t ifindex);

/* The socket address of `a` with `port` (host order); returns its length. */
socklen_t addr_to_sockaddr(
    const struct addr *a, uint16_t port, struct sockaddr_storage *ss);

/* Order by family, address, scope; 0 only for the same address. */
int addr_cmp(const struct addr *a, const struct addr *b);

/* An IPv6 address that means nothing without its interface (fe80::/10). */
bool addr_is_link_local(const struct addr *a);

/* 127.0.0.0/8 or ::1: does not identify the machine that sent it. */
bool addr_is_loopback(const struct addr *a);

/* Can be one node's own address: not unspecified, multicast or broadcast. */
bool addr_is_unicast(const struct addr *a);

/*
 * What a user typed, without looking anything up: an IPv4 address in full
 * (four decimal numbers), an IPv6 address, bare or in brackets, both with an
 * optional %interface, or a host name (letters, digits, '.', '-', '_', at
 * most 253 bytes).  Short forms that inet_aton(3) would complete ("10.1",
 * "127", "0x7f.1") are refused: they are a slip far more often than a wish.
 *
 * For an address `*a` is set, with scope 0, and the interface's name is put
 * into `ifname` ("" = none): addr_scope() turns it into `a->scope`.  A
 * link-local IPv6 address without one is refused, as is an address that no
 * node can have.
 */
enum addr_kind addr_parse(const char *text, struct addr *a,
    char ifname[IF_NAMESIZE], struct reason *why);

/*
 * The index of the interface with that name; else the number that the name is,
 * if it is one; 0: there is no such interface.
 */
uint32_t addr_scope(const char *ifname);

/*
 * Writes the address as text; a scope as its interface's name if there is
 * one with this index, else as the number.  Returns `buf`.
 */
const char *addr_format(const struct addr *a, char buf[ADDR_STRLEN]);

#endif
