/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_ENTRIES_H
#define FK_FENCECTL_ENTRIES_H

#include <stdbool.h>
#include <stddef.h>

struct view;
struct view_entry;

/*
 * Makes the topology's entries out of its levels: `entries` and `by_key`.  0,
 * or -1 if there is no memory; view_free() frees them.
 */
int entries_make(struct view *view);

/*
 * The topology entry that Pacemaker uses for the node; NULL: it has none.
 * `*matches` is how many patterns and attributes match, if none is by name:
 * with more than one, which one is used is chance.
 */
const struct view_entry *
view_entry(const struct view *view, const char *node, size_t *matches);

/* The entry that has the node's name as its key; NULL: there is none. */
const struct view_entry *
view_entry_named(const struct view *view, const char *node);

/* Could the node also have levels by a pattern that was not judged? */
bool view_entry_unjudged(const struct view *view, const char *node);

/* Does this entry match the node, by its name, pattern or attribute? */
bool view_entry_matches(
    const struct view *view, const struct view_entry *e, const char *node);

#endif
