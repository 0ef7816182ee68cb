/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fencing topology, and the nodes' attributes that it goes by.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/keep.h"
#include "fencectl/read_levels.h"
#include "fencectl/read_pairs.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

/* As unpack_level_kind() of the fencer: the first of these that is there. */
static void
read_target(struct reader *reader, struct cib_level *l, const xmlNode *node)
{
	if ((l->key = reader_attr(reader, node, "target")) != NULL)
		l->target = CIB_TARGET_NAME;
	else if ((l->key = reader_attr(reader, node, "target-pattern")) != NULL)
		l->target = CIB_TARGET_PATTERN;
	else if ((l->key = reader_attr(reader, node, "target-attribute")) !=
		NULL &&
	    (l->value = reader_attr(reader, node, "target-value")) != NULL)
		l->target = CIB_TARGET_ATTRIBUTE;
	else
		l->target = CIB_TARGET_NONE;
}

static long
read_index(const xmlNode *node)
{
	const char *text = xml_get(node, "index");
	char *end;
	long n;

	if (text == NULL)
		return (0);
	errno = 0;
	n = strtol(text, &end, 10);
	return (errno != 0 || end == text || *end != '\0' ? 0 : n);
}

/* Split at commas; blanks are part of a name, as they are for the fencer. */
static void
read_devices(struct reader *reader, struct cib_level *l, const xmlNode *node)
{
	const char *text = xml_get(node, "devices");
	const char *at, *comma;
	size_t n = 1, len;

	if (text == NULL)
		return;
	for (at = text; *at != '\0'; at++)
		n += *at == ',';
	if ((l->devices = reader_get(reader, n, sizeof(*l->devices))) == NULL)
		return;
	for (at = text; at != NULL; at = comma == NULL ? NULL : comma + 1) {
		comma = strchr(at, ',');
		len = comma == NULL ? strlen(at) : (size_t)(comma - at);
		l->devices[l->n_devices] =
		    arena_bytes(&reader->c->arena, at, len);
		if (l->devices[l->n_devices++] == NULL) {
			reader->failed = true;
			l->n_devices = 0;
			return;
		}
	}
}

void
read_levels(struct reader *reader)
{
	const xmlNode *top =
	    xml_child(reader->configuration, "fencing-topology");
	struct cib_level *l;
	const xmlNode *node;
	size_t n = 0;

	for (node = xml_child(top, "fencing-level"); node != NULL;
	     node = xml_next(node, "fencing-level"))
		n++;
	reader->c->levels = reader_get(reader, n, sizeof(*reader->c->levels));
	for (node = xml_child(top, "fencing-level");
	     node != NULL && !reader->failed;
	     node = xml_next(node, "fencing-level")) {
		l = &reader->c->levels[reader->c->n_levels++];
		l->id = reader_attr(reader, node, "id");
		l->index = read_index(node);
		read_target(reader, l, node);
		read_devices(reader, l, node);
	}
}

/* Only attributes that a level goes by, or keep_attribute() names, are kept. */
struct wanted {
	struct reader *r;
	struct index names;
};

static void
keep_wanted(
    struct wanted *wanted, const struct cib_pairs *all, struct cib_pairs *pairs)
{
	size_t i;

	pairs->pairs = reader_get(wanted->r, all->n, sizeof(*pairs->pairs));
	pairs->ruled = all->ruled;
	for (i = 0; i < all->n && pairs->pairs != NULL; i++)
		if (index_first(&wanted->names, all->pairs[i].name) != NULL ||
		    keep_attribute(all->pairs[i].name))
			pairs->pairs[pairs->n++] = all->pairs[i];
}

static bool
keep_all(const char *name)
{
	(void)name;
	return (true);
}

static void
read_of(struct wanted *wanted, const xmlNode *node, struct cib_pairs *pairs)
{
	const xmlNode *const from[] = { node };
	struct cib_pairs all = { NULL, 0, NULL, 0, false };

	read_pairs(
	    wanted->r, &all, "instance_attributes", from, 1, NULL, keep_all);
	keep_wanted(wanted, &all, pairs);
}

static struct cib_node *
node_of(struct wanted *wanted, const xmlNode *node)
{
	const struct cib_node *found =
	    cib_node(wanted->r->c, xml_get(node, "uname"));

	return (found == NULL ?
		NULL :
		&wanted->r->c->nodes[found - wanted->r->c->nodes]);
}

void
read_attributes(struct reader *reader)
{
	const xmlNode *node, *status = xml_child(reader->root, "status");
	struct wanted wanted = { .r = reader };
	struct cib_node *to;
	size_t i;

	for (i = 0; i < reader->c->n_levels; i++)
		if (reader->c->levels[i].target == CIB_TARGET_ATTRIBUTE)
			reader->failed |=
			    index_add(&wanted.names, reader->c->levels[i].key,
				reader) == -1;
	index_sort(&wanted.names);
	node = xml_child(xml_child(reader->configuration, "nodes"), "node");
	for (; node != NULL && wanted.names.n > 0;
	     node = xml_next(node, "node"))
		if ((to = node_of(&wanted, node)) != NULL)
			read_of(&wanted, node, &to->attrs);
	node = xml_child(status, "node_state");
	for (; node != NULL; node = xml_next(node, "node_state"))
		if ((to = node_of(&wanted, node)) != NULL)
			read_of(&wanted,
			    xml_child(node, "transient_attributes"),
			    &to->transient);
	index_free(&wanted.names);
}
