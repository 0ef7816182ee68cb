/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses of a host, out of the bytes that rtnetlink(7) gives: answers
 * to RTM_GETADDR, and the news of RTMGRP_IPV4_IFADDR and RTMGRP_IPV6_IFADDR.
 */
#ifndef FK_RTADDR_H
#define FK_RTADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/addr.h"

enum rtaddr {
	RTADDR_END,     /* no message is left */
	RTADDR_HAS,     /* this host has or had the address: `addr` is set */
	RTADDR_OTHER,   /* something that does not matter here */
	RTADDR_DONE,    /* the end of an answer */
	RTADDR_REFUSED, /* the kernel refuses the question: `error` is set */
	RTADDR_BAD      /* not understood; what follows is not looked at */
};

/* Begin with the bytes of one datagram in `at` and `left`, and all else 0. */
struct rtaddr_reader {
	const uint8_t *at;
	size_t left;
	struct addr addr; /* with its scope, if it is link-local */
	int error;        /* an errno */
	bool incomplete;  /* by a message: it must be asked for again */
};

/*
 * Reads the next message.  An address that a host gives up is one that it had:
 * of one that comes and goes at once the kernel may report the end alone,
 * because it reports a new IPv6 address from a queue (addrconf_dad_work() in
 * its net/ipv6/addrconf.c).
 * An answer is incomplete if the list changed while it was made, or if the
 * kernel had no room for all (NLM_F_DUMP_INTR, NLMSG_OVERRUN).
 */
enum rtaddr rtaddr_next(struct rtaddr_reader *reader);

#endif
