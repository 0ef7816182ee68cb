/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fencectl/checking.h"
#include "fencectl/entries.h"
#include "fencectl/utf8.h"
#include "lib/cluster.h"

#define TEXT 512 /* bytes; the end of a longer sentence is cut */

bool
level_with(const struct cib_level *l, const struct view_device *d)
{
	size_t i;

	for (i = 0; i < l->n_devices; i++)
		if (strcmp(l->devices[i], d->rsc->id) == 0)
			return (true);
	return (false);
}

static void add(struct checking *, enum severity, struct where, bool,
    const char *, va_list) __attribute__((format(printf, 5, 0)));

static void
add(struct checking *k, enum severity severity, struct where where, bool shared,
    const char *fmt, va_list ap)
{
	struct finding new = {
		.id = k->id,
		.severity = severity,
		.about = where.about,
		.node = where.node,
		.level = where.level,
		.shared = shared,
	};
	char text[TEXT];
	int len = vsnprintf(text, sizeof(text), fmt, ap);

	if (len < 0) {
		k->found->failed = true;
		return;
	}
	new.text = utf8_cut(text);
	finding_add(k->found, &new);
}

void
check_add(struct checking *k, enum severity severity, struct where where,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(k, severity, where, false, fmt, ap);
	va_end(ap);
}

static bool
has_named(const struct checking *k, const char *node)
{
	const struct view_entry *e = view_entry_named(k->view, node);

	return (e != NULL && e->target == CIB_TARGET_NAME);
}

bool
check_all_named(const struct checking *k)
{
	const struct cib_node *n;
	size_t i;

	EACH_NODE (n, k)
		if ((n->kind == CIB_NODE_CLUSTER ||
			n->kind == CIB_NODE_REMOTE) &&
		    !has_named(k, n->name))
			return (false);
	for (i = 0; k->cluster != NULL && i < k->cluster->n; i++)
		if (k->cluster->nodes[i].name != NULL &&
		    !has_named(k, k->cluster->nodes[i].name))
			return (false);
	return (k->cib->n_nodes > 0);
}

void
check_blind(struct checking *k)
{
	if (list_push(&k->blind, k->id, strlen(k->id)) == -1)
		k->found->failed = true;
}

/* A finding for each level by name that has the device, or else one alone. */
static void
each_level(struct checking *, enum severity, const struct view_device *,
    const char *, va_list) __attribute__((format(printf, 4, 0)));

static void
each_level(struct checking *k, enum severity severity,
    const struct view_device *d, const char *fmt, va_list ap)
{
	struct where where = { .about = d->rsc->id };
	const struct cib_level *l;
	bool found = false, shared = !k->all_named;
	va_list again;

	EACH_LEVEL (l, k)
		if (l->target != CIB_TARGET_NAME && level_with(l, d))
			shared = true;
	EACH_LEVEL (l, k) {
		if (l->target != CIB_TARGET_NAME || !level_with(l, d))
			continue;
		where.node = l->key;
		where.level = l->index > 0 ? (unsigned)l->index : 0;
		va_copy(again, ap);
		add(k, severity, where, shared, fmt, again);
		va_end(again);
		found = true;
	}
	if (!found)
		add(k, severity, where, shared, fmt, ap);
}

void
check_device(struct checking *k, enum severity severity,
    const struct view_device *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	each_level(k, severity, d, fmt, ap);
	va_end(ap);
}

void
check_device_node(struct checking *k, enum severity severity,
    const struct view_device *d, const char *node, const char *fmt, ...)
{
	const struct where where = { .about = d->rsc->id, .node = node };
	va_list ap;

	va_start(ap, fmt);
	if (*node == '\0')
		each_level(k, severity, d, fmt, ap);
	else
		add(k, severity, where, false, fmt, ap);
	va_end(ap);
}
