/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * utmp(5): a host that is found is written in a record of a login on this
 * terminal; and whatever came before, a later login is the one that counts.
 */
#include <stdbool.h>
#include <string.h>
#include <utmpx.h>

#include "lib/utmp.h"
#include "tests/fuzz/fuzz.h"

#define TTY "pts/3"
#define LATEST 0x7fffffff

static bool
is_written(const uint8_t *data, size_t size, const char *host)
{
	for (size_t i = 0; i + sizeof(struct utmpx) <= size;
	     i += sizeof(struct utmpx)) {
		struct utmpx one;

		memcpy(&one, data + i, sizeof(one));
		if (one.ut_type == USER_PROCESS &&
		    memcmp(one.ut_line, TTY, sizeof(TTY)) == 0 &&
		    strncmp(one.ut_host, host, sizeof(one.ut_host)) == 0)
			return (true);
	}
	return (false);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char host[sizeof(((struct utmpx *)0)->ut_host) + 1];
	const size_t whole = size - size % sizeof(struct utmpx);
	struct utmpx later = { .ut_type = USER_PROCESS,
		.ut_line = TTY,
		.ut_host = "later",
		.ut_tv.tv_sec = LATEST };
	char *bytes = malloc(whole + sizeof(later));

	if (utmp_host((const char *)data, size, TTY, host, sizeof(host)))
		REQUIRE(is_written(data, size, host));
	else
		REQUIRE(host[0] == '\0');
	REQUIRE(bytes != NULL);
	memcpy(bytes, data, whole);
	memcpy(bytes + whole, &later, sizeof(later));
	REQUIRE(
	    utmp_host(bytes, whole + sizeof(later), TTY, host, sizeof(host)));
	REQUIRE(strcmp(host, "later") == 0);
	free(bytes);
	return (0);
}
