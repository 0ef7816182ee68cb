/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_ARENA_H
#define FK_FENCECTL_ARENA_H

#include <stddef.h>

/*
 * Memory that is freed as a whole: a configuration is read once, and nothing
 * of it is given back before the end.  Start with `{ NULL }`.
 */
struct arena {
	struct arena_block *blocks;
};

/*
 * `n` times `size` zeroed bytes, aligned for any type; at least one byte.
 * NULL if there is no memory, or no such number.
 */
void *arena_get(struct arena *arena, size_t n, size_t size);

/* A copy of `text`; NULL if there is no memory. */
char *arena_text(struct arena *arena, const char *text);

/* A copy of `len` bytes, and a NUL byte after them. */
char *arena_bytes(struct arena *arena, const char *bytes, size_t len);

void arena_free(struct arena *arena);

#endif
