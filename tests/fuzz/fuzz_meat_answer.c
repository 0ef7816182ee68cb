/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was typed at the question.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <strings.h>

#include "meatclient/answer.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const words[] = { "y\n", "yes\n" };
	bool yes = false;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (size >= strlen(words[i]) &&
		    strncasecmp(
			(const char *)data, words[i], strlen(words[i])) == 0)
			yes = true;
	REQUIRE(answer_is_yes((const char *)data, size) == yes);
	return (0);
}
