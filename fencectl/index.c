/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/index.h"

int
index_add(struct index *x, const char *name, const void *value)
{
	size_t room = x->room == 0 ? 64 : x->room * 2;
	struct index_row *rows;

	if (name == NULL)
		return (0);
	if (x->n == x->room) {
		rows = reallocarray(x->rows, room, sizeof(*rows));
		if (rows == NULL)
			return (-1);
		x->rows = rows;
		x->room = room;
	}
	x->rows[x->n] =
	    (struct index_row){ .name = name, .value = value, .order = x->n };
	x->n++;
	return (0);
}

static int
in_order(const struct index_row *x, const struct index_row *y)
{
	return ((x->order > y->order) - (x->order < y->order));
}

static int
by_case(const void *x, const void *y)
{
	const struct index_row *row = x, *b = y;
	int differs = strcmp(row->name, b->name);

	return (differs != 0 ? differs : in_order(row, b));
}

static int
by_letters(const void *x, const void *y)
{
	const struct index_row *row = x, *b = y;
	int differs = strcasecmp(row->name, b->name);

	return (differs != 0 ? differs : in_order(row, b));
}

void
index_sort(struct index *x)
{
	if (x->n > 0)
		qsort(x->rows, x->n, sizeof(*x->rows),
		    x->nocase ? by_letters : by_case);
}

/* How many rows are before the first that is not less than `name`. */
static size_t
place_of(const struct index *x, const char *name,
    int (*compare)(const char *, const char *))
{
	size_t low = 0, high = x->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(x->rows[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (low);
}

const struct index_row *
index_find(const struct index *x, const char *name, size_t *n)
{
	int (*compare)(const char *, const char *) =
	    x->nocase ? strcasecmp : strcmp;
	size_t first, last;

	*n = 0;
	if (name == NULL || x->n == 0)
		return (NULL);
	first = last = place_of(x, name, compare);
	while (last < x->n && compare(x->rows[last].name, name) == 0)
		last++;
	*n = last - first;
	return (*n == 0 ? NULL : &x->rows[first]);
}

const void *
index_first(const struct index *x, const char *name)
{
	size_t n;
	const struct index_row *rows = index_find(x, name, &n);

	return (rows == NULL ? NULL : rows[0].value);
}

void
index_free(struct index *x)
{
	free(x->rows);
	x->rows = NULL;
	x->n = x->room = 0;
}
