/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of a request: what is taken can be written and read again.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "meat/meat_data.h"

static void
try_request(const char *bytes, size_t len)
{
	struct meat_request r, again;
	char text[MEAT_DATA_MAX], twice[MEAT_DATA_MAX];
	size_t n;

	if (meat_request_parse(&r, bytes, len) == -1)
		return;
	REQUIRE(strlen(r.node) > 0 && strchr(r.node, '/') == NULL);
	REQUIRE(r.pid >= 0 && r.since >= 0 && r.deadline >= 0);
	n = meat_request_format(&r, text);
	REQUIRE(meat_request_parse(&again, text, n) == 0);
	REQUIRE(meat_request_format(&again, twice) == n);
	REQUIRE(memcmp(text, twice, n) == 0);
}

static void
try_outcome(const char *bytes, size_t len)
{
	struct meat_outcome o, again;
	char text[MEAT_DATA_MAX];
	size_t n;

	if (meat_outcome_parse(&o, bytes, len) == -1)
		return;
	REQUIRE(o.end >= MEAT_END_CONFIRMED && o.end <= MEAT_END_KILLED);
	n = meat_outcome_format(&o, text);
	REQUIRE(meat_outcome_parse(&again, text, n) == 0);
	REQUIRE(again.end == o.end && strcmp(again.id, o.id) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_request((const char *)data, size);
	try_outcome((const char *)data, size);
	return (0);
}
