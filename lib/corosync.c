/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/corosync.h"
#include "lib/file.h"
#include "lib/reason.h"

#define BLANKS " \t\r"
#define FILE_MAX (1024U * 1024) /* bytes; a real one has a few thousand */

/* Where in the file the parser stands. */
struct place {
	unsigned int depth; /* sections that are open */
	bool in_nodelist;   /* depth 1 is "nodelist" */
	bool in_node;       /* depth 2 is a "node" in it */
};

void
corosync_free(struct corosync *c)
{
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		free(c->nodes[i].name);
		for (j = 0; j < COROSYNC_LINKS; j++)
			free(c->nodes[i].addrs[j]);
	}
	free(c->nodes);
	memset(c, 0, sizeof(*c));
}

int
corosync_find(const struct corosync *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->nodes[i].name != NULL &&
		    strcasecmp(c->nodes[i].name, name) == 0)
			return ((int)i);
	return (-1);
}

/* Do two addresses of the file mean the same, as far as it can be read? */
static bool
same_addr(const char *x, const char *y)
{
	char ifx[IF_NAMESIZE], ify[IF_NAMESIZE];
	struct addr a, b;

	if (addr_parse(x, &a, ifx, NULL) != ADDR_IS_ADDRESS ||
	    addr_parse(y, &b, ify, NULL) != ADDR_IS_ADDRESS)
		return (strcasecmp(x, y) == 0);
	return (addr_cmp(&a, &b) == 0 && strcmp(ifx, ify) == 0);
}

int
corosync_find_addr(const struct corosync *c, const char *addr)
{
	size_t i, j;

	for (i = 0; i < c->n; i++)
		for (j = 0; j < COROSYNC_LINKS; j++)
			if (c->nodes[i].addrs[j] != NULL &&
			    same_addr(c->nodes[i].addrs[j], addr))
				return ((int)i);
	return (-1);
}

static int
add_node(struct corosync *c, struct reason *why)
{
	struct corosync_node *nodes;

	nodes = reallocarray(c->nodes, c->n + 1, sizeof(*nodes));
	if (nodes == NULL)
		return (reason_set(why, "no memory"));
	c->nodes = nodes;
	memset(&nodes[c->n], 0, sizeof(*nodes));
	c->n++;
	return (0);
}

static int
set_once(char **where, const char *key, const char *value, struct reason *why)
{
	if (*where != NULL)
		return (reason_set(why, "a second %s in one node", key));
	*where = strdup(value);
	return (*where == NULL ? reason_set(why, "no memory") : 0);
}

/* The link number of "ringX_addr", or -1. */
static int
ring_of(const char *key)
{
	if (strlen(key) == strlen("ringX_addr") &&
	    strncmp(key, "ring", 4) == 0 && strcmp(key + 5, "_addr") == 0 &&
	    key[4] >= '0' && key[4] < '0' + COROSYNC_LINKS)
		return (key[4] - '0');
	return (-1);
}

static int
node_key(
    struct corosync *c, const char *key, const char *value, struct reason *why)
{
	struct corosync_node *node = &c->nodes[c->n - 1];
	char ifname[IF_NAMESIZE];
	struct addr a;
	int ring = ring_of(key);

	if (strcmp(key, "name") == 0) {
		if (corosync_find(c, value) != -1)
			return (reason_set(why, "a second node %.128s", value));
		return (set_once(&node->name, key, value, why));
	}
	if (ring == -1)
		return (0);
	if (addr_parse(value, &a, ifname, why) == ADDR_IS_BAD)
		return (-1);
	if (corosync_find_addr(c, value) != -1)
		return (reason_set(why,
		    "address %.128s stands here a second "
		    "time",
		    value));
	return (set_once(&node->addrs[ring], key, value, why));
}

static int
open_section(
    struct corosync *c, struct place *at, const char *name, struct reason *why)
{
	at->depth++;
	if (at->depth == 1)
		at->in_nodelist = strcmp(name, "nodelist") == 0;
	if (at->depth != 2 || !at->in_nodelist || strcmp(name, "node") != 0)
		return (0);
	at->in_node = true;
	return (add_node(c, why));
}

static int
close_section(const struct corosync *c, struct place *at, struct reason *why)
{
	size_t i;

	if (at->depth == 0)
		return (reason_set(why, "a } without its {"));
	at->depth--;
	if (at->depth != 1 || !at->in_node)
		return (0);
	at->in_node = false;
	for (i = 0; i < COROSYNC_LINKS; i++)
		if (c->nodes[c->n - 1].addrs[i] != NULL)
			return (0);
	return (reason_set(why, "the node that ends here has no ring0_addr"));
}

static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, BLANKS);
	for (len = strlen(s); len > 0 && strchr(BLANKS, s[len - 1]) != NULL;)
		s[--len] = '\0';
	return (s);
}

static int
parse_line(struct corosync *c, struct place *at, char *line, struct reason *why)
{
	char *mark;

	line = trim(line);
	if (*line == '\0' || *line == '#')
		return (0);
	if ((mark = strchr(line, '{')) != NULL) {
		*mark = '\0';
		line = trim(line);
		if (mark[1] != '\0' || *line == '\0')
			return (reason_set(why, "not \"section {\""));
		return (open_section(c, at, line, why));
	}
	if ((mark = strchr(line, ':')) != NULL) {
		*mark++ = '\0';
		line = trim(line);
		mark = trim(mark);
		if (*line == '\0' || *mark == '\0')
			return (reason_set(why, "not \"key: value\""));
		if (at->in_node && at->depth == 2)
			return (node_key(c, line, mark, why));
		return (0);
	}
	if (strcmp(line, "}") == 0)
		return (close_section(c, at, why));
	return (reason_set(why,
	    "neither \"section {\", \"key: value\" "
	    "nor \"}\""));
}

int
corosync_parse(
    struct corosync *c, const char *bytes, size_t len, struct reason *why)
{
	struct place at = { .depth = 0 };
	struct reason inner;
	char *copy, *line, *next;
	size_t number = 0;
	int rc = 0;

	memset(c, 0, sizeof(*c));
	if (memchr(bytes, '\0', len) != NULL)
		return (reason_set(why, "has a NUL byte"));
	if ((copy = strndup(bytes, len)) == NULL)
		return (reason_set(why, "no memory"));
	next = copy;
	while (rc == 0 && (line = strsep(&next, "\n")) != NULL) {
		number++;
		rc = parse_line(c, &at, line, &inner);
	}
	free(copy);
	if (rc == 0 && at.depth != 0)
		rc = reason_set(&inner, "ends inside a section");
	if (rc == -1) {
		corosync_free(c);
		return (reason_set(why, "line %zu: %s", number, inner.text));
	}
	return (0);
}

int
corosync_read(struct corosync *c, const char *path, struct reason *why)
{
	struct reason inner;
	char *bytes;
	size_t len;
	int rc;

	memset(c, 0, sizeof(*c));
	bytes = file_read(path, FILE_MAX, &len);
	if (bytes == NULL && errno == ENOENT)
		return (0);
	if (bytes == NULL)
		return (reason_set(why, "%s: %s", path, strerror(errno)));
	rc = corosync_parse(c, bytes, len, &inner);
	free(bytes);
	if (rc == -1)
		return (reason_set(why, "%s: %s", path, inner.text));
	return (1);
}
