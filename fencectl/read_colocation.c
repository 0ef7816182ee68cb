/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/read_colocation.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

/* One name; with `count` it is only counted. */
static void
add(struct reader *r, const xmlNode *node, const char *name, bool count)
{
	struct cib_colocated *c;

	if (name == NULL)
		return;
	if (!count) {
		c = &r->c->colocated[r->c->n_colocated];
		c->id = reader_attr(r, node, "id");
		c->rsc = reader_text(r, name);
	}
	r->c->n_colocated++;
}

/* What one constraint names: two resources, or those of its sets. */
static void
read_one(struct reader *r, const xmlNode *node, bool count)
{
	const xmlNode *set, *real, *ref;

	add(r, node, xml_get(node, "rsc"), count);
	add(r, node, xml_get(node, "with-rsc"), count);
	for (set = xml_child(node, "resource_set"); set != NULL;
	     set = xml_next(set, "resource_set")) {
		if ((real = xml_real(&r->ids, set)) == NULL)
			continue;
		for (ref = xml_child(real, "resource_ref"); ref != NULL;
		     ref = xml_next(ref, "resource_ref"))
			add(r, node, xml_get(ref, "id"), count);
	}
}

static void
read_all(struct reader *r, bool count)
{
	const xmlNode *top = xml_child(r->configuration, "constraints");
	const xmlNode *node;

	r->c->n_colocated = 0;
	for (node = xml_child(top, "rsc_colocation"); node != NULL;
	     node = xml_next(node, "rsc_colocation"))
		read_one(r, node, count);
}

void
read_colocations(struct reader *r)
{
	size_t n;

	read_all(r, true);
	n = r->c->n_colocated;
	r->c->n_colocated = 0;
	r->c->colocated = reader_get(r, n, sizeof(*r->c->colocated));
	if (!r->failed)
		read_all(r, false);
}
