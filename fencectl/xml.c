/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/tree.h>

#include <string.h>

#include "fencectl/index.h"
#include "fencectl/xml.h"

bool
xml_is(const xmlNode *node, const char *name)
{
	return (node->type == XML_ELEMENT_NODE &&
	    (name == NULL || strcmp((const char *)node->name, name) == 0));
}

static const xmlNode *
from(const xmlNode *node, const char *name)
{
	while (node != NULL && !xml_is(node, name))
		node = node->next;
	return (node);
}

const xmlNode *
xml_child(const xmlNode *parent, const char *name)
{
	return (parent == NULL ? NULL : from(parent->children, name));
}

const xmlNode *
xml_next(const xmlNode *node, const char *name)
{
	return (from(node->next, name));
}

const char *
xml_get(const xmlNode *node, const char *name)
{
	const xmlAttr *a = node->properties;

	while (a != NULL && strcmp((const char *)a->name, name) != 0)
		a = a->next;
	if (a == NULL)
		return (NULL);
	if (a->children == NULL || a->children->content == NULL)
		return ("");
	return ((const char *)a->children->content);
}

/* The next in the order of the document, below `root`. */
static const xmlNode *
after(const xmlNode *node, const xmlNode *root)
{
	if (node->children != NULL)
		return (node->children);
	while (node != root && node->next == NULL)
		node = node->parent;
	return (node == root ? NULL : node->next);
}

int
xml_index(struct index *x, const xmlNode *root)
{
	const xmlNode *node;

	for (node = root; node != NULL; node = after(node, root))
		if (node->type == XML_ELEMENT_NODE &&
		    index_add(x, xml_get(node, "id"), node) == -1)
			return (-1);
	index_sort(x);
	return (0);
}

const xmlNode *
xml_real(const struct index *ids, const xmlNode *node)
{
	const char *ref = xml_get(node, "id-ref");
	const struct index_row *rows;
	const xmlNode *other;
	size_t n, i;

	if (ref == NULL)
		return (node);
	rows = index_find(ids, ref, &n);
	for (i = 0; i < n; i++) {
		other = rows[i].value;
		if (xml_is(other, (const char *)node->name))
			return (other);
	}
	return (NULL);
}
