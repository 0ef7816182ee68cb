/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A node's name, and the lines that name it: CONFIRMED implies the whole name.
 * The input is two names (of nodes, perhaps), parted by a newline.
 */
#include "lib/node.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <strings.h>

#include "meat/meat_msg.h"

static bool
name_is_good(const uint8_t *text, size_t len)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] == '\0' || strchr(good, text[i]) == NULL)
			return (false);
	return (len > 0 && len <= 240);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
	const size_t first = end == NULL ? size : (size_t)(end - data);
	const uint8_t *other = end == NULL ? data : end + 1;
	const size_t other_len = end == NULL ? 0 : size - first - 1;
	char node[NODE_MAX + 1];
	uint8_t *line;
	bool same;

	if (node_parse((const char *)data, first, node, NULL) == -1) {
		REQUIRE(!name_is_good(data, first));
		REQUIRE(node[0] == '\0');
		return (0);
	}
	REQUIRE(name_is_good(data, first));
	REQUIRE(strlen(node) == first);
	REQUIRE(strncasecmp(node, (const char *)data, first) == 0);
	REQUIRE(strpbrk(node, "ABCDEFGHIJKLMNOPQRSTUVWXYZ/~") == NULL);
	if ((line = malloc(16 + other_len)) == NULL)
		abort();
	memcpy(line, "meatware reply ", 15);
	memcpy(line + 15, other, other_len);
	same = other_len == first &&
	    strncasecmp(node, (const char *)other, first) == 0;
	REQUIRE(
	    (meat_judge(line, 15 + other_len, node) == MEAT_CONFIRMED) == same);
	free(line);
	return (0);
}
