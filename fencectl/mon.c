/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/cib.h"
#include "fencectl/document.h"
#include "fencectl/mon.h"
#include "fencectl/xml.h"
#include "lib/reason.h"

static enum mon_state
state_of(const xmlNode *node)
{
	const int online = cib_bool(xml_get(node, "online"));

	if (online == -1)
		return (MON_UNKNOWN);
	if (cib_bool(xml_get(node, "unclean")) == 1)
		return (MON_UNCLEAN);
	if (cib_bool(xml_get(node, "pending")) == 1)
		return (MON_PENDING);
	return (online == 1 ? MON_ONLINE : MON_OFFLINE);
}

static int
add(struct mon *m, const xmlNode *node)
{
	const char *name = xml_get(node, "name");
	struct mon_node *n;

	if (name == NULL || strlen(name) >= MON_NAME)
		return (0);
	n = reallocarray(m->all, m->n + 1, sizeof(*n));
	if (n == NULL)
		return (-1);
	m->all = n;
	n = &m->all[m->n++];
	n->state = state_of(node);
	snprintf(n->name, sizeof(n->name), "%s", name);
	return (0);
}

static int
add_all(struct mon *m, const xmlNode *root, struct reason *why)
{
	const xmlNode *nodes, *node;

	if (root == NULL || !xml_is(root, "pacemaker-result") ||
	    (nodes = xml_child(root, "nodes")) == NULL)
		return (reason_set(why, "it has no nodes"));
	for (node = xml_child(nodes, "node"); node != NULL;
	     node = xml_next(node, "node"))
		if (add(m, node) == -1)
			return (reason_set(why, "no memory"));
	return (0);
}

int
mon_read(struct mon *m, const char *bytes, size_t len, struct reason *why)
{
	xmlDoc *doc;
	int rc;

	*m = (struct mon){ NULL, 0 };
	if ((doc = document_parse(bytes, len, why)) == NULL)
		return (-1);
	rc = add_all(m, xmlDocGetRootElement(doc), why);
	xmlFreeDoc(doc);
	return (rc);
}

void
mon_free(struct mon *m)
{
	free(m->all);
	*m = (struct mon){ NULL, 0 };
}

enum mon_state
mon_state(const struct mon *m, const char *node)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (strcasecmp(m->all[i].name, node) == 0)
			return (m->all[i].state);
	return (MON_UNKNOWN);
}

const char *
mon_word(enum mon_state state)
{
	static const char *const words[] = { [MON_UNKNOWN] = NULL,
		[MON_ONLINE] = "online",
		[MON_OFFLINE] = "offline",
		[MON_PENDING] = "pending",
		[MON_UNCLEAN] = "unclean" };

	return (words[state]);
}
