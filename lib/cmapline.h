/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines that corosync-cmapctl prints: "KEY (TYPE) = VALUE".
 */
#ifndef FK_CMAPLINE_H
#define FK_CMAPLINE_H

#include <stdbool.h>
#include <stddef.h>

struct reason;

struct cmapline {
	const char *key, *type, *value;
};

/* Takes one line; -1 with the reason ends the reading. */
typedef int
cmapline_fn(const struct cmapline *line, void *arg, struct reason *why);

/* Cuts the text of a line; -1: it has another form. */
int cmapline_split(struct cmapline *line, char *text);

/*
 * Gives `take` each line whose key begins as one of those that lib/cmap
 * reads.  0, or -1 with the reason, which names the key: such a line has
 * another form, or `take` refuses it.  Other lines may have any form.
 */
int cmapline_each(const char *bytes, size_t len, cmapline_fn *take, void *arg,
    struct reason *why);

/* What follows `prefix` in `key`, or NULL. */
const char *cmapline_after(const char *key, const char *prefix);

/* Is the value's type one of whole numbers? */
bool cmapline_is_number(const struct cmapline *line);

/* Takes a number that a dot ends off the start of `*s`, with the dot. */
int cmapline_id(const char **s, unsigned *n, struct reason *why);

#endif
