/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An answer is believed only from a holder of the key.  The fuzzer has no key,
 * but one genuine answer and the query before it, as an intruder who listens:
 * so it gets no other one believed, neither by bytes of its own nor by a
 * change of these two; and with another key not even the genuine one.
 */
#include <stdbool.h>

#include "tests/fuzz/kdump2.h"

static const struct kdump2_key other_key = { { 0 } };

static bool
same_fields(const struct kdump2_answer *a, const struct kdump2_answer *b)
{
	return (a->state == b->state && a->uptime == b->uptime &&
	    memcmp(a->nonce, b->nonce, sizeof(a->nonce)) == 0 &&
	    memcmp(a->crash, b->crash, sizeof(a->crash)) == 0);
}

static void
must_be_genuine(const uint8_t *bytes, size_t len)
{
	struct kdump2_answer answer;
	const bool genuine =
	    len == KDUMP2_SIZE && memcmp(bytes, known_answer, KDUMP2_SIZE) == 0;

	REQUIRE((answer_check(bytes, len, &known_key, &answer) == KDUMP2_OK) ==
	    genuine);
	if (genuine)
		REQUIRE(same_fields(&answer, &known_fields));
	REQUIRE(answer_check(bytes, len, &other_key, &answer) != KDUMP2_OK);
}

/* The input as an answer's fields: they arrive as they are. */
static void
must_arrive(const uint8_t *data, size_t size)
{
	struct kdump2_answer in = known_fields, out;
	uint8_t bytes[KDUMP2_SIZE];

	take_nonce(in.nonce, data, size);
	if (size > 0)
		in.state = data[size - 1];
	for (size_t i = 0; i < size; i++) {
		in.crash[i % sizeof(in.crash)] ^= data[i];
		in.uptime = in.uptime << 8 ^ data[i];
	}
	answer_make(bytes, &in, &known_key);
	REQUIRE(
	    answer_check(bytes, sizeof(bytes), &known_key, &out) == KDUMP2_OK);
	REQUIRE(same_fields(&in, &out));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[KDUMP2_SIZE];

	must_be_genuine(data, size);
	memcpy(bytes, known_answer, sizeof(bytes));
	change(bytes, data, size);
	must_be_genuine(bytes, sizeof(bytes));
	memcpy(bytes, known_query, sizeof(bytes));
	change(bytes, data, size);
	must_be_genuine(bytes, sizeof(bytes));
	must_arrive(data, size);
	return (0);
}
