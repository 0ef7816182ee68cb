/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "lib/list.h"
#include "lib/reason.h"
#include "meatware/settings.h"
#include "meatware/target.h"

#define BLANKS " \t"

static bool
is_given(const char *text)
{
	return (text != NULL && text[strspn(text, BLANKS)] != '\0');
}

bool
target_given(const struct settings *s)
{
	return (is_given(s->nodename) || is_given(s->plug));
}

/* One option's node, blanks around it aside; 0 and "" if it was not given. */
static int
read_node(const char *option, const char *text, char node[MEAT_NODE_MAX + 1],
    struct reason *why)
{
	struct reason inner;
	size_t len;

	node[0] = '\0';
	if (!is_given(text))
		return (0);
	text += strspn(text, BLANKS);
	for (len = strlen(text); strchr(BLANKS, text[len - 1]) != NULL;)
		len--;
	if (meat_node(text, len, node, &inner) == -1)
		return (reason_set(why, "%s: %s", option, inner.text));
	return (0);
}

int
target_hosts(const struct settings *s, struct list *hosts, struct reason *why)
{
	char node[MEAT_NODE_MAX + 1];
	struct reason inner;
	size_t i;

	if (s->hostlist == NULL)
		return (0);
	if (list_add(hosts, s->hostlist) == -1)
		return (reason_set(why, "hostlist: %s", strerror(errno)));
	if (hosts->n == 0)
		return (reason_set(why, "hostlist has no node in it"));
	for (i = 0; i < hosts->n; i++)
		if (meat_node(hosts->words[i], strlen(hosts->words[i]), node,
			&inner) == -1)
			return (reason_set(why, "hostlist: %s", inner.text));
	return (0);
}

bool
target_allowed(const struct list *hosts, const char *node)
{
	size_t i;

	for (i = 0; i < hosts->n; i++)
		if (strcasecmp(hosts->words[i], node) == 0)
			return (true);
	return (hosts->n == 0);
}

static int
check_allowed(const struct settings *s, const char *node, struct reason *why)
{
	struct list hosts = { NULL, 0 };
	int rc = target_hosts(s, &hosts, why);

	if (rc == 0 && !target_allowed(&hosts, node))
		rc = reason_set(why, "node %.128s is not in hostlist=%.200s",
		    node, s->hostlist);
	list_free(&hosts);
	return (rc);
}

int
target_node(
    const struct settings *s, char node[MEAT_NODE_MAX + 1], struct reason *why)
{
	char plug[MEAT_NODE_MAX + 1];

	if (!target_given(s))
		return (reason_set(why, "no node: nodename or port is needed"));
	if (read_node("nodename", s->nodename, node, why) == -1 ||
	    read_node("port", s->plug, plug, why) == -1)
		return (-1);
	if (node[0] != '\0' && plug[0] != '\0' && strcmp(node, plug) != 0)
		return (reason_set(why,
		    "nodename=%.128s and port=%.128s differ: which node is "
		    "meant?",
		    node, plug));
	if (node[0] == '\0')
		memcpy(node, plug, sizeof(plug));
	return (check_allowed(s, node, why));
}
