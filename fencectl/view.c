/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <regex.h>
#include <stdlib.h>

#include "fencectl/view.h"

static void
free_patterns(struct view *view)
{
	size_t i;

	for (i = 0; i < view->n_entries; i++)
		if (view->entries[i].pattern != NULL) {
			regfree(view->entries[i].pattern);
			free(view->entries[i].pattern);
		}
}

void
view_free(struct view *view)
{
	free_patterns(view);
	index_free(&view->by_host);
	index_free(&view->by_id);
	index_free(&view->by_target);
	index_free(&view->by_key);
	arena_free(&view->arena);
}

const struct view_device *
view_device(const struct view *view, const char *id)
{
	return (index_first(&view->by_id, id));
}
