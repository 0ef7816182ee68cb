/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bytes as rtnetlink(7) gives them: every address that is found stands in
 * them, and what is not understood ends the reading.
 */
#include <string.h>

#include "fence_kdump/rtaddr.h"
#include "tests/fuzz/fuzz.h"

#define HEADER 16 /* bytes of a message's header */

/* Are the `len` bytes of `what` somewhere between `from` and `to`? */
static bool
stands_in(
    const uint8_t *from, const uint8_t *to, const uint8_t *what, size_t len)
{
	for (; from + len <= to; from++)
		if (memcmp(from, what, len) == 0)
			return (true);
	return (false);
}

static void
check_address(const struct addr *a, const uint8_t *from, const uint8_t *to,
    uint8_t family)
{
	REQUIRE(a->family == AF_INET || a->family == AF_INET6);
	/* A v4-mapped one is kept as what it means. */
	REQUIRE(a->family == family ||
	    (family == AF_INET6 && a->family == AF_INET));
	REQUIRE(stands_in(from, to, a->bytes, a->family == AF_INET ? 4 : 16));
	REQUIRE(a->scope == 0 || addr_is_link_local(a));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rtaddr_reader r = { .at = data, .left = size };
	const uint8_t *before;
	size_t messages = 0;
	enum rtaddr what;

	for (;;) {
		before = r.at;
		what = rtaddr_next(&r);
		REQUIRE(r.at >= before && r.at + r.left <= data + size);
		if (what == RTADDR_END)
			break;
		if (what == RTADDR_BAD) {
			REQUIRE(rtaddr_next(&r) == RTADDR_END);
			return (0);
		}
		REQUIRE(r.at >= before + HEADER);
		if (what == RTADDR_HAS)
			check_address(&r.addr, before, r.at, before[HEADER]);
		if (what == RTADDR_REFUSED)
			REQUIRE(r.error > 0);
		messages++;
	}
	REQUIRE(messages <= size / HEADER);
	REQUIRE(r.at == data + size && r.left == 0);
	return (0);
}
