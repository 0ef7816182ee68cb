/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/entries.h"
#include "fencectl/pattern.h"
#include "fencectl/view.h"

/* As stonith_level_key(): the name, the pattern, or "attribute=value". */
static const char *
key_of(struct view *view, const struct cib_level *l)
{
	size_t size;
	char *key;

	if (l->target != CIB_TARGET_ATTRIBUTE)
		return (l->key);
	size = strlen(l->key) + strlen(l->value) + 2;
	if ((key = arena_get(&view->arena, size, 1)) != NULL)
		snprintf(key, size, "%s=%s", l->key, l->value);
	return (key);
}

static bool
is_empty(const struct view_entry *e)
{
	size_t i;

	for (i = 0; i < VIEW_LEVELS; i++)
		if (e->levels[i] != NULL)
			return (false);
	return (true);
}

/*
 * A level takes the place of an earlier one with its index; the entry's kind
 * is that of the first level which is still there.
 */
static void
put_level(struct view_entry *e, const struct cib_level *l)
{
	if (l->index < 1 || l->index >= VIEW_LEVELS)
		return;
	e->levels[l->index] = NULL;
	if (is_empty(e)) {
		e->target = l->target;
		e->key = l->key;
		e->value = l->value;
	}
	e->levels[l->index] = l;
}

static int
compile(struct view_entry *e)
{
	enum pattern_is is;
	regex_t *regex;

	if (e->target != CIB_TARGET_PATTERN)
		return (0);
	if ((regex = malloc(sizeof(*regex))) == NULL)
		return (-1);
	is = pattern_compile(regex, e->key);
	e->unjudged = is == PATTERN_UNJUDGED;
	if (is == PATTERN_GOOD)
		e->pattern = regex;
	else
		free(regex);
	return (0);
}

/* The rows of one key make one entry, if a level of them counts. */
static int
make_entry(struct view *view, const struct index_row *rows, size_t n)
{
	struct view_entry *e = &view->entries[view->n_entries];
	size_t i;

	for (i = 0; i < n; i++)
		put_level(e, rows[i].value);
	if (is_empty(e))
		return (0);
	view->n_entries++;
	if (compile(e) == -1)
		return (-1);
	return (index_add(&view->by_key, rows[0].name, e));
}

static int
make_all(struct view *view, const struct index *keys)
{
	size_t i, n;

	view->entries =
	    arena_get(&view->arena, keys->n, sizeof(*view->entries));
	if (view->entries == NULL)
		return (-1);
	for (i = 0; i < keys->n; i += n) {
		for (n = 1; i + n < keys->n; n++)
			if (strcasecmp(keys->rows[i].name,
				keys->rows[i + n].name) != 0)
				break;
		if (make_entry(view, &keys->rows[i], n) == -1)
			return (-1);
	}
	return (0);
}

int
entries_make(struct view *view)
{
	struct index keys = { .nocase = true };
	const struct cib_level *l;
	const char *key;
	size_t i;
	int rc = 0;

	view->by_key.nocase = true;
	for (i = 0; i < view->cib->n_levels && rc == 0; i++) {
		l = &view->cib->levels[i];
		if (l->target == CIB_TARGET_NONE)
			continue;
		key = key_of(view, l);
		rc = key == NULL ? -1 : index_add(&keys, key, l);
	}
	index_sort(&keys);
	if (rc == 0)
		rc = make_all(view, &keys);
	index_sort(&view->by_key);
	index_free(&keys);
	return (rc);
}

static bool
has_attribute(const struct view *view, const char *name, const char *value,
    const char *node)
{
	const struct cib_node *n = cib_node(view->cib, node);
	const char *has = n == NULL ? NULL : cib_get(&n->attrs, name);

	return (has != NULL && strcmp(has, value) == 0);
}

bool
view_entry_matches(
    const struct view *view, const struct view_entry *e, const char *node)
{
	switch (e->target) {
	case CIB_TARGET_NAME:
		return (strcasecmp(e->key, node) == 0);
	case CIB_TARGET_PATTERN:
		return (e->pattern != NULL &&
		    regexec(e->pattern, node, 0, NULL, 0) == 0);
	case CIB_TARGET_ATTRIBUTE:
		return (has_attribute(view, e->key, e->value, node));
	case CIB_TARGET_NONE:
		break;
	}
	return (false);
}

const struct view_entry *
view_entry_named(const struct view *view, const char *node)
{
	return (index_first(&view->by_key, node));
}

bool
view_entry_unjudged(const struct view *view, const char *node)
{
	size_t i;

	for (i = 0; i < view->n_entries; i++)
		if (view->entries[i].unjudged)
			return (view_entry_named(view, node) == NULL);
	return (false);
}

/* The fencer looks for the node's name among all keys first. */
const struct view_entry *
view_entry(const struct view *view, const char *node, size_t *matches)
{
	const struct view_entry *e = view_entry_named(view, node);
	size_t i;

	*matches = e != NULL;
	if (e != NULL)
		return (e);
	for (i = 0; i < view->n_entries; i++)
		if (view->entries[i].target != CIB_TARGET_NAME &&
		    view_entry_matches(view, &view->entries[i], node)) {
			if (e == NULL)
				e = &view->entries[i];
			(*matches)++;
		}
	return (e);
}
