/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/read_nodes.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"
#include "lib/list.h"

#define REPLICAS 1000 /* of a bundle; more is no cluster that there is */

/*
 * The nodes grow in separate memory, and are put into the arena at their
 * end: an index into them would not outlive their moving.
 */
struct nodes {
	struct cib_node *all;
	size_t n, room;
};

static void
add(struct reader *reader, struct nodes *to, const char *name,
    enum cib_node_kind kind)
{
	size_t room = to->room * 2 + 16;
	struct cib_node *more;

	if (name == NULL || reader->failed)
		return;
	if (to->n == to->room) {
		more = reallocarray(to->all, room, sizeof(*more));
		if (more == NULL) {
			reader->failed = true;
			return;
		}
		to->all = more;
		to->room = room;
	}
	to->all[to->n++] = (struct cib_node){ .name = name, .kind = kind };
}

static bool
is_remote(const struct reader *reader, const char *name)
{
	const struct cib_resource *rsc = cib_resource(reader->c, name);

	return (rsc != NULL && rsc->kind == CIB_PRIMITIVE &&
	    strcmp(rsc->type, "remote") == 0 &&
	    strcmp(rsc->provider, "pacemaker") == 0);
}

static void
add_listed(struct reader *reader, struct nodes *to)
{
	const xmlNode *node =
	    xml_child(xml_child(reader->configuration, "nodes"), "node");
	enum cib_node_kind kind;
	const char *name, *type;

	for (; node != NULL; node = xml_next(node, "node")) {
		name = reader_attr(reader, node, "uname");
		type = xml_get(node, "type");
		kind = CIB_NODE_CLUSTER;
		if (name != NULL && type != NULL && strcmp(type, "remote") == 0)
			kind = is_remote(reader, name) ? CIB_NODE_REMOTE :
							 CIB_NODE_GUEST;
		add(reader, to, name, kind);
		reader->c->nodes_section = true;
	}
}

/* What the container of the bundle says by that name; 0: nothing. */
static long
container_number(const xmlNode *bundle, const char *name)
{
	const char *text = NULL;
	const xmlNode *node;

	for (node = xml_child(bundle, NULL); node != NULL && text == NULL;
	     node = xml_next(node, NULL))
		text = xml_get(node, name);
	return (text == NULL ? 0 : strtol(text, NULL, 10));
}

/* As pe__unpack_bundle(): replicas, or promoted-max (once masters), or 1. */
static long
replicas_of(const xmlNode *bundle)
{
	static const char *const names[] = { "replicas", "promoted-max",
		"masters" };
	size_t i;
	long n = 0;

	for (i = 0; i < sizeof(names) / sizeof(names[0]) && n <= 0; i++)
		n = container_number(bundle, names[i]);
	return (n <= 0 ? 1 : n);
}

/* A bundle's replicas are nodes, too: <bundle>-0 and so on. */
static void
add_bundle(struct reader *reader, struct nodes *to, const xmlNode *bundle)
{
	const char *id = xml_get(bundle, "id");
	const long n = replicas_of(bundle);
	char name[256];
	long i;

	for (i = 0; id != NULL && strlen(id) < 200 && i < n && i < REPLICAS;
	     i++) {
		snprintf(name, sizeof(name), "%s-%ld", id, i);
		add(reader, to, reader_text(reader, name), CIB_NODE_BUNDLE);
	}
}

static void
add_resources(struct reader *reader, struct nodes *to)
{
	const struct cib_resource *rsc;
	const xmlNode *bundle;
	size_t i;

	for (i = 0; i < reader->c->n_resources; i++) {
		rsc = reader->c->resources[i];
		if (is_remote(reader, rsc->id))
			add(reader, to, rsc->id, CIB_NODE_REMOTE);
		add(reader, to, cib_get(&rsc->own_meta, "remote-node"),
		    CIB_NODE_GUEST);
	}
	bundle =
	    xml_child(xml_child(reader->configuration, "resources"), "bundle");
	for (; bundle != NULL; bundle = xml_next(bundle, "bundle"))
		add_bundle(reader, to, bundle);
}

/* Into the arena, the first of each name; those of `extra` last. */
static void
settle(struct reader *reader, struct nodes *from)
{
	struct index seen = { .nocase = true };
	struct cib *c = reader->c;
	size_t i;

	c->nodes = reader_get(reader, from->n, sizeof(*c->nodes));
	for (i = 0; i < from->n && !reader->failed; i++)
		reader->failed |=
		    index_add(&seen, from->all[i].name, &from->all[i]) == -1;
	index_sort(&seen);
	for (i = 0; i < from->n && !reader->failed; i++)
		if (index_first(&seen, from->all[i].name) == &from->all[i])
			c->nodes[c->n_nodes++] = from->all[i];
	index_free(&seen);
	c->by_node.nocase = true;
	for (i = 0; i < c->n_nodes && !reader->failed; i++)
		reader->failed |= index_add(&c->by_node, c->nodes[i].name,
				      &c->nodes[i]) == -1;
	index_sort(&c->by_node);
}

void
read_nodes(struct reader *reader, const struct list *extra)
{
	struct nodes all = { NULL, 0, 0 };
	size_t i;

	add_listed(reader, &all);
	add_resources(reader, &all);
	for (i = 0; extra != NULL && i < extra->n; i++)
		add(reader, &all, reader_text(reader, extra->words[i]),
		    CIB_NODE_CLUSTER);
	settle(reader, &all);
	free(all.all);
}
