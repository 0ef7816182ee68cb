/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes through the FIFO: any bytes, in any pieces.  The input is a list
 * of pieces, each a byte that says how many bytes it has; 255 means that the
 * FIFO runs empty.  All is judged for node10, and once more by a second,
 * simple-minded reader that has all the memory in the world.
 */
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <string.h>

#include "meat/meat_msg.h"

#define NODE "node10"
#define EMPTY 255

struct counts {
	size_t confirmed, lines, discarded;
};

static bool
is_whole_reply(const uint8_t *line, size_t len)
{
	static const char want[] = "meatware reply " NODE;
	size_t i;

	if (len != sizeof(want) - 1)
		return (false);
	for (i = 0; i < len; i++)
		if ((i < 15 ? line[i] : tolower(line[i])) != want[i])
			return (false);
	return (true);
}

/* What came between two times that the FIFO was empty. */
static void
simple(const uint8_t *bytes, size_t len, bool ends, struct counts *c)
{
	size_t i, begin = 0;

	for (i = 0; i < len; i++) {
		if (bytes[i] != '\0' && bytes[i] != '\n')
			continue;
		c->lines++;
		c->confirmed += is_whole_reply(bytes + begin, i - begin);
		begin = i + 1;
		if (bytes[i] == '\0')
			return;
	}
	if (begin < len && ends)
		c->discarded++;
}

static void
judge(struct meat_framer *f, const uint8_t *bytes, size_t n, struct counts *c)
{
	struct meat_line line;
	enum meat_verdict v;

	while (meat_framer_next(f, &bytes, &n, &line)) {
		c->lines++;
		REQUIRE(line.len <= MEAT_LINE_MAX);
		REQUIRE(strlen(line.claim) < sizeof(line.claim));
		v = meat_line_judge(&line, NODE);
		if (v == MEAT_CONFIRMED) {
			c->confirmed++;
			REQUIRE(is_whole_reply(line.bytes, line.len));
			/* One word for one node, and no other. */
			REQUIRE(
			    meat_line_judge(&line, "node1") == MEAT_OTHER_NODE);
			REQUIRE(meat_line_judge(&line, "node100") ==
			    MEAT_OTHER_NODE);
		}
	}
	REQUIRE(n == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct counts got = { 0, 0, 0 }, want = { 0, 0, 0 };
	struct meat_framer f = { .len = 0 };
	struct meat_line rest;
	char claim[MEAT_CLAIM_SIZE];
	uint8_t *all = malloc(size + 1);
	size_t i = 0, n, len = 0;

	if (all == NULL)
		abort();
	/* Safe on any bytes, and never without the whole of it. */
	if (meat_denies(data, size, NODE, claim))
		REQUIRE(size > 14 + sizeof(NODE) - 1);
	while (i < size) {
		n = data[i++];
		if (n == EMPTY) {
			simple(all, len, true, &want);
			len = 0;
			got.discarded += meat_framer_empty(&f, &rest);
			continue;
		}
		if (n > size - i)
			n = size - i;
		memcpy(all + len, data + i, n);
		len += n;
		judge(&f, data + i, n, &got);
		i += n;
	}
	simple(all, len, false, &want);
	free(all);
	REQUIRE(got.confirmed == want.confirmed);
	REQUIRE(got.lines == want.lines);
	REQUIRE(got.discarded == want.discarded);
	return (0);
}
