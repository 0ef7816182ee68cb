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
read_versions(struct reader *r)
{
	const xmlNode *const from[] = { xml_child(
	    r->configuration, "crm_config") };
	struct cib *c = r->c;
	const char *text;

	read_pairs(r, &c->props, "cluster_property_set", from, 1,
	    "cib-bootstrap-options", keep_property);
	text = reader_attr(r, r->root, "crm_feature_set");
	c->feature_set = text == NULL ? "" : text;
	if (sscanf(c->feature_set, "%9d.%9d.%9d", &c->feature[0],
		&c->feature[1], &c->feature[2]) != 3)
		c->feature[0] = c->feature[1] = c->feature[2] = -1;
	c->have_watchdog = cib_bool(xml_get(r->root, "have-watchdog"));
	if (c->have_watchdog == -1)
		c->have_watchdog = cib_bool(cib_property(c, "have-watchdog"));
}

static void
read_defaults(struct reader *r)
{
	const xmlNode *const rsc[] = { r->rsc_defaults };
	const xmlNode *const op[] = { r->op_defaults };

	read_pairs(
	    r, &r->c->rsc_defaults, "meta_attributes", rsc, 1, NULL, keep_meta);
	read_pairs(
	    r, &r->c->op_defaults, "meta_attributes", op, 1, NULL, keep_meta);
}

static int
read_all(struct reader *r, const struct list *nodes, struct reason *why)
{
	if (r->root == NULL || !xml_is(r->root, "cib"))
		return (reason_set(why, "it has no element \"cib\""));
	r->configuration = xml_child(r->root, "configuration");
	if (r->configuration == NULL)
		return (reason_set(why, "it has no configuration"));
	r->rsc_defaults = xml_child(r->configuration, "rsc_defaults");
	r->op_defaults = xml_child(r->configuration, "op_defaults");
	r->failed = xml_index(&r->ids, r->root) == -1;
	if (!r->failed) {
		read_versions(r);
		read_defaults(r);
		read_tags(r);
		read_resources(r);
		read_nodes(r, nodes);
		read_locations(r);
		read_colocations(r);
		read_levels(r);
		read_attributes(r);
	}
	index_free(&r->ids);
	return (r->failed ? reason_set(why, "no memory") : 0);
}

int
read_cib(struct cib *c, const char *bytes, size_t len, const struct list *nodes,
    struct reason *why)
{
	struct reader r = { .c = c };
	xmlDoc *doc;
	int rc;

	*c = (struct cib){ .have_watchdog = -1 };
	if ((doc = document_parse(bytes, len, why)) == NULL)
		return (-1);
	r.root = xmlDocGetRootElement(doc);
	rc = read_all(&r, nodes, why);
	xmlFreeDoc(doc);
	return (rc);
}
