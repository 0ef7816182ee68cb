/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_ADDRMAP_H
#define FK_ADDRMAP_H

#include <stddef.h>

struct addr;

/*
 * Records by address, sorted: `n` items of `size` bytes each, one after the
 * other in `items`.  An item is a struct that begins with a struct addr, its
 * key.  Start with `{ .size = sizeof(struct item) }`.
 */
struct addrmap {
	void *items;
	size_t size;
	size_t n;
	size_t room; /* items that there is memory for */
};

/* The item with this key, or NULL.  Valid until the next addrmap_add(). */
void *addrmap_find(const struct addrmap *map, const struct addr *key);

/*
 * The item with this key, made with all other bytes 0 if there was none.
 * NULL if there is no memory for it.
 */
void *addrmap_add(struct addrmap *map, const struct addr *key);

/* Item `i`, in the order of addr_cmp(). */
void *addrmap_item(const struct addrmap *map, size_t i);

void addrmap_free(struct addrmap *map);

#endif
