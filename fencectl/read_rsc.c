/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fencectl/agents.h"
#include "fencectl/keep.h"
#include "fencectl/read_pairs.h"
#include "fencectl/read_rsc.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

#define DEEP 8 /* containers in each other, and one more than there can be */

/* A resource's element, and what it has from elsewhere. */
struct source {
	const xmlNode *node, *template;
	const xmlNode *parents[DEEP]; /* the nearest first; NULL ends them */
	size_t n_parents;
};

static const xmlNode *
template_of(const struct reader *reader, const char *id)
{
	const struct index_row *rows;
	size_t n, i;

	rows = index_find(&reader->ids, id, &n);
	for (i = 0; i < n; i++)
		if (xml_is(rows[i].value, "template"))
			return (rows[i].value);
	return (NULL);
}

/* Its own, then its template's. */
static const char *
either(struct reader *reader, const struct source *source, const char *name)
{
	const char *text = reader_attr(reader, source->node, name);

	if (text == NULL && source->template != NULL)
		text = reader_attr(reader, source->template, name);
	return (text == NULL ? "" : text);
}

static void
read_params(struct reader *reader, struct cib_resource *rsc,
    const struct source *source)
{
	static const char name[] = "instance_attributes";
	const xmlNode *const own[] = { source->template, source->node };
	const xmlNode *const defaults[] = { reader->rsc_defaults };
	size_t i;

	read_pairs(reader, &rsc->params, name, own, 2, NULL, keep_param);
	for (i = 0; i < source->n_parents; i++)
		read_pairs(reader, &rsc->params, name, &source->parents[i], 1,
		    NULL, keep_param);
	if (source->n_parents == 0)
		read_pairs(
		    reader, &rsc->params, name, defaults, 1, NULL, keep_param);
}

static void
read_meta(struct reader *reader, struct cib_resource *rsc,
    const struct source *source)
{
	static const char name[] = "meta_attributes";
	const xmlNode *const own[] = { source->template, source->node };
	const xmlNode *const defaults[] = { reader->rsc_defaults };
	size_t i;

	read_pairs(reader, &rsc->own_meta, name, own, 2, NULL, keep_meta);
	read_pairs(reader, &rsc->meta, name, own, 2, NULL, keep_meta);
	for (i = 0; i < source->n_parents; i++)
		read_pairs(reader, &rsc->meta, name, &source->parents[i], 1,
		    NULL, keep_meta);
	read_pairs(reader, &rsc->meta, name, defaults, 1, NULL, keep_meta);
}

/* Do both ops have the same name and role?  The resource's own wins then. */
static bool
same_op(const xmlNode *x, const xmlNode *y)
{
	static const char *const names[] = { "name", "role" };
	const char *a, *b;
	size_t i;

	for (i = 0; i < 2; i++) {
		a = xml_get(x, names[i]);
		b = xml_get(y, names[i]);
		if (strcmp(a == NULL ? "" : a, b == NULL ? "" : b) != 0)
			return (false);
	}
	return (true);
}

static void
read_op(struct reader *reader, struct cib_resource *rsc, const xmlNode *node)
{
	const xmlNode *const from[] = { node };
	const xmlNode *const defaults[] = { reader->op_defaults };
	struct cib_pairs meta = { NULL, 0, NULL, 0, false };
	struct cib_op *op = &rsc->ops[rsc->n_ops];

	read_pairs(reader, &meta, "meta_attributes", from, 1, NULL, keep_meta);
	read_pairs(
	    reader, &meta, "meta_attributes", defaults, 1, NULL, keep_meta);
	op->name = reader_attr(reader, node, "name");
	if (op->name == NULL)
		op->name = "";
	op->interval = reader_attr(reader, node, "interval");
	op->timeout = reader_attr(reader, node, "timeout");
	op->on_fail = reader_attr(reader, node, "on-fail");
	if (op->timeout == NULL)
		op->timeout = cib_get(&meta, "timeout");
	if (op->on_fail == NULL)
		op->on_fail = cib_get(&meta, "on-fail");
	op->disabled = cib_bool(xml_get(node, "enabled")) == 0 ||
	    cib_bool(cib_get(&meta, "enabled")) == 0;
	rsc->n_ops++;
}

/* The operations of a resource or template; NULL: it has none. */
static const xmlNode *
operations(const struct reader *reader, const xmlNode *of)
{
	const xmlNode *set = of != NULL ? xml_child(of, "operations") : NULL;

	return (set != NULL ? xml_real(&reader->ids, set) : NULL);
}

static size_t
count_ops(const xmlNode *set)
{
	const xmlNode *op = set != NULL ? xml_child(set, "op") : NULL;
	size_t n = 0;

	for (; op != NULL; op = xml_next(op, "op"))
		n++;
	return (n);
}

/* All of `set` but those that `but` has as well; both may be NULL. */
static void
read_set(struct reader *reader, struct cib_resource *rsc, const xmlNode *set,
    const xmlNode *but)
{
	const xmlNode *op, *real, *own = NULL;

	op = set != NULL ? xml_child(set, "op") : NULL;
	for (; op != NULL; op = xml_next(op, "op")) {
		if ((real = xml_real(&reader->ids, op)) == NULL)
			continue;
		if (but != NULL)
			for (own = xml_child(but, "op");
			     own != NULL && !same_op(own, real);
			     own = xml_next(own, "op"))
				;
		if (own == NULL)
			read_op(reader, rsc, real);
	}
}

static void
read_ops(struct reader *reader, struct cib_resource *rsc,
    const struct source *source)
{
	const xmlNode *own = operations(reader, source->node);
	const xmlNode *others = operations(reader, source->template);
	const size_t n = count_ops(own) + count_ops(others);

	if (n == 0 ||
	    (rsc->ops = reader_get(reader, n, sizeof(*rsc->ops))) == NULL)
		return;
	read_set(reader, rsc, own, NULL);
	read_set(reader, rsc, others, own);
}

static enum cib_kind
kind_of(const xmlNode *node)
{
	if (xml_is(node, "group"))
		return (CIB_GROUP);
	if (xml_is(node, "clone") || xml_is(node, "master"))
		return (CIB_CLONE);
	return (xml_is(node, "bundle") ? CIB_BUNDLE : CIB_PRIMITIVE);
}

static void
read_primitive(struct reader *reader, struct cib_resource *rsc,
    const struct source *source)
{
	rsc->cls = either(reader, source, "class");
	rsc->provider = either(reader, source, "provider");
	rsc->type = either(reader, source, "type");
	rsc->device = strcmp(rsc->cls, "stonith") == 0;
	if (rsc->device) {
		rsc->agent = agent_find(rsc->type);
		read_params(reader, rsc, source);
	}
	read_ops(reader, rsc, source);
	if (rsc->template != NULL)
		reader->failed |= index_add(&reader->c->by_template,
				      rsc->template, rsc) == -1;
}

/* One resource; those in it are read by read_tree(). */
static struct cib_resource *
read_one(struct reader *reader, const struct source *in, bool first,
    const struct cib_resource *parent)
{
	struct cib_resource *rsc = reader_get(reader, 1, sizeof(*rsc));
	struct source source = *in;

	if (rsc == NULL)
		return (NULL);
	rsc->id = reader_attr(reader, source.node, "id");
	if (rsc->id == NULL)
		rsc->id = "";
	rsc->kind = kind_of(source.node);
	rsc->cls = rsc->provider = rsc->type = "";
	rsc->parent = parent;
	rsc->first = first;
	rsc->template = reader_attr(reader, source.node, "template");
	if (rsc->template != NULL) {
		source.template = template_of(reader, rsc->template);
		rsc->broken = source.template == NULL;
	}
	read_meta(reader, rsc, &source);
	if (rsc->kind == CIB_PRIMITIVE)
		read_primitive(reader, rsc, &source);
	reader->failed |=
	    index_add(&reader->c->by_resource, rsc->id, rsc) == -1;
	reader->c->resources[reader->c->n_resources++] = rsc;
	if (rsc->device && !rsc->broken)
		reader->c->devices[reader->c->n_devices++] = rsc;
	return (rsc);
}

static bool
is_resource(const xmlNode *node)
{
	return (xml_is(node, "primitive") || xml_is(node, "group") ||
	    xml_is(node, "clone") || xml_is(node, "master") ||
	    xml_is(node, "bundle"));
}

/* How many resources are in the element, at any depth. */
static size_t
count(const xmlNode *top, size_t deep)
{
	const xmlNode *node;
	size_t n = 0;

	for (node = xml_child(top, NULL); node != NULL && deep < DEEP;
	     node = xml_next(node, NULL))
		if (is_resource(node))
			n += 1 + count(node, deep + 1);
	return (n);
}

static void
read_tree(struct reader *reader, const xmlNode *top, const struct source *above,
    const struct cib_resource *parent, size_t deep)
{
	struct source source = { .n_parents = 0 };
	struct cib_resource *rsc;
	bool first = true;

	if (parent != NULL) {
		source.parents[0] = top;
		memcpy(&source.parents[1], above->parents,
		    (DEEP - 1) * sizeof(void *));
		source.n_parents = above->n_parents + 1;
	}
	for (source.node = xml_child(top, NULL);
	     source.node != NULL && deep < DEEP;
	     source.node = xml_next(source.node, NULL)) {
		if (!is_resource(source.node))
			continue;
		if ((rsc = read_one(reader, &source, first, parent)) == NULL)
			return;
		first = false;
		if (rsc->kind != CIB_PRIMITIVE)
			read_tree(reader, source.node, &source, rsc, deep + 1);
	}
}

void
read_resources(struct reader *reader)
{
	const xmlNode *top = xml_child(reader->configuration, "resources");
	const struct source none = { .n_parents = 0 };
	size_t n = count(top, 0);

	reader->c->resources = reader_get(reader, n, sizeof(void *));
	reader->c->devices = reader_get(reader, n, sizeof(void *));
	if (top != NULL && !reader->failed)
		read_tree(reader, top, &none, NULL, 0);
	index_sort(&reader->c->by_resource);
	index_sort(&reader->c->by_template);
}
