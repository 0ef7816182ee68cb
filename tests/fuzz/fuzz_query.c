/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A query is believed only from a holder of the key.  The fuzzer has no key,
 * but one genuine query, as an intruder who listens: so it gets no other one
 * believed, neither by bytes of its own nor by a change of the genuine one;
 * and with another key not even that.
 */
#include <stdbool.h>

#include "tests/fuzz/kdump2.h"

static const struct kdump2_key other_key = { { 0 } };

static void
must_be_genuine(const uint8_t *bytes, size_t len)
{
	uint8_t nonce[KDUMP2_NONCE_SIZE];
	struct kdump2_answer answer;
	const bool genuine =
	    len == KDUMP2_SIZE && memcmp(bytes, known_query, KDUMP2_SIZE) == 0;

	REQUIRE((query_check(bytes, len, &known_key, nonce) == KDUMP2_OK) ==
	    genuine);
	if (genuine)
		REQUIRE(memcmp(nonce, known_fields.nonce, sizeof(nonce)) == 0);
	REQUIRE(query_check(bytes, len, &other_key, nonce) != KDUMP2_OK);
	if (genuine)
		REQUIRE(answer_check(bytes, len, &known_key, &answer) ==
		    KDUMP2_BAD_TYPE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t bytes[KDUMP2_SIZE], nonce[KDUMP2_NONCE_SIZE];
	uint8_t got[KDUMP2_NONCE_SIZE];

	must_be_genuine(data, size);
	memcpy(bytes, known_query, sizeof(bytes));
	change(bytes, data, size);
	must_be_genuine(bytes, sizeof(bytes));
	take_nonce(nonce, data, size);
	query_make(bytes, nonce, &known_key);
	REQUIRE(
	    query_check(bytes, sizeof(bytes), &known_key, got) == KDUMP2_OK);
	REQUIRE(memcmp(got, nonce, sizeof(nonce)) == 0);
	return (0);
}
