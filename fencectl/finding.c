/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/finding.h"
#include "fencectl/order.h"

/* "A10" comes after "A9". */
static int
compare_id(const char *x, const char *y)
{
	if (*x != *y)
		return (*x - *y);
	return (atoi(x + 1) - atoi(y + 1));
}

static int
compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int diff = (int)y->severity - (int)x->severity;

	if (diff == 0)
		diff = compare_id(x->id, y->id);
	if (diff == 0)
		diff = order_texts(x->node, y->node, strcmp);
	if (diff == 0)
		diff = (int)x->level - (int)y->level;
	if (diff == 0)
		diff = order_texts(x->about, y->about, strcmp);
	return (diff != 0 ? diff : strcmp(x->text, y->text));
}

static bool
make_room(struct findings *f)
{
	const size_t room = f->room > 0 ? 2 * f->room : 16;
	struct finding *all;

	if (f->n < f->room)
		return (true);
	all = reallocarray(f->all, room, sizeof(*all));
	if (all == NULL)
		return (false);
	f->all = all;
	f->room = room;
	return (true);
}

/* A copy of `text`, or NULL of NULL. */
static const char *
copy(struct findings *f, const char *text)
{
	const char *new = text != NULL ? arena_text(&f->arena, text) : NULL;

	if (text != NULL && new == NULL)
		f->failed = true;
	return (new);
}

void
finding_add(struct findings *f, const struct finding *new)
{
	struct finding *to;

	if (!make_room(f)) {
		f->failed = true;
		return;
	}
	to = &f->all[f->n++];
	*to = *new;
	to->about = copy(f, new->about);
	to->node = copy(f, new->node);
	to->text = copy(f, new->text);
	if (to->text == NULL)
		to->text = "";
}

void
findings_sort(struct findings *f)
{
	size_t i, n = 0;

	if (f->n == 0)
		return;
	qsort(f->all, f->n, sizeof(*f->all), compare);
	for (i = 1; i < f->n; i++)
		if (compare(&f->all[n], &f->all[i]) != 0)
			f->all[++n] = f->all[i];
	f->n = n + 1;
}

void
findings_free(struct findings *f)
{
	free(f->all);
	arena_free(&f->arena);
	memset(f, 0, sizeof(*f));
}

const char *
severity_word(enum severity severity)
{
	static const char *const words[] = { "INFO", "WARNING", "ERROR" };

	return (words[severity]);
}

const char *
severity_json(enum severity severity)
{
	static const char *const words[] = { "info", "warning", "error" };

	return (words[severity]);
}
