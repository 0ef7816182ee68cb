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
add_block(struct arena *arena, size_t need)
{
	size_t size = need > BLOCK ? need : BLOCK;
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof(*block))
		return (NULL);
	if ((block = calloc(1, sizeof(*block) + size)) == NULL)
		return (NULL);
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return (block);
}

void *
arena_get(struct arena *arena, size_t n, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t need;
	void *p;

	if (size != 0 && n > (SIZE_MAX - ALIGN) / size)
		return (NULL);
	need = n * size;
	need = need == 0 ? ALIGN : (need + ALIGN - 1) / ALIGN * ALIGN;
	if (block == NULL || block->size - block->used < need)
		block = add_block(arena, need);
	if (block == NULL)
		return (NULL);
	p = block->bytes + block->used;
	block->used += need;
	return (p);
}

char *
arena_bytes(struct arena *arena, const char *bytes, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : arena_get(arena, len + 1, 1);

	if (copy != NULL && len > 0)
		memcpy(copy, bytes, len);
	return (copy);
}

char *
arena_text(struct arena *arena, const char *text)
{
	return (arena_bytes(arena, text, strlen(text)));
}

void
arena_free(struct arena *arena)
{
	struct arena_block *next;

	for (; arena->blocks != NULL; arena->blocks = next) {
		next = arena->blocks->next;
		free(arena->blocks);
	}
}
