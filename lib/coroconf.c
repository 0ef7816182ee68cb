/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/coroconf.h"
#include "lib/coroline.h"
#include "lib/coromap.h"
#include "lib/coronodes.h"
#include "lib/reason.h"

#define NODE "nodelist.node"
#define INTERFACE "totem.interface"
#define MEMBER "totem.interface.member"
#define KEYFILE "totem.keyfile"
#define KEY "totem.key"

/* A section that is open.  Each makes the path longer by 2 bytes at least. */
struct section {
	size_t len;   /* of the path of the one around it */
	bool in_node; /* this one is a node */
};

struct parser {
	struct corosync *c;
	bool nbsp;
	unsigned line;
	char path[COROMAP_KEY_MAX]; /* "totem.interface" */
	struct section open[COROMAP_KEY_MAX / 2 + 2];
	size_t depth;
	unsigned node;  /* its number in the list */
	unsigned link;  /* of the interface section */
	size_t members; /* nodes before this interface section */
};

/* Makes the path longer; corosync's own limit. */
static int
path_add(struct parser *parser, const char *name, struct reason *why)
{
	size_t len = strlen(parser->path);

	if (len + strlen(name) + 1 >= COROMAP_KEY_MAX)
		return (reason_set(why, "the path of sections is too long"));
	snprintf(parser->path + len, sizeof(parser->path) - len, "%s%s",
	    len > 0 ? "." : "", name);
	return (0);
}

static bool
in_node(const struct parser *parser)
{
	return (parser->depth > 0 && parser->open[parser->depth - 1].in_node);
}

static int
open_section(struct parser *parser, const char *name, struct reason *why)
{
	struct section *section = &parser->open[parser->depth];

	section->len = strlen(parser->path);
	if (in_node(parser))
		return (reason_set(why,
		    "a section in a node: corosync before 3.1.8 takes its "
		    "keys for the node's, and later ones do not"));
	if (path_add(parser, name, why) == -1)
		return (-1);
	parser->depth++;
	section->in_node = strcmp(parser->path, NODE) == 0;
	if (strcmp(parser->path, "nodelist") == 0)
		parser->node = 0; /* a second list goes over the first */
	if (strcmp(parser->path, INTERFACE) == 0) {
		parser->link = 0;
		parser->members = parser->c->n;
	}
	return (0);
}

/* The section's ringnumber may come after its members. */
static void
close_interface(struct parser *parser)
{
	struct corosync_node *node;
	size_t i;
	char *addr;

	for (i = parser->members; i < parser->c->n; i++) {
		node = &parser->c->nodes[i];
		if (!node->member)
			continue;
		addr = node->addrs[0];
		node->addrs[0] = NULL;
		node->addrs[parser->link] = addr;
		node->line[parser->link] = node->line[0];
	}
	parser->members = parser->c->n;
}

static int
close_section(struct parser *parser, struct reason *why)
{
	if (parser->depth == 0)
		return (reason_set(why, "a } without its {"));
	if (strcmp(parser->path, NODE) == 0)
		parser->node++;
	if (strcmp(parser->path, INTERFACE) == 0)
		close_interface(parser);
	parser->depth--;
	parser->path[parser->open[parser->depth].len] = '\0';
	return (0);
}

/* A number that is none, or too great, is not this reader's business. */
static void
set_link(struct parser *parser, const char *value)
{
	char *end;
	unsigned long link = strtoul(value, &end, 10);

	if (end != value && *end == '\0' && link < COROSYNC_LINKS)
		parser->link = (unsigned)link;
}

/* The later counts, and is a path also if it is empty. */
static int
set_keyfile(struct parser *parser, const char *value, struct reason *why)
{
	free(parser->c->keyfile);
	parser->c->keyfile = strdup(value);
	if (parser->c->keyfile == NULL)
		return (reason_set(why, "no memory"));
	return (0);
}

/* An item, whose whole path is `path`, where corosync puts it. */
static int
put(struct parser *parser, const char *path, const char *value,
    struct reason *why)
{
	char key[2 * COROMAP_KEY_MAX];

	if (in_node(parser)) {
		snprintf(key, sizeof(key), NODE ".%u%.254s", parser->node,
		    path + strlen(NODE));
		return (coromap_set(parser->c, key, value,
		    strcmp(path, NODE ".nodeid") == 0, parser->line, why));
	}
	if (strcmp(path, MEMBER ".memberaddr") == 0)
		return (coromap_member(parser->c, 0, value, parser->line, why));
	if (strcmp(path, INTERFACE ".ringnumber") == 0 ||
	    strcmp(path, INTERFACE ".linknumber") == 0) {
		set_link(parser, value);
		return (0);
	}
	if (strcmp(path, KEYFILE) == 0)
		return (set_keyfile(parser, value, why));
	if (strcmp(path, KEY) == 0)
		parser->c->key = true;
	return (coromap_set(parser->c, path, value, false, parser->line, why));
}

static int
item(struct parser *parser, const struct coroline *line, struct reason *why)
{
	const size_t len = strlen(parser->path);
	int rc = path_add(parser, line->name, why);

	if (rc == 0 && coromap_is_key(parser->path))
		rc = put(parser, parser->path, line->value, why);
	else if (rc == 0 && !parser->nbsp)
		rc = reason_set(why, "not a key of corosync's map");
	parser->path[len] = '\0';
	return (rc);
}

static int
parse_line(struct parser *parser, char *text, struct reason *why)
{
	struct coroline line;

	if (coroline_read(&line, text, parser->nbsp, why) == -1)
		return (-1);
	switch (line.kind) {
	case COROLINE_NOTHING:
		break;
	case COROLINE_OPEN:
		return (open_section(parser, line.name, why));
	case COROLINE_CLOSE:
		return (close_section(parser, why));
	case COROLINE_ITEM:
		return (item(parser, &line, why));
	}
	return (0);
}

static int
parse_lines(struct parser *parser, char *text, struct reason *why)
{
	struct reason inner;
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		parser->line++;
		if (parse_line(parser, line, &inner) == -1)
			return (reason_set(
			    why, "line %u: %s", parser->line, inner.text));
	}
	if (parser->depth != 0)
		return (reason_set(
		    why, "line %u: ends inside a section", parser->line));
	return (coromap_settle(parser->c, why));
}

int
coroconf_parse(struct corosync *conf, const char *bytes, size_t len, bool nbsp,
    struct reason *why)
{
	struct parser parser = { .c = conf, .nbsp = nbsp };
	char *copy;
	int rc;

	memset(conf, 0, sizeof(*conf));
	if ((copy = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	rc = parse_lines(&parser, copy, why);
	free(copy);
	if (rc == -1)
		corosync_free(conf);
	return (rc);
}
