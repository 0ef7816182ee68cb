/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decision: does this datagram say that the awaited node is dumping?
 */
#ifndef FK_VERDICT_H
#define FK_VERDICT_H

#include <stddef.h>
#include <stdint.h>

struct addr;
struct awaited;

enum verdict {
	VERDICT_ACCEPT,         /* the only one that means "fenced" */
	VERDICT_BAD_PACKET,     /* raw socket: IP or UDP header, checksum */
	VERDICT_BAD_LENGTH,     /* not 8 bytes */
	VERDICT_BAD_MAGIC,      /* not a kdump notification */
	VERDICT_BAD_VERSION,    /* not version 1 */
	VERDICT_UNKNOWN_SOURCE, /* a valid message, not from an awaited one */
	VERDICT_UNDECIDED, /* ... awaited, but whose it is is not certain */
	VERDICT_N
};

/*
 * Judges one datagram: `len` bytes of payload (its true length; only the
 * first KDUMP_MSG_SIZE bytes are looked at, and only if `len` is that), its
 * source, and the awaited addresses.  A pure function: nothing of an earlier
 * datagram has any part in it.
 */
enum verdict verdict(const uint8_t *payload, size_t len,
    const struct addr *source, const struct awaited *set);

/*
 * The second half of it, for a valid message that was kept while names were
 * still being resolved: ACCEPT, UNKNOWN_SOURCE or UNDECIDED.
 */
enum verdict
verdict_source(const struct addr *source, const struct awaited *set);

/* Why it was not accepted, for people: "not an awaited node", ... */
const char *verdict_text(enum verdict v);

#endif
