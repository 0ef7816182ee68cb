/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "rehearse/cluster.h"
#include "rehearse/ways.h"

/* What a name's `where` is: a ring, by node and link, or this host's name. */
#define RING(node, link) ((size_t)(node)*COROSYNC_LINKS + (size_t)(link))
#define HOST_NAME SIZE_MAX

void
cluster_free(struct cluster *c)
{
	names_free(&c->rings);
	corosync_free(&c->conf);
}

static int
add_rings(struct cluster *c)
{
	size_t i, link;

	for (i = 0; i < c->conf.n; i++)
		for (link = 0; link < COROSYNC_LINKS; link++)
			if (c->conf.nodes[i].addrs[link] != NULL &&
			    names_add(&c->rings, c->conf.nodes[i].addrs[link],
				RING(i, link)) == -1)
				return (-1);
	return (0);
}

/* A ring address of this host's tells which node it is; else its name does. */
static int
find_self(
    const struct cluster *c, const struct own_addrs *own, const char *host)
{
	const struct name *name;
	size_t i, j;

	for (i = 0; i < c->rings.n; i++) {
		name = &c->rings.items[i];
		for (j = 0; j < name->n; j++)
			if (name->where != HOST_NAME &&
			    !addr_is_loopback(&name->addrs[j]) &&
			    own_find(own, &name->addrs[j], 0) != NULL)
				return ((int)(name->where / COROSYNC_LINKS));
	}
	return (corosync_find(&c->conf, host));
}

int
cluster_find(struct cluster *c, const struct own_addrs *own, const char *host,
    struct reason *why)
{
	memset(c, 0, sizeof(*c));
	c->self = -1;
	if (corosync_read(&c->conf, COROSYNC_CONF, why) == -1)
		return (-1);
	if (c->conf.n == 0)
		return (0);
	if (add_rings(c) == -1 || names_add(&c->rings, host, HOST_NAME) == -1)
		return (reason_set(why, "%s", strerror(errno)));
	if (names_find(&c->rings, AF_UNSPEC, why) == -1)
		return (-1);
	c->self = find_self(c, own, host);
	return (0);
}

static bool
has_addr(const struct name *name, const struct addr *a)
{
	size_t i;

	for (i = 0; i < name->n; i++)
		if (addr_cmp(&name->addrs[i], a) == 0)
			return (true);
	return (false);
}

enum owner
cluster_owner(
    const struct cluster *c, const struct addr *a, int *node, int *link)
{
	enum owner owner = OWNER_NONE;
	const struct name *name;
	size_t i;

	if (c->conf.n == 0)
		return (OWNER_NO_CLUSTER);
	for (i = 0; i < c->rings.n; i++) {
		name = &c->rings.items[i];
		if (!has_addr(name, a))
			continue;
		if (name->where == HOST_NAME) {
			owner = OWNER_NAME;
			continue;
		}
		*node = (int)(name->where / COROSYNC_LINKS);
		*link = (int)(name->where % COROSYNC_LINKS);
		return (*node == c->self ? OWNER_SELF : OWNER_OTHER);
	}
	return (owner);
}

bool
cluster_listed(const struct cluster *c, int node, const struct names *list)
{
	const char *called = c->conf.nodes[node].name;
	const struct name *ring;
	size_t i, j, k;

	for (i = 0; i < list->n; i++)
		if (called != NULL &&
		    strcasecmp(list->items[i].text, called) == 0)
			return (true);
	for (i = 0; i < c->rings.n; i++) {
		ring = &c->rings.items[i];
		if (ring->where == HOST_NAME ||
		    ring->where / COROSYNC_LINKS != (size_t)node)
			continue;
		for (j = 0; j < list->n; j++)
			for (k = 0; k < ring->n; k++)
				if (has_addr(&list->items[j], &ring->addrs[k]))
					return (true);
	}
	return (false);
}

const char *
cluster_label(const struct cluster *c, int node)
{
	const struct corosync_node *n = &c->conf.nodes[node];
	size_t i;

	if (n->name != NULL)
		return (n->name);
	for (i = 0; i < COROSYNC_LINKS - 1 && n->addrs[i] == NULL; i++)
		;
	return (n->addrs[i]);
}
