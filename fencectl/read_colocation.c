/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/read_colocation.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

/* One name; with `count` it is only counted. */
static void
add(struct reader *reader, const xmlNode *node, const char *name, bool count)
{
	struct cib_colocated *colocated;

	if (name == NULL)
		return;
	if (!count) {
		colocated = &reader->c->colocated[reader->c->n_colocated];
		colocated->id = reader_attr(reader, node, "id");
		colocated->rsc = reader_text(reader, name);
	}
	reader->c->n_colocated++;
}

/* What one constraint names: two resources, or those of its sets. */
static void
read_one(struct reader *reader, const xmlNode *node, bool count)
{
	const xmlNode *set, *real, *ref;

	add(reader, node, xml_get(node, "rsc"), count);
	add(reader, node, xml_get(node, "with-rsc"), count);
	for (set = xml_child(node, "resource_set"); set != NULL;
	     set = xml_next(set, "resource_set")) {
		if ((real = xml_real(&reader->ids, set)) == NULL)
			continue;
		for (ref = xml_child(real, "resource_ref"); ref != NULL;
		     ref = xml_next(ref, "resource_ref"))
			add(reader, node, xml_get(ref, "id"), count);
	}
}

static void
read_all(struct reader *reader, bool count)
{
	const xmlNode *top = xml_child(reader->configuration, "constraints");
	const xmlNode *node;

	reader->c->n_colocated = 0;
	for (node = xml_child(top, "rsc_colocation"); node != NULL;
	     node = xml_next(node, "rsc_colocation"))
		read_one(reader, node, count);
}

void
read_colocations(struct reader *reader)
{
	size_t n;

	read_all(reader, true);
	n = reader->c->n_colocated;
	reader->c->n_colocated = 0;
	reader->c->colocated =
	    reader_get(reader, n, sizeof(*reader->c->colocated));
	if (!reader->failed)
		read_all(reader, false);
}
