/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses for tests, written as text.
 */
#ifndef FK_TEST_ADDRESS_H
#define FK_TEST_ADDRESS_H

#include <arpa/inet.h>

#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"

/* The address that `text` is, as a packet from it would give it. */
static inline struct addr
address_on(const char *text, uint32_t scope)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
	struct addr a;

	if (inet_pton(AF_INET, text, &sin.sin_addr) == 1 &&
	    addr_from_sockaddr(&a, (const struct sockaddr *)&sin, sizeof(sin)))
		return (a);
	sin6.sin6_scope_id = scope;
	if (inet_pton(AF_INET6, text, &sin6.sin6_addr) == 1 &&
	    addr_from_sockaddr(
		&a, (const struct sockaddr *)&sin6, sizeof(sin6)))
		return (a);
	abort(); /* a mistake in the test */
}

static inline struct addr
address(const char *text)
{
	return (address_on(text, 0));
}

#endif
