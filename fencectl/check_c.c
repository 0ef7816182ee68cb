/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/check_c.h"
#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/facts.h"
#include "fencectl/keep.h"
#include "fencectl/order.h"
#include "fencectl/utf8.h"

#define LAST_LEVEL 9
#define EXTENDED "\\^$.[]|()?*+{}"

static struct where
of_level(const struct cib_level *l, const char *about)
{
	return ((struct where){ .about = about,
	    .node = l->target == CIB_TARGET_NAME ? l->key : NULL,
	    .level = l->index > 0 ? (unsigned)l->index : 0 });
}

/* A device that is for other nodes than the level's. */
static void
for_others(
    struct checking *k, const struct cib_level *l, const struct view_device *d)
{
	size_t i;

	if (l->target != CIB_TARGET_NAME || d->check != VIEW_CHECK_STATIC ||
	    !is_node(k, l->key) || view_is_for(d, l->key) != VIEW_NO)
		return;
	for (i = 0; i < d->map.n_targets; i++)
		if (is_node(k, d->map.targets[i]))
			break;
	if (i < d->map.n_targets)
		check_add(k, SEVERITY_WARNING, of_level(l, d->rsc->id),
		    "%s is for %s, and not for %s: Pacemaker passes over the "
		    "level",
		    d->rsc->id, d->map.targets[i], l->key);
}

void
check_c1(struct checking *k)
{
	const struct view_device *d;
	const struct cib_level *l;
	size_t i;

	EACH_LEVEL (l, k)
		for (i = 0; i < l->n_devices; i++) {
			d = view_device(k->view, l->devices[i]);
			if (d != NULL)
				for_others(k, l, d);
			if (d != NULL ||
			    (strcmp(l->devices[i], "watchdog") == 0 &&
				watchdog_fences(k)))
				continue;
			check_add(k, SEVERITY_ERROR, of_level(l, l->devices[i]),
			    "there is no fence device \"%s\": Pacemaker "
			    "passes over the level",
			    l->devices[i]);
		}
}

void
check_c2(struct checking *k)
{
	const struct cib_level *l;
	char text[MEANT];

	EACH_LEVEL (l, k)
		if (l->target == CIB_TARGET_NAME && !is_node(k, l->key))
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = l->key,
				.level = of_level(l, NULL).level },
			    "the level's target \"%s\" is no node%s", l->key,
			    meant(k, l->key, text));
}

void
check_c3(struct checking *k)
{
	const struct cib_level *l;

	EACH_LEVEL (l, k)
		if (l->index < 1 || l->index > LAST_LEVEL)
			check_add(k, SEVERITY_ERROR, of_level(l, l->id),
			    "the level is ignored: 1 to 9 count");
}

/* An entry as people write it; no value that could be a secret. */
static const char *
entry_text(const struct view_entry *e, char *text, size_t size)
{
	if (e->target == CIB_TARGET_PATTERN)
		snprintf(text, size, "target-pattern \"%s\"", e->key);
	else if (e->value == NULL || keep_secret(e->key))
		snprintf(text, size, "target-attribute %s", e->key);
	else
		snprintf(
		    text, size, "target-attribute %s=%s", e->key, e->value);
	return (utf8_cut(text));
}

void
check_c4(struct checking *k)
{
	const struct view_entry *e, *used;
	const struct cib_node *n;
	char text[256];
	size_t i;

	EACH_NODE (n, k) {
		used = view_entry_named(k->view, n->name);
		if (used == NULL || used->target != CIB_TARGET_NAME)
			continue;
		for (i = 0; i < k->view->n_entries; i++) {
			e = &k->view->entries[i];
			if (e->target == CIB_TARGET_NAME ||
			    !view_entry_matches(k->view, e, n->name))
				continue;
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = e->key, .node = n->name },
			    "the levels by %s do not count for %s, which has "
			    "levels by name",
			    entry_text(e, text, sizeof(text)), n->name);
		}
	}
}

void
check_c5(struct checking *k)
{
	const struct cib_node *n;
	size_t matches;

	EACH_NODE (n, k)
		if (view_entry(k->view, n->name, &matches) != NULL &&
		    matches > 1)
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .node = n->name },
			    "%s matches %zu patterns or attributes: one of "
			    "them is used, and which one is chance",
			    n->name, matches);
}

static void
not_anchored(struct checking *k, const struct view_entry *e)
{
	const struct cib_node *n;

	EACH_NODE (n, k)
		if (strcasecmp(n->name, e->key) != 0 &&
		    view_entry_matches(k->view, e, n->name))
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .about = e->key, .node = n->name },
			    "target-pattern \"%s\" also matches %s: ^%s$ "
			    "would match one name",
			    e->key, n->name, e->key);
}

void
check_c6(struct checking *k)
{
	const struct view_entry *e;
	size_t i;

	for (i = 0; i < k->view->n_entries; i++) {
		e = &k->view->entries[i];
		if (e->target != CIB_TARGET_PATTERN)
			continue;
		if (e->pattern == NULL)
			check_add(k, SEVERITY_WARNING,
			    (struct where){ .about = e->key },
			    "target-pattern \"%.200s\" is no regular "
			    "expression%s",
			    e->key,
			    e->unjudged ? " that can be judged" :
					  ", and matches no node");
		else if (strpbrk(e->key, EXTENDED) == NULL)
			not_anchored(k, e);
	}
}

static bool
has_value(const struct cib_pairs *attrs, const struct view_entry *e)
{
	const char *value = cib_get(attrs, e->key);

	return (
	    value != NULL && e->value != NULL && strcmp(value, e->value) == 0);
}

void
check_c7(struct checking *k)
{
	const struct view_entry *e;
	const struct cib_node *n;
	bool permanent, transient;
	char text[256];
	size_t i;

	for (i = 0; i < k->view->n_entries; i++) {
		e = &k->view->entries[i];
		if (e->target != CIB_TARGET_ATTRIBUTE)
			continue;
		permanent = transient = false;
		EACH_NODE (n, k) {
			permanent |= has_value(&n->attrs, e);
			transient |= has_value(&n->transient, e);
		}
		if (!permanent)
			check_add(k,
			    transient ? SEVERITY_WARNING : SEVERITY_ERROR,
			    (struct where){ .about = e->key },
			    "%s: no node has this permanent attribute%s",
			    entry_text(e, text, sizeof(text)),
			    transient ? ", but a transient one" : "");
	}
}

static int
compare_levels(const struct cib_level *x, const struct cib_level *y)
{
	int differs = (x->index > y->index) - (x->index < y->index);

	if (differs == 0)
		differs = (int)x->target - (int)y->target;
	if (differs == 0)
		differs = order_texts(x->key, y->key, strcasecmp);
	return (differs != 0 ? differs :
			       order_texts(x->value, y->value, strcasecmp));
}

/* The same by their keys, in the order of the configuration. */
static int
in_order(const void *a, const void *b)
{
	const struct cib_level *x = *(const struct cib_level *const *)a;
	const struct cib_level *y = *(const struct cib_level *const *)b;
	int differs = compare_levels(x, y);

	return (differs != 0 ? differs : (x > y) - (x < y));
}

void
check_c13(struct checking *k)
{
	const struct cib_level *l, **all;
	size_t i, n = 0;

	all = calloc(k->cib->n_levels + 1, sizeof(void *));
	if (all == NULL) {
		k->found->failed = true;
		return;
	}
	EACH_LEVEL (l, k)
		all[n++] = l;
	qsort(all, n, sizeof(void *), in_order);
	for (i = 1; i < n; i++)
		if (compare_levels(all[i - 1], all[i]) == 0)
			check_add(k, SEVERITY_ERROR,
			    of_level(all[i - 1], all[i - 1]->id),
			    "the level is there twice (%s and %s): "
			    "the last one counts alone",
			    all[i - 1]->id, all[i]->id);
	free(all);
}
