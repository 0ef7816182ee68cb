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
path_add(struct parser *p, const char *name, struct reason *why)
{
	size_t len = strlen(p->path);

	if (len + strlen(name) + 1 >= COROMAP_KEY_MAX)
		return (reason_set(why, "the path of sections is too long"));
	snprintf(p->path + len, sizeof(p->path) - len, "%s%s",
	    len > 0 ? "." : "", name);
	return (0);
}

static bool
in_node(const struct parser *p)
{
	return (p->depth > 0 && p->open[p->depth - 1].in_node);
}

static int
open_section(struct parser *p, const char *name, struct reason *why)
{
	struct section *section = &p->open[p->depth];

	section->len = strlen(p->path);
	if (in_node(p))
		return (reason_set(why,
		    "a section in a node: corosync before 3.1.8 takes its "
		    "keys for the node's, and later ones do not"));
	if (path_add(p, name, why) == -1)
		return (-1);
	p->depth++;
	section->in_node = strcmp(p->path, NODE) == 0;
	if (strcmp(p->path, "nodelist") == 0)
		p->node = 0; /* a second list goes over the first */
	if (strcmp(p->path, INTERFACE) == 0) {
		p->link = 0;
		p->members = p->c->n;
	}
	return (0);
}

/* The section's ringnumber may come after its members. */
static void
close_interface(struct parser *p)
{
	struct corosync_node *node;
	size_t i;
	char *addr;

	for (i = p->members; i < p->c->n; i++) {
		node = &p->c->nodes[i];
		if (!node->member)
			continue;
		addr = node->addrs[0];
		node->addrs[0] = NULL;
		node->addrs[p->link] = addr;
		node->line[p->link] = node->line[0];
	}
	p->members = p->c->n;
}

static int
close_section(struct parser *p, struct reason *why)
{
	if (p->depth == 0)
		return (reason_set(why, "a } without its {"));
	if (strcmp(p->path, NODE) == 0)
		p->node++;
	if (strcmp(p->path, INTERFACE) == 0)
		close_interface(p);
	p->depth--;
	p->path[p->open[p->depth].len] = '\0';
	return (0);
}

/* A number that is none, or too great, is not this reader's business. */
static void
set_link(struct parser *p, const char *value)
{
	char *end;
	unsigned long link = strtoul(value, &end, 10);

	if (end != value && *end == '\0' && link < COROSYNC_LINKS)
		p->link = (unsigned)link;
}

/* The later counts, and is a path also if it is empty. */
static int
set_keyfile(struct parser *p, const char *value, struct reason *why)
{
	free(p->c->keyfile);
	p->c->keyfile = strdup(value);
	if (p->c->keyfile == NULL)
		return (reason_set(why, "no memory"));
	return (0);
}

/* An item, whose whole path is `path`, where corosync puts it. */
static int
put(struct parser *p, const char *path, const char *value, struct reason *why)
{
	char key[2 * COROMAP_KEY_MAX];

	if (in_node(p)) {
		snprintf(key, sizeof(key), NODE ".%u%.254s", p->node,
		    path + strlen(NODE));
		return (coromap_set(p->c, key, value,
		    strcmp(path, NODE ".nodeid") == 0, p->line, why));
	}
	if (strcmp(path, MEMBER ".memberaddr") == 0)
		return (coromap_member(p->c, 0, value, p->line, why));
	if (strcmp(path, INTERFACE ".ringnumber") == 0 ||
	    strcmp(path, INTERFACE ".linknumber") == 0) {
		set_link(p, value);
		return (0);
	}
	if (strcmp(path, KEYFILE) == 0)
		return (set_keyfile(p, value, why));
	if (strcmp(path, KEY) == 0)
		p->c->key = true;
	return (coromap_set(p->c, path, value, false, p->line, why));
}

static int
item(struct parser *p, const struct coroline *l, struct reason *why)
{
	const size_t len = strlen(p->path);
	int rc = path_add(p, l->name, why);

	if (rc == 0 && coromap_is_key(p->path))
		rc = put(p, p->path, l->value, why);
	else if (rc == 0 && !p->nbsp)
		rc = reason_set(why, "not a key of corosync's map");
	p->path[len] = '\0';
	return (rc);
}

static int
parse_line(struct parser *p, char *text, struct reason *why)
{
	struct coroline l;

	if (coroline_read(&l, text, p->nbsp, why) == -1)
		return (-1);
	switch (l.kind) {
	case COROLINE_NOTHING:
		break;
	case COROLINE_OPEN:
		return (open_section(p, l.name, why));
	case COROLINE_CLOSE:
		return (close_section(p, why));
	case COROLINE_ITEM:
		return (item(p, &l, why));
	}
	return (0);
}

static int
parse_lines(struct parser *p, char *text, struct reason *why)
{
	struct reason inner;
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		p->line++;
		if (parse_line(p, line, &inner) == -1)
			return (reason_set(
			    why, "line %u: %s", p->line, inner.text));
	}
	if (p->depth != 0)
		return (
		    reason_set(why, "line %u: ends inside a section", p->line));
	return (coromap_settle(p->c, why));
}

int
coroconf_parse(struct corosync *c, const char *bytes, size_t len, bool nbsp,
    struct reason *why)
{
	struct parser p = { .c = c, .nbsp = nbsp };
	char *copy;
	int rc;

	memset(c, 0, sizeof(*c));
	if ((copy = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	rc = parse_lines(&p, copy, why);
	free(copy);
	if (rc == -1)
		corosync_free(c);
	return (rc);
}
