/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/reason.h"
#include "meat/meat_attr.h"

#define ON "on "
#define SINCE " since "
#define RUN ": meatclient -c "

char *
meat_attr_name(char name[MEAT_ATTR_SIZE], const char *node)
{
	snprintf(
	    name, MEAT_ATTR_SIZE, ATTRIBUTE_OPERATOR "%.*s", NODE_MAX, node);
	return (name);
}

int
meat_attr_value(char value[ATTRD_VALUE], const struct meat_request *request,
    struct reason *why)
{
	char since[CLOCK_TEXT_SIZE];
	const int n = snprintf(value, ATTRD_VALUE, ON "%s" SINCE "%s" RUN "%s",
	    request->host, clock_text(request->since, since), request->node);

	if (n < 0 || n >= ATTRD_VALUE)
		return (reason_set(
		    why, "the names of the host and the node are too long"));
	if (request->host[0] == '\0' || strchr(request->host, ' ') != NULL ||
	    !attrd_is_plain(value))
		return (reason_set(why,
		    "the host's name \"%s\" cannot be in an attribute",
		    request->host));
	return (0);
}

/* Copies `len` bytes, 1 and more, if they fit. */
static bool
copy(char *to, size_t size, const char *from, size_t len)
{
	if (len == 0 || len >= size)
		return (false);
	memcpy(to, from, len);
	to[len] = '\0';
	return (true);
}

int
meat_attr_parse(struct meat_call *call, const char *node, const char *value)
{
	char end[sizeof(RUN) + NODE_MAX];
	const char *host, *since, *run;
	size_t len = strlen(value), end_len;

	snprintf(call->node, sizeof(call->node), "%s", node);
	end_len = (size_t)snprintf(end, sizeof(end), RUN "%s", call->node);
	if (!attrd_is_plain(value) || len < end_len ||
	    strncmp(value, ON, strlen(ON)) != 0)
		return (-1);
	run = value + len - end_len;
	host = value + strlen(ON);
	since = strstr(host, SINCE);
	if (strcmp(run, end) != 0 || since == NULL ||
	    since + strlen(SINCE) > run || strchr(host, ' ') != since)
		return (-1);
	if (!copy(call->host, sizeof(call->host), host, (size_t)(since - host)))
		return (-1);
	since += strlen(SINCE);
	return (copy(call->since, sizeof(call->since), since,
		    (size_t)(run - since)) ?
		0 :
		-1);
}

static bool
is_among(char nodes[][NODE_MAX + 1], size_t n, const char *node)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(nodes[i], node) == 0)
			return (true);
	return (false);
}

size_t
meat_attr_nodes(
    const char *text, size_t len, char nodes[][NODE_MAX + 1], size_t max)
{
	const size_t prefix = strlen(ATTRIBUTE_OPERATOR);
	const char *at = text, *end = text + len;
	size_t n = 0, size;

	while (n < max &&
	    (at = memmem(at, (size_t)(end - at), ATTRIBUTE_OPERATOR, prefix)) !=
		NULL) {
		at += prefix;
		for (size = 0; at + size < end && node_is_byte(at[size]);)
			size++;
		if (node_parse(at, size, nodes[n], NULL) == 0 &&
		    memcmp(at, nodes[n], size) == 0 &&
		    !is_among(nodes, n, nodes[n]))
			n++;
		at += size;
	}
	return (n);
}
