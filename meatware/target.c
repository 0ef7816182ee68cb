/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "agent/asked.h"
#include "lib/reason.h"
#include "meatware/settings.h"
#include "meatware/target.h"

bool
target_given(const struct settings *s)
{
	return (asked_given(s->nodename) || asked_given(s->plug));
}

int
target_node(
    const struct settings *s, char node[NODE_MAX + 1], struct reason *why)
{
	char plug[NODE_MAX + 1];

	if (!target_given(s))
		return (reason_set(why, "no node: nodename or port is needed"));
	if (asked_node("nodename", s->nodename, node, why) == -1 ||
	    asked_node("port", s->plug, plug, why) == -1)
		return (-1);
	if (node[0] != '\0' && plug[0] != '\0' && strcmp(node, plug) != 0)
		return (reason_set(why,
		    "nodename=%.128s and port=%.128s differ: which node is "
		    "meant?",
		    node, plug));
	if (node[0] == '\0')
		memcpy(node, plug, sizeof(plug));
	return (asked_check(s->hostlist, node, why));
}
