/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <regex.h>
#include <stdlib.h>

#include "fencectl/view.h"

static void
free_patterns(struct view *v)
{
	size_t i;

	for (i = 0; i < v->n_entries; i++)
		if (v->entries[i].pattern != NULL) {
			regfree(v->entries[i].pattern);
			free(v->entries[i].pattern);
		}
}

void
view_free(struct view *v)
{
	free_patterns(v);
	index_free(&v->by_host);
	index_free(&v->by_id);
	index_free(&v->by_target);
	index_free(&v->by_key);
	arena_free(&v->arena);
}

const struct view_device *
view_device(const struct view *v, const char *id)
{
	return (index_first(&v->by_id, id));
}
