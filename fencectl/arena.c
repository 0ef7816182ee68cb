/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/arena.h"

#define BLOCK ((size_t)64 * 1024)
#define ALIGN (_Alignof(max_align_t))

struct arena_block {
	struct arena_block *next;
	size_t used, size; /* of `bytes` */
	_Alignas(max_align_t) unsigned char bytes[];
};

/* A new block with room for `need` bytes; NULL if there is no memory. */
static struct arena_block *
add_block(struct arena *a, size_t need)
{
	size_t size = need > BLOCK ? need : BLOCK;
	struct arena_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		return (NULL);
	if ((b = calloc(1, sizeof(*b) + size)) == NULL)
		return (NULL);
	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	return (b);
}

void *
arena_get(struct arena *a, size_t n, size_t size)
{
	struct arena_block *b = a->blocks;
	size_t need;
	void *p;

	if (size != 0 && n > (SIZE_MAX - ALIGN) / size)
		return (NULL);
	need = n * size;
	need = need == 0 ? ALIGN : (need + ALIGN - 1) / ALIGN * ALIGN;
	if (b == NULL || b->size - b->used < need)
		b = add_block(a, need);
	if (b == NULL)
		return (NULL);
	p = b->bytes + b->used;
	b->used += need;
	return (p);
}

char *
arena_bytes(struct arena *a, const char *bytes, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : arena_get(a, len + 1, 1);

	if (copy != NULL && len > 0)
		memcpy(copy, bytes, len);
	return (copy);
}

char *
arena_text(struct arena *a, const char *text)
{
	return (arena_bytes(a, text, strlen(text)));
}

void
arena_free(struct arena *a)
{
	struct arena_block *next;

	for (; a->blocks != NULL; a->blocks = next) {
		next = a->blocks->next;
		free(a->blocks);
	}
}
