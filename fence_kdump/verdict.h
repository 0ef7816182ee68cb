/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judgement on one datagram: is it the message that the awaited node is
 * dumping, and is it that node's word?
 */
#ifndef FK_VERDICT_H
#define FK_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct addr;
struct own;
struct whose_set;

enum verdict {
	VERDICT_ACCEPT,         /* the awaited node's; decide() goes on */
	VERDICT_BAD_PACKET,     /* raw socket: IP or UDP header, checksum */
	VERDICT_BAD_LENGTH,     /* not 8 bytes */
	VERDICT_BAD_MAGIC,      /* not a kdump notification */
	VERDICT_BAD_VERSION,    /* not version 1 */
	VERDICT_OWN_SOURCE,     /* a valid message, from this host's address */
	VERDICT_UNKNOWN_SOURCE, /* ... from an address that is not awaited */
	VERDICT_OTHER_NODE,     /* ... from another node's address */
	VERDICT_TWO_NODES,      /* ... from one that two nodes claim */
	VERDICT_UNDECIDED, /* ... awaited, but whose it is is not certain */
	VERDICT_N
};

/*
 * Judges one datagram: `len` bytes of payload (its true length; only the first
 * KDUMP_MSG_SIZE bytes are looked at, and only if `len` is that), its source,
 * whose the addresses are (NULL: corosync has not answered yet, so that is not
 * known), and the addresses of this host.  A pure function: earlier datagrams
 * do not count.
 */
enum verdict
verdict(const uint8_t *payload, size_t len, const struct addr *source,
    const struct whose_set *set, const struct own *own);

/*
 * The second half of it, for a valid message that was kept while more became
 * known: OWN_SOURCE and all that stand below it, or ACCEPT.
 */
enum verdict verdict_source(const struct addr *source,
    const struct whose_set *set, const struct own *own);

/* The bytes were a message; what is against it is its source. */
bool verdict_is_message(enum verdict v);

/* Why it was not accepted, for people: "not an awaited node", ... */
const char *verdict_text(enum verdict v);

#endif
