/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/addrmap.h"

#define FIRST_ROOM 8

void *
addrmap_item(const struct addrmap *m, size_t i)
{
	return ((char *)m->items + i * m->size);
}

/* Where the key is, or must go; `*found` is set in the first case. */
static size_t
position(const struct addrmap *m, const struct addr *key, bool *found)
{
	size_t low = 0, high = m->n, middle;
	int c;

	*found = false;
	while (low < high) {
		middle = low + (high - low) / 2;
		c = addr_cmp(addrmap_item(m, middle), key);
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
addrmap_find(const struct addrmap *m, const struct addr *key)
{
	bool found;
	size_t i = position(m, key, &found);

	return (found ? addrmap_item(m, i) : NULL);
}

static bool
grow(struct addrmap *m)
{
	size_t room = m->room == 0 ? FIRST_ROOM : m->room * 2;
	void *items = reallocarray(m->items, room, m->size);

	if (items == NULL)
		return (false);
	m->items = items;
	m->room = room;
	return (true);
}

void *
addrmap_add(struct addrmap *m, const struct addr *key)
{
	bool found;
	size_t i = position(m, key, &found);
	char *item;

	if (found)
		return (addrmap_item(m, i));
	if (m->n == m->room && !grow(m))
		return (NULL);
	item = addrmap_item(m, i);
	memmove(item + m->size, item, (m->n - i) * m->size);
	memset(item, 0, m->size);
	memcpy(item, key, sizeof(*key));
	m->n++;
	return (item);
}

void
addrmap_free(struct addrmap *m)
{
	free(m->items);
	m->items = NULL;
	m->n = m->room = 0;
}
