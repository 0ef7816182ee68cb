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
read_target(struct reader *r, struct cib_level *l, const xmlNode *node)
{
	if ((l->key = reader_attr(r, node, "target")) != NULL)
		l->target = CIB_TARGET_NAME;
	else if ((l->key = reader_attr(r, node, "target-pattern")) != NULL)
		l->target = CIB_TARGET_PATTERN;
	else if ((l->key = reader_attr(r, node, "target-attribute")) != NULL &&
	    (l->value = reader_attr(r, node, "target-value")) != NULL)
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
read_devices(struct reader *r, struct cib_level *l, const xmlNode *node)
{
	const char *text = xml_get(node, "devices");
	const char *at, *comma;
	size_t n = 1, len;

	if (text == NULL)
		return;
	for (at = text; *at != '\0'; at++)
		n += *at == ',';
	if ((l->devices = reader_get(r, n, sizeof(*l->devices))) == NULL)
		return;
	for (at = text; at != NULL; at = comma == NULL ? NULL : comma + 1) {
		comma = strchr(at, ',');
		len = comma == NULL ? strlen(at) : (size_t)(comma - at);
		l->devices[l->n_devices] = arena_bytes(&r->c->arena, at, len);
		if (l->devices[l->n_devices++] == NULL) {
			r->failed = true;
			l->n_devices = 0;
			return;
		}
	}
}

void
read_levels(struct reader *r)
{
	const xmlNode *top = xml_child(r->configuration, "fencing-topology");
	struct cib_level *l;
	const xmlNode *node;
	size_t n = 0;

	for (node = xml_child(top, "fencing-level"); node != NULL;
	     node = xml_next(node, "fencing-level"))
		n++;
	r->c->levels = reader_get(r, n, sizeof(*r->c->levels));
	for (node = xml_child(top, "fencing-level"); node != NULL && !r->failed;
	     node = xml_next(node, "fencing-level")) {
		l = &r->c->levels[r->c->n_levels++];
		l->id = reader_attr(r, node, "id");
		l->index = read_index(node);
		read_target(r, l, node);
		read_devices(r, l, node);
	}
}

/* Only attributes that a level goes by, or keep_attribute() names, are kept. */
struct wanted {
	struct reader *r;
	struct index names;
};

static void
keep_wanted(struct wanted *w, const struct cib_pairs *all, struct cib_pairs *p)
{
	size_t i;

	p->pairs = reader_get(w->r, all->n, sizeof(*p->pairs));
	p->ruled = all->ruled;
	for (i = 0; i < all->n && p->pairs != NULL; i++)
		if (index_first(&w->names, all->pairs[i].name) != NULL ||
		    keep_attribute(all->pairs[i].name))
			p->pairs[p->n++] = all->pairs[i];
}

static bool
keep_all(const char *name)
{
	(void)name;
	return (true);
}

static void
read_of(struct wanted *w, const xmlNode *node, struct cib_pairs *p)
{
	const xmlNode *const from[] = { node };
	struct cib_pairs all = { NULL, 0, NULL, 0, false };

	read_pairs(w->r, &all, "instance_attributes", from, 1, NULL, keep_all);
	keep_wanted(w, &all, p);
}

static struct cib_node *
node_of(struct wanted *w, const xmlNode *node)
{
	const struct cib_node *found =
	    cib_node(w->r->c, xml_get(node, "uname"));

	return (found == NULL ? NULL : &w->r->c->nodes[found - w->r->c->nodes]);
}

void
read_attributes(struct reader *r)
{
	const xmlNode *node, *status = xml_child(r->root, "status");
	struct wanted w = { .r = r };
	struct cib_node *to;
	size_t i;

	for (i = 0; i < r->c->n_levels; i++)
		if (r->c->levels[i].target == CIB_TARGET_ATTRIBUTE)
			r->failed |=
			    index_add(&w.names, r->c->levels[i].key, r) == -1;
	index_sort(&w.names);
	node = xml_child(xml_child(r->configuration, "nodes"), "node");
	for (; node != NULL && w.names.n > 0; node = xml_next(node, "node"))
		if ((to = node_of(&w, node)) != NULL)
			read_of(&w, node, &to->attrs);
	node = xml_child(status, "node_state");
	for (; node != NULL; node = xml_next(node, "node_state"))
		if ((to = node_of(&w, node)) != NULL)
			read_of(&w, xml_child(node, "transient_attributes"),
			    &to->transient);
	index_free(&w.names);
}
