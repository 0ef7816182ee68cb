/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <libxml/tree.h>

#include <stdbool.h>
#include <string.h>

#include "stonith/about.h"
#include "stonith/describe.h"
#include "stonith/order.h"

#define WIDTH 78

/* The plugin's own parameters. */
static const struct {
	const char *name;
	const char *type;
	const char *text;
} own_params[] = {
	{ "hostlist", "string",
	    "The hosts that may be asked for, separated by blanks or commas; "
	    "without it those that the agent lists." },
	{ "hostmap", "string",
	    "What the agent calls a host, as host:plug, separated by commas." },
	{ "short", "boolean",
	    "Give the agent a host's name up to the first dot only." },
};
#define N_OWN (sizeof(own_params) / sizeof(own_params[0]))

static bool
is_own(const char *name)
{
	size_t i;

	for (i = 0; i < N_OWN; i++)
		if (strcmp(own_params[i].name, name) == 0)
			return (true);
	return (false);
}

/* Is it one to be shown? */
static bool
is_shown(const struct about *about, const struct about_param *param)
{
	return (order_is_users(about, param) && !param->deprecated &&
	    !is_own(param->name));
}

void
describe_names(const struct about *about, FILE *out)
{
	char name[ORDER_NAME_SIZE];
	size_t i;

	fprintf(out, "%s\n", own_params[0].name);
	for (i = 0; i < about->n_params; i++)
		if (about->params[i].required &&
		    is_shown(about, &about->params[i]))
			fprintf(out, "%s\n",
			    order_variable(about, &about->params[i], name));
}

static void
add_text(xmlNode *parent, const char *tag, const char *text)
{
	xmlNode *node = xmlNewTextChild(
	    parent, NULL, (const xmlChar *)tag, (const xmlChar *)text);

	xmlNewProp(node, (const xmlChar *)"lang", (const xmlChar *)"en");
}

/* cluster-glue knows three types; a choice and "5s" are strings there. */
static const char *
type_of(const char *type)
{
	if (strcmp(type, "boolean") == 0 || strcmp(type, "integer") == 0)
		return (type);
	return ("string");
}

static void
add_param(xmlNode *parent, const char *name, bool required, const char *type,
    const char *dflt, const char *text)
{
	xmlNode *param =
	    xmlNewChild(parent, NULL, (const xmlChar *)"parameter", NULL);
	xmlNode *content;

	xmlNewProp(param, (const xmlChar *)"name", (const xmlChar *)name);
	xmlNewProp(param, (const xmlChar *)"unique", (const xmlChar *)"0");
	xmlNewProp(param, (const xmlChar *)"required",
	    (const xmlChar *)(required ? "1" : "0"));
	/* An agent has one text; crmsh shows the one or the other. */
	add_text(param, "longdesc", text);
	add_text(param, "shortdesc", text);
	content = xmlNewChild(param, NULL, (const xmlChar *)"content", NULL);
	xmlNewProp(
	    content, (const xmlChar *)"type", (const xmlChar *)type_of(type));
	if (dflt != NULL)
		xmlNewProp(
		    content, (const xmlChar *)"default", (const xmlChar *)dflt);
}

/* libxml2 leaves out what it has no memory for; then nothing fits. */
static xmlNode *
params_tree(const struct about *about)
{
	xmlNode *root = xmlNewNode(NULL, (const xmlChar *)"parameters");
	char name[ORDER_NAME_SIZE];
	size_t i;

	for (i = 0; i < N_OWN; i++)
		add_param(root, own_params[i].name,
		    i == 0 && about_action(about, "list") == NULL,
		    own_params[i].type, NULL, own_params[i].text);
	for (i = 0; i < about->n_params; i++) {
		const struct about_param *param = &about->params[i];

		if (is_shown(about, param))
			add_param(root, order_variable(about, param, name),
			    param->required, param->type, param->dflt,
			    param->text);
	}
	return (root);
}

void
describe_xml(const struct about *about, FILE *out)
{
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlBuffer *buffer = xmlBufferCreate();
	xmlNode *root = params_tree(about);

	xmlDocSetRootElement(doc, root);
	xmlNodeDump(buffer, doc, root, 0, 1);
	fprintf(out, "%s\n", (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	xmlFreeDoc(doc);
}

void
describe_text(const char *text, FILE *out)
{
	size_t column = 0, len;

	for (; *text != '\0'; text += len, text += strspn(text, " \t")) {
		if (*text == '\n') {
			putc('\n', out);
			column = 0;
			len = 1;
			continue;
		}
		len = strcspn(text, " \t\n");
		if (column > 0 && column + 1 + len > WIDTH) {
			putc('\n', out);
			column = 0;
		}
		fprintf(out, "%s%.*s", column == 0 ? "" : " ", (int)len, text);
		column += len + (column > 0);
	}
	putc('\n', out);
}
