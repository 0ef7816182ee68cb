/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fencectl/document.h"
#include "fencectl/keep.h"
#include "fencectl/read.h"
#include "fencectl/read_colocation.h"
#include "fencectl/read_levels.h"
#include "fencectl/read_nodes.h"
#include "fencectl/read_pairs.h"
#include "fencectl/read_rsc.h"
#include "fencectl/read_where.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"
#include "lib/reason.h"

static void
read_versions(struct reader *reader)
{
	const xmlNode *const from[] = { xml_child(
	    reader->configuration, "crm_config") };
	struct cib *c = reader->c;
	const char *text;

	read_pairs(reader, &c->props, "cluster_property_set", from, 1,
	    "cib-bootstrap-options", keep_property);
	text = reader_attr(reader, reader->root, "crm_feature_set");
	c->feature_set = text == NULL ? "" : text;
	if (sscanf(c->feature_set, "%9d.%9d.%9d", &c->feature[0],
		&c->feature[1], &c->feature[2]) != 3)
		c->feature[0] = c->feature[1] = c->feature[2] = -1;
	c->have_watchdog = cib_bool(xml_get(reader->root, "have-watchdog"));
	if (c->have_watchdog == -1)
		c->have_watchdog = cib_bool(cib_property(c, "have-watchdog"));
}

static void
read_defaults(struct reader *reader)
{
	const xmlNode *const rsc[] = { reader->rsc_defaults };
	const xmlNode *const op[] = { reader->op_defaults };

	read_pairs(reader, &reader->c->rsc_defaults, "meta_attributes", rsc, 1,
	    NULL, keep_meta);
	read_pairs(reader, &reader->c->op_defaults, "meta_attributes", op, 1,
	    NULL, keep_meta);
}

static int
read_all(struct reader *reader, const struct list *nodes, struct reason *why)
{
	if (reader->root == NULL || !xml_is(reader->root, "cib"))
		return (reason_set(why, "it has no element \"cib\""));
	reader->configuration = xml_child(reader->root, "configuration");
	if (reader->configuration == NULL)
		return (reason_set(why, "it has no configuration"));
	reader->rsc_defaults = xml_child(reader->configuration, "rsc_defaults");
	reader->op_defaults = xml_child(reader->configuration, "op_defaults");
	reader->failed = xml_index(&reader->ids, reader->root) == -1;
	if (!reader->failed) {
		read_versions(reader);
		read_defaults(reader);
		read_tags(reader);
		read_resources(reader);
		read_nodes(reader, nodes);
		read_locations(reader);
		read_colocations(reader);
		read_levels(reader);
		read_attributes(reader);
	}
	index_free(&reader->ids);
	return (reader->failed ? reason_set(why, "no memory") : 0);
}

int
read_cib(struct cib *c, const char *bytes, size_t len, const struct list *nodes,
    struct reason *why)
{
	struct reader reader = { .c = c };
	xmlDoc *doc;
	int rc;

	*c = (struct cib){ .have_watchdog = -1 };
	if ((doc = document_parse(bytes, len, why)) == NULL)
		return (-1);
	reader.root = xmlDocGetRootElement(doc);
	rc = read_all(&reader, nodes, why);
	xmlFreeDoc(doc);
	return (rc);
}
