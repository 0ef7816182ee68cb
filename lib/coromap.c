/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/addr.h"
#include "lib/coromap.h"
#include "lib/coronodes.h"
#include "lib/reason.h"

/* What scanf's %u, by which corosync reads a key, makes of its start. */
enum scanned {
	NO_NUMBER,
	ONE_NUMBER,
	ODD_NUMBER
};

bool
coromap_is_key(const char *key)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.:/_-";

	return (key[strspn(key, allowed)] == '\0');
}

/*
 * Takes a number off the start of `*s`.  ODD_NUMBER is one that corosync does
 * not write that way itself: "00" is another key than "0" and the same node.
 */
static enum scanned
scan_number(const char **s, unsigned *n)
{
	const char *digits = *s + (**s == '-' ? 1 : 0);
	size_t len = strspn(digits, "0123456789");
	unsigned long long value;

	if (len == 0)
		return (NO_NUMBER);
	value = strtoull(digits, NULL, 10);
	if (digits != *s || (len > 1 && digits[0] == '0') || value > UINT_MAX)
		return (ODD_NUMBER);
	*n = (unsigned)value;
	*s = digits + len;
	return (ONE_NUMBER);
}

static int
no_memory(struct reason *why)
{
	return (reason_set(why, "no memory"));
}

static int
odd(const char *key, struct reason *why)
{
	return (reason_set(why,
	    "%.128s: a number that corosync would write in another way", key));
}

static struct corosync_node *
add_node(struct corosync *conf, unsigned number, bool member)
{
	struct corosync_node *nodes, *node;

	nodes = reallocarray(conf->nodes, conf->n + 1, sizeof(*nodes));
	if (nodes == NULL)
		return (NULL);
	conf->nodes = nodes;
	node = &nodes[conf->n++];
	memset(node, 0, sizeof(*node));
	node->number = number;
	node->member = member;
	return (node);
}

static struct corosync_node *
listed_node(struct corosync *conf, unsigned number)
{
	size_t i;

	/* The latest first: keys of one node follow each other. */
	for (i = conf->n; i > 0; i--)
		if (!conf->nodes[i - 1].member &&
		    conf->nodes[i - 1].number == number)
			return (&conf->nodes[i - 1]);
	return (add_node(conf, number, false));
}

static int
set_text(char **where, const char *value, struct reason *why)
{
	char *copy = NULL;

	if (value[0] != '\0' && (copy = strdup(value)) == NULL)
		return (no_memory(why));
	free(*where);
	*where = copy;
	return (0);
}

/*
 * An address, in the form that the rest of the program takes: corosync's
 * getaddrinfo(3) completes "10.9.1" to 10.9.0.1, as inet_aton(3) does, which
 * would also take text after a blank.
 */
static int
set_addr(struct corosync_node *node, unsigned link, const char *value,
    unsigned line, struct reason *why)
{
	char full[INET_ADDRSTRLEN];
	struct in_addr in;

	node->line[link] = line;
	if (value[strspn(value, "0123456789abcdefABCDEFxX.")] == '\0' &&
	    inet_aton(value, &in) != 0)
		value = inet_ntop(AF_INET, &in, full, sizeof(full));
	return (set_text(&node->addrs[link], value, why));
}

/* strtoll(3) for one that fits into 32 bits, as corosync takes it. */
static int
set_nodeid(struct corosync_node *node, const char *value, struct reason *why)
{
	char *end;
	long long id = strtoll(value, &end, 10);

	if (end == value || *end != '\0' || id < 0 || id > UINT32_MAX)
		return (reason_set(why,
		    "nodeid \"%.64s\" is no number from 0 to 4294967295",
		    value));
	node->nodeid = (unsigned)id;
	return (0);
}

/* "nodelist.node.N.REST" */
static int
set_node(struct corosync *conf, const char *key, const char *value, bool number,
    unsigned line, struct reason *why)
{
	const char *rest = key + strlen("nodelist.node.");
	struct corosync_node *node;
	unsigned n, link = 0;
	enum scanned scanned = scan_number(&rest, &n);

	if (scanned == ODD_NUMBER)
		return (odd(key, why));
	if (scanned == NO_NUMBER || *rest++ != '.')
		return (0);
	if ((node = listed_node(conf, n)) == NULL)
		return (no_memory(why));
	if (strcmp(rest, "nodeid") == 0) {
		node->nodeid = 0; /* a string is none to corosync */
		return (number ? set_nodeid(node, value, why) : 0);
	}
	if (strcmp(rest, "name") == 0) {
		node->line[COROSYNC_LINKS] = line;
		return (set_text(&node->name, value, why));
	}
	if (strncmp(rest, "ring", 4) != 0)
		return (0);
	rest += 4;
	scanned = scan_number(&rest, &link);
	if (scanned == ODD_NUMBER)
		return (odd(key, why));
	if (scanned == NO_NUMBER || strcmp(rest, "_addr") != 0)
		return (0);
	if (link >= COROSYNC_LINKS)
		return (reason_set(why, "%.128s: the last link is %d", key,
		    COROSYNC_LINKS - 1));
	return (set_addr(node, link, value, line, why));
}

int
coromap_member(struct corosync *conf, unsigned link, const char *addr,
    unsigned line, struct reason *why)
{
	struct corosync_node *node;

	if (link >= COROSYNC_LINKS)
		return (reason_set(why, "link %u: the last link is %d", link,
		    COROSYNC_LINKS - 1));
	if ((node = add_node(conf, (unsigned)conf->n, true)) == NULL)
		return (no_memory(why));
	return (set_addr(node, link, addr, line, why));
}

/* "totem.interface.N.REST" */
static int
set_interface(struct corosync *conf, const char *key, const char *value,
    unsigned line, struct reason *why)
{
	const char *rest = key + strlen("totem.interface.");
	unsigned link;

	switch (scan_number(&rest, &link)) {
	case NO_NUMBER:
		return (0);
	case ODD_NUMBER:
		return (odd(key, why));
	case ONE_NUMBER:
		break;
	}
	if (strncmp(rest, ".member.", strlen(".member.")) != 0)
		return (0);
	return (coromap_member(conf, link, value, line, why));
}

int
coromap_set(struct corosync *conf, const char *key, const char *value,
    bool number, unsigned line, struct reason *why)
{
	if (strncmp(key, "nodelist.node.", strlen("nodelist.node.")) == 0)
		return (set_node(conf, key, value, number, line, why));
	if (strncmp(key, "totem.interface.", strlen("totem.interface.")) == 0)
		return (set_interface(conf, key, value, line, why));
	return (0);
}

/* corosync ignores member addresses where there is this key. */
static bool
has_list(const struct corosync *conf)
{
	size_t i;

	for (i = 0; i < conf->n; i++)
		if (!conf->nodes[i].member && conf->nodes[i].number == 0 &&
		    conf->nodes[i].addrs[0] != NULL)
			return (true);
	return (false);
}

static const char *
only_addr(const struct corosync_node *member)
{
	size_t i;

	for (i = 0; i < COROSYNC_LINKS; i++)
		if (member->addrs[i] != NULL)
			return (member->addrs[i]);
	return (NULL);
}

/* Is node `i` one that can be known by anything, once? */
static bool
is_worth(const struct corosync *conf, size_t i, bool listed)
{
	const struct corosync_node *node = &conf->nodes[i];
	const struct corosync before = { .nodes = conf->nodes, .n = i };
	const char *addr = only_addr(node);

	if (!node->member)
		return (node->name != NULL || addr != NULL);
	return (
	    !listed && addr != NULL && corosync_find_addr(&before, addr) == -1);
}

static int
at_line(unsigned line, const char *text, struct reason *why)
{
	if (line == 0)
		return (reason_set(why, "%s", text));
	return (reason_set(why, "line %u: %s", line, text));
}

static int
check_node(const struct corosync *conf, size_t i, struct reason *why)
{
	const struct corosync_node *node = &conf->nodes[i];
	const struct corosync before = { .nodes = conf->nodes, .n = i };
	char ifname[IF_NAMESIZE];
	struct reason inner;
	struct addr a;
	size_t l;

	for (l = 0; l < COROSYNC_LINKS; l++)
		if (node->addrs[l] != NULL &&
		    addr_parse(node->addrs[l], &a, ifname, &inner) ==
			ADDR_IS_BAD)
			return (at_line(node->line[l], inner.text, why));
	if (node->name == NULL || corosync_find(&before, node->name) == -1)
		return (0);
	reason_set(&inner, "a second node %.128s", node->name);
	return (at_line(node->line[COROSYNC_LINKS], inner.text, why));
}

int
coromap_settle(struct corosync *conf, struct reason *why)
{
	const bool listed = has_list(conf);
	size_t i, kept = 0;

	for (i = 0; i < conf->n; i++) {
		if (is_worth(conf, i, listed)) {
			struct corosync_node node = conf->nodes[i];

			conf->nodes[i] = conf->nodes[kept];
			conf->nodes[kept++] = node;
		}
	}
	for (i = kept; i < conf->n; i++)
		corosync_node_free(&conf->nodes[i]);
	conf->n = kept;
	for (i = 0; i < conf->n; i++)
		if (check_node(conf, i, why) == -1)
			return (-1);
	return (0);
}
