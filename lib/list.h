/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_LIST_H
#define FK_LIST_H

#include <stddef.h>

/*
 * A list of words separated by commas and/or blanks, as users write lists of
 * nodes: trimmed, empties skipped, duplicates (without regard to case)
 * merged, in the order of their first appearance.
 */
struct list {
	char **words;
	size_t n;
};

/*
 * Adds the words of `text` to `list`, which is `{ NULL, 0 }` at first.  Returns
 * 0, or -1 with errno if there is no memory.  list_free() frees the words.
 */
int list_add(struct list *list, const char *text);

/*
 * Adds `len` bytes of `word` as they are, also a duplicate.  Returns as above.
 */
int list_push(struct list *list, const char *word, size_t len);
void list_free(struct list *list);

#endif
