/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_INDEX_H
#define FK_FENCECTL_INDEX_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What is known by a name: more than one thing may have a name.  Add
 * all, sort once, then look up.  Start with zeroes (`nocase` as wanted);
 * names and values belong to the caller.
 */
struct index_row {
	const char *name;
	const void *value;
	size_t order; /* of the call of index_add() */
};

struct index {
	struct index_row *rows;
	size_t n, room;
	bool nocase; /* letter case does not matter (of ASCII) */
};

/* 0, or -1 if there is no memory.  NULL is no name, and not added. */
int index_add(struct index *x, const char *name, const void *value);
void index_sort(struct index *x);

/*
 * The rows of that name, `*n` of them, in the order in which they were added;
 * NULL and 0 if there are none.
 */
const struct index_row *
index_find(const struct index *x, const char *name, size_t *n);

/* The value that was added first; NULL if there is none. */
const void *index_first(const struct index *x, const char *name);
void index_free(struct index *x);

#endif
