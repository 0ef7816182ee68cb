/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "agent/asked.h"
#include "lib/list.h"
#include "lib/reason.h"

#define BLANKS " \t"

bool
asked_given(const char *text)
{
	return (text != NULL && text[strspn(text, BLANKS)] != '\0');
}

int
asked_node(const char *option, const char *text, char node[NODE_MAX + 1],
    struct reason *why)
{
	struct reason inner;
	size_t len;

	node[0] = '\0';
	if (!asked_given(text))
		return (0);
	text += strspn(text, BLANKS);
	for (len = strlen(text); strchr(BLANKS, text[len - 1]) != NULL;)
		len--;
	if (node_parse(text, len, node, &inner) == -1)
		return (reason_set(why, "%s: %s", option, inner.text));
	return (0);
}

int
asked_hosts(const char *hostlist, struct list *hosts, struct reason *why)
{
	char node[NODE_MAX + 1];
	struct reason inner;
	size_t i;

	if (hostlist == NULL)
		return (0);
	if (list_add(hosts, hostlist) == -1)
		return (reason_set(why, "hostlist: %s", strerror(errno)));
	if (hosts->n == 0)
		return (reason_set(why, "hostlist has no node in it"));
	for (i = 0; i < hosts->n; i++)
		if (node_parse(hosts->words[i], strlen(hosts->words[i]), node,
			&inner) == -1)
			return (reason_set(why, "hostlist: %s", inner.text));
	return (0);
}

bool
asked_allowed(const struct list *hosts, const char *node)
{
	size_t i;

	for (i = 0; i < hosts->n; i++)
		if (strcasecmp(hosts->words[i], node) == 0)
			return (true);
	return (hosts->n == 0);
}

int
asked_check(const char *hostlist, const char *node, struct reason *why)
{
	struct list hosts = { NULL, 0 };
	int rc = asked_hosts(hostlist, &hosts, why);

	if (rc == 0 && !asked_allowed(&hosts, node))
		rc = reason_set(why, "node %.128s is not in hostlist=%.200s",
		    node, hostlist);
	list_free(&hosts);
	return (rc);
}
