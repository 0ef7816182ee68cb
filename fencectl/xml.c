/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <string.h>

#include "fencectl/index.h"
#include "fencectl/xml.h"
#include "lib/reason.h"

static bool
holds(const char *bytes, size_t len, const char *what)
{
	return (memmem(bytes, len, what, strlen(what)) != NULL);
}

/* libxml2 would tell of the document's bytes: of passwords, too. */
static void
say_nothing(void *arg, const char *fmt, ...)
{
	(void)arg;
	(void)fmt;
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *error_arg;
#else
typedef xmlErrorPtr error_arg;
#endif

/* Not the last error: without memory the parser calls the rest malformed. */
static void
see_memory(void *arg, error_arg error)
{
	bool *no_memory = arg;

	if (error != NULL && error->code == XML_ERR_NO_MEMORY)
		*no_memory = true;
}

static int
refuse(bool no_memory, struct reason *why)
{
	const xmlError *error = xmlGetLastError();

	if (no_memory || (error != NULL && error->code == XML_ERR_NO_MEMORY))
		return (reason_set(why, "no memory: it is over the limit"));
	/* The number of that error is not the same in all versions. */
	if (error != NULL && error->message != NULL &&
	    strstr(error->message, "Excessive depth") != NULL)
		return (
		    reason_set(why, "line %d: deeper than 256", error->line));
	if (error != NULL && error->line > 0)
		return (reason_set(
		    why, "line %d: not well-formed XML", error->line));
	return (reason_set(why, "not XML"));
}

/* What other programs make of XML; NULL: nothing of that kind. */
static const char *
other_form(const char *bytes, size_t len)
{
	static const struct {
		const char *begin, *is;
	} forms[] = { { "\x1f\x8b", "compressed" }, { "BZh", "compressed" },
		{ "\xfd"
		  "7zXZ",
		    "compressed" },
		{ "\x28\xb5\x2f\xfd", "compressed" }, { "\xfe\xff", "UTF-16" },
		{ "\xff\xfe", "UTF-16" } };
	size_t i, n;

	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		n = strlen(forms[i].begin);
		if (len >= n && memcmp(bytes, forms[i].begin, n) == 0)
			return (forms[i].is);
	}
	return (NULL);
}

xmlDoc *
xml_parse(const char *bytes, size_t len, struct reason *why)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOENT |
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOBLANKS |
	    XML_PARSE_COMPACT | XML_PARSE_NOCDATA;
	const char *form = other_form(bytes, len);
	bool no_memory = false;
	xmlDoc *doc;

	if (form != NULL) {
		reason_set(why, "it is %s: not read", form);
		return (NULL);
	}
	if (len > XML_MAX) {
		reason_set(why, "over %zu MB", XML_MAX / (1024 * 1024));
		return (NULL);
	}
	if (holds(bytes, len, "<!DOCTYPE") || memchr(bytes, '\0', len)) {
		reason_set(why, "a document type or a NUL byte is in it");
		return (NULL);
	}
	xmlSetGenericErrorFunc(NULL, say_nothing);
	xmlSetStructuredErrorFunc(&no_memory, see_memory);
	xmlResetLastError();
	doc = xmlReadMemory(bytes, (int)len, NULL, "UTF-8", options);
	xmlSetStructuredErrorFunc(NULL, NULL);
	if (doc == NULL)
		refuse(no_memory, why);
	return (doc);
}

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
