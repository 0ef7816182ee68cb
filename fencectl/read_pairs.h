/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_READ_PAIRS_H
#define FK_FENCECTL_READ_PAIRS_H

#include <libxml/tree.h>

#include <stdbool.h>
#include <stddef.h>

struct cib_pairs;
struct reader;

typedef bool read_keep_fn(const char *name);

/*
 * Adds what the sets `name` (instance_attributes, ...) of the elements `from`
 * say (`n` of them; NULLs are passed over) and `pairs` does not have: the set
 * of the higher score first, of equals the last, and in a set the first value.
 * `always_first`: the id of a set that wins over all, or NULL.  Values are kept
 * if `keep` says so.
 */
void read_pairs(struct reader *reader, struct cib_pairs *pairs,
    const char *name, const xmlNode *const *from, size_t n,
    const char *always_first, read_keep_fn *keep);

#endif
