/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Pacemaker says of calls: places of attributes, and a value.  Each node
 * found is a name, once; a value that is a call is the one that its parts make.
 */
#include "lib/attrd.h"
#include "lib/node.h"
#include "meat/meat_attr.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#define MAX 4

static void
check_nodes(const uint8_t *data, size_t size)
{
	char nodes[MAX][NODE_MAX + 1], again[NODE_MAX + 1];
	size_t i, j;
	const size_t n = meat_attr_nodes((const char *)data, size, nodes, MAX);

	REQUIRE(n <= MAX);
	for (i = 0; i < n; i++) {
		REQUIRE(
		    node_parse(nodes[i], strlen(nodes[i]), again, NULL) == 0);
		REQUIRE(strcmp(nodes[i], again) == 0);
		for (j = 0; j < i; j++)
			REQUIRE(strcmp(nodes[i], nodes[j]) != 0);
	}
}

static void
check_value(const char *value)
{
	struct meat_call call;
	char made[2 * ATTRD_VALUE];

	if (meat_attr_parse(&call, "alice", value) == -1)
		return;
	REQUIRE(attrd_is_plain(value));
	REQUIRE(call.host[0] != '\0' && strchr(call.host, ' ') == NULL);
	snprintf(made, sizeof(made), "on %s since %s: meatclient -c %s",
	    call.host, call.since, call.node);
	REQUIRE(strcmp(made, value) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *value;

	check_nodes(data, size);
	if ((value = malloc(size + 1)) == NULL)
		abort();
	if (size > 0)
		memcpy(value, data, size);
	value[size] = '\0';
	check_value(value);
	free(value);
	return (0);
}
