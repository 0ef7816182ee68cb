/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync-cmapctl prints: never fewer than one node; and whatever came
 * before, two more members make at least two of it.
 */
#include <string.h>

#include "lib/reason.h"
#include "suicide/cluster.h"
#include "tests/fuzz/fuzz.h"

static const char more[] = "\nruntime.members.7.status (str) = joined\n"
			   "runtime.members.8.status (str) = left\n";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why;
	size_t nodes = 0, then = 0;
	char *text;

	if (cluster_parse((const char *)data, size, &nodes, &why) == -1) {
		REQUIRE(nodes == 0);
		return (0);
	}
	REQUIRE(nodes >= 1);
	text = malloc(size + sizeof(more));
	REQUIRE(text != NULL);
	memcpy(text, data, size);
	memcpy(text + size, more, sizeof(more));
	REQUIRE(cluster_parse(text, size + sizeof(more) - 1, &then, &why) == 0);
	REQUIRE(then >= 2 && then >= nodes);
	free(text);
	return (0);
}
