/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/addrmap.h"

#define FIRST_ROOM 8

void *
addrmap_item(const struct addrmap *map, size_t i)
{
	return ((char *)map->items + i * map->size);
}

/* Where the key is, or must go; `*found` is set in the first case. */
static size_t
position(const struct addrmap *map, const struct addr *key, bool *found)
{
	size_t low = 0, high = map->n, middle;
	int c;

	*found = false;
	while (low < high) {
		middle = low + (high - low) / 2;
		c = addr_cmp(addrmap_item(map, middle), key);
		if (c == 0) {
			*found = true;
			return (middle);
		}
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (low);
}

void *
addrmap_find(const struct addrmap *map, const struct addr *key)
{
	bool found;
	size_t i = position(map, key, &found);

	return (found ? addrmap_item(map, i) : NULL);
}

static bool
grow(struct addrmap *map)
{
	size_t room = map->room == 0 ? FIRST_ROOM : map->room * 2;
	void *items = reallocarray(map->items, room, map->size);

	if (items == NULL)
		return (false);
	map->items = items;
	map->room = room;
	return (true);
}

void *
addrmap_add(struct addrmap *map, const struct addr *key)
{
	bool found;
	size_t i = position(map, key, &found);
	char *item;

	if (found)
		return (addrmap_item(map, i));
	if (map->n == map->room && !grow(map))
		return (NULL);
	item = addrmap_item(map, i);
	memmove(item + map->size, item, (map->n - i) * map->size);
	memset(item, 0, map->size);
	memcpy(item, key, sizeof(*key));
	map->n++;
	return (item);
}

void
addrmap_free(struct addrmap *map)
{
	free(map->items);
	map->items = NULL;
	map->n = map->room = 0;
}
