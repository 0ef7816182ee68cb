/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <stdlib.h>
#include <string.h>

#include "lib/reason.h"
#include "lib/text.h"
#include "stonith/about.h"

#define GOOD                         \
	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" \
	"0123456789_-."
#define BLANKS " \t\r\n"

static bool
is_named(const xmlNode *node, const char *name)
{
	return (node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0);
}

/* The first child of that name; NULL if there is none. */
static xmlNode *
child(const xmlNode *parent, const char *name)
{
	xmlNode *node = parent == NULL ? NULL : parent->children;

	while (node != NULL && !is_named(node, name))
		node = node->next;
	return (node);
}

/* A copy made by malloc of what libxml2 allocated; NULL stays NULL. */
static char *
own_copy(xmlChar *text)
{
	char *copy = text == NULL ? NULL : strdup((const char *)text);

	xmlFree(text);
	return (copy);
}

static char *
attribute(xmlNode *node, const char *name)
{
	return (own_copy(xmlGetProp(node, (const xmlChar *)name)));
}

static bool
is_yes(xmlNode *node, const char *name)
{
	char *value = attribute(node, name);
	bool yes = value != NULL && strcmp(value, "1") == 0;

	free(value);
	return (yes);
}

/* Cuts blanks off both ends. */
static char *
trim(char *text)
{
	const char *trimmed;

	if (text == NULL)
		return (strdup(""));
	trimmed = text_trim(text, BLANKS);
	return (memmove(text, trimmed, strlen(trimmed) + 1));
}

/* The same, and every run of blanks becomes one. */
static char *
one_line(char *text)
{
	char *from, *to;

	if ((text = trim(text)) == NULL)
		return (NULL);
	for (from = to = text; *from != '\0';) {
		if (strchr(BLANKS, *from) == NULL) {
			*to++ = *from++;
			continue;
		}
		*to++ = ' ';
		from += strspn(from, BLANKS);
	}
	*to = '\0';
	return (text);
}

static char *
content(xmlNode *parent, const char *name)
{
	xmlNode *node = child(parent, name);

	return (node == NULL ? NULL : own_copy(xmlNodeGetContent(node)));
}

/* The name of a parameter or action; NULL with the reason. */
static char *
read_name(xmlNode *node, struct reason *why)
{
	char *name = attribute(node, "name");

	if (name != NULL && *name != '\0' && name[strspn(name, GOOD)] == '\0')
		return (name);
	reason_set(why, "line %ld: %s \"%.64s\" has no good name",
	    xmlGetLineNo(node), (const char *)node->name,
	    name == NULL ? "" : name);
	free(name);
	return (NULL);
}

static int
read_param(struct about *about, xmlNode *node, struct reason *why)
{
	struct about_param *more, *p;
	xmlNode *type = child(node, "content");
	char *name = read_name(node, why);

	if (name == NULL)
		return (-1);
	if (about_param(about, name) != NULL) {
		free(name);
		return (0);
	}
	more = reallocarray(about->params, about->n_params + 1, sizeof(*more));
	if (more == NULL) {
		free(name);
		return (reason_set(why, "no memory"));
	}
	about->params = more;
	p = &more[about->n_params++];
	memset(p, 0, sizeof(*p));
	p->name = name;
	p->required = is_yes(node, "required");
	p->deprecated = is_yes(node, "deprecated");
	p->text = one_line(content(node, "shortdesc"));
	p->type = type == NULL ? strdup("") : trim(attribute(type, "type"));
	p->dflt = type == NULL ? NULL : attribute(type, "default");
	if (p->text == NULL || p->type == NULL)
		return (reason_set(why, "no memory"));
	return (0);
}

static int
read_action(struct about *about, xmlNode *node, struct reason *why)
{
	struct about_action *more, *a;
	char *name = read_name(node, why);

	if (name == NULL)
		return (-1);
	if (about_action(about, name) != NULL) {
		free(name);
		return (0);
	}
	more =
	    reallocarray(about->actions, about->n_actions + 1, sizeof(*more));
	if (more == NULL) {
		free(name);
		return (reason_set(why, "no memory"));
	}
	about->actions = more;
	a = &more[about->n_actions++];
	a->name = name;
	a->of_the_node = is_yes(node, "automatic") || is_yes(node, "on_target");
	return (0);
}

static int
read_children(struct about *about, const xmlNode *parent, const char *name,
    int (*read)(struct about *, xmlNode *, struct reason *), struct reason *why)
{
	xmlNode *node;

	for (node = parent == NULL ? NULL : parent->children; node != NULL;
	     node = node->next)
		if (is_named(node, name) && read(about, node, why) == -1)
			return (-1);
	return (0);
}

static int
read_root(struct about *about, xmlNode *root, struct reason *why)
{
	if (root == NULL || !is_named(root, "resource-agent"))
		return (reason_set(why, "the root is not resource-agent"));
	about->shortdesc = one_line(attribute(root, "shortdesc"));
	about->longdesc = trim(content(root, "longdesc"));
	about->url = one_line(content(root, "vendor-url"));
	if (about->shortdesc == NULL || about->longdesc == NULL ||
	    about->url == NULL)
		return (reason_set(why, "no memory"));
	if (read_children(about, child(root, "parameters"), "parameter",
		read_param, why) == -1 ||
	    read_children(about, child(root, "actions"), "action", read_action,
		why) == -1)
		return (-1);
	if (about->n_actions == 0)
		return (reason_set(why, "no action is named"));
	return (0);
}

/* Entities could make much out of little. */
static bool
declares_entities(const xmlDoc *doc)
{
	return (doc->intSubset != NULL && doc->intSubset->children != NULL);
}

int
about_parse(
    struct about *about, const char *bytes, size_t len, struct reason *why)
{
	xmlDoc *doc;
	int rc;

	memset(about, 0, sizeof(*about));
	if (len == 0)
		return (reason_set(why, "nothing was printed"));
	if (len > ABOUT_MAX)
		return (reason_set(why, "longer than %u bytes", ABOUT_MAX));
	doc = xmlReadMemory(bytes, (int)len, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
		XML_PARSE_NOCDATA);
	if (doc == NULL)
		return (reason_set(why, "no well-formed XML"));
	if (declares_entities(doc))
		rc = reason_set(why, "declares something of its own (DTD)");
	else
		rc = read_root(about, xmlDocGetRootElement(doc), why);
	xmlFreeDoc(doc);
	if (rc == -1)
		about_free(about);
	return (rc);
}

void
about_free(struct about *about)
{
	while (about->n_params > 0) {
		struct about_param *param = &about->params[--about->n_params];

		free(param->name);
		free(param->type);
		free(param->dflt);
		free(param->text);
	}
	while (about->n_actions > 0)
		free(about->actions[--about->n_actions].name);
	free(about->params);
	free(about->actions);
	free(about->shortdesc);
	free(about->longdesc);
	free(about->url);
	memset(about, 0, sizeof(*about));
}

const struct about_param *
about_param(const struct about *about, const char *name)
{
	size_t i;

	for (i = 0; i < about->n_params; i++)
		if (strcmp(about->params[i].name, name) == 0)
			return (&about->params[i]);
	return (NULL);
}

const struct about_action *
about_action(const struct about *about, const char *name)
{
	size_t i;

	for (i = 0; i < about->n_actions; i++)
		if (strcmp(about->actions[i].name, name) == 0)
			return (&about->actions[i]);
	return (NULL);
}
