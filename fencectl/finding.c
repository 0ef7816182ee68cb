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
make_room(struct findings *findings)
{
	const size_t room = findings->room > 0 ? 2 * findings->room : 16;
	struct finding *all;

	if (findings->n < findings->room)
		return (true);
	all = reallocarray(findings->all, room, sizeof(*all));
	if (all == NULL)
		return (false);
	findings->all = all;
	findings->room = room;
	return (true);
}

/* A copy of `text`, or NULL of NULL. */
static const char *
copy(struct findings *findings, const char *text)
{
	const char *new =
	    text != NULL ? arena_text(&findings->arena, text) : NULL;

	if (text != NULL && new == NULL)
		findings->failed = true;
	return (new);
}

void
finding_add(struct findings *findings, const struct finding *new)
{
	struct finding *to;

	if (!make_room(findings)) {
		findings->failed = true;
		return;
	}
	to = &findings->all[findings->n++];
	*to = *new;
	to->about = copy(findings, new->about);
	to->node = copy(findings, new->node);
	to->text = copy(findings, new->text);
	if (to->text == NULL)
		to->text = "";
}

void
findings_sort(struct findings *findings)
{
	size_t i, n = 0;

	if (findings->n == 0)
		return;
	qsort(findings->all, findings->n, sizeof(*findings->all), compare);
	for (i = 1; i < findings->n; i++)
		if (compare(&findings->all[n], &findings->all[i]) != 0)
			findings->all[++n] = findings->all[i];
	findings->n = n + 1;
}

void
findings_free(struct findings *findings)
{
	free(findings->all);
	arena_free(&findings->arena);
	memset(findings, 0, sizeof(*findings));
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
