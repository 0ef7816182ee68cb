/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/read_pairs.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

struct set {
	const xmlNode *node;
	bool always_first;
	int score;
	size_t place;
};

/* Where the pairs of a collection go while it grows. */
struct target {
	struct cib_pairs *p;
	size_t room;
	read_keep_fn *keep;
};

/* The order in which pe_eval_nvpairs() of Pacemaker looks at them. */
static int
by_score(const void *x, const void *y)
{
	const struct set *set = x, *b = y;

	if (set->always_first != b->always_first)
		return (set->always_first ? -1 : 1);
	if (set->score != b->score)
		return (set->score > b->score ? -1 : 1);
	return (set->place > b->place ? -1 : set->place < b->place);
}

/* All sets of that name in the elements, ordered; NULL: none, or no memory. */
static struct set *
sets_of(struct reader *reader, const char *name, const xmlNode *const *from,
    size_t n, const char *always_first, size_t *n_sets)
{
	const xmlNode *node, *real;
	struct set *sets = NULL, *more;
	size_t i, room = 0;
	const char *id;

	*n_sets = 0;
	for (i = 0; i < n; i++)
		for (node = xml_child(from[i], name); node != NULL;
		     node = xml_next(node, name)) {
			if ((real = xml_real(&reader->ids, node)) == NULL)
				continue;
			if (*n_sets == room) {
				room = room * 2 + 4;
				more = reallocarray(sets, room, sizeof(*sets));
				if (more == NULL) {
					reader->failed = true;
					return (sets);
				}
				sets = more;
			}
			id = xml_get(real, "id");
			sets[*n_sets] = (struct set){ .node = real,
				.score = reader_score(xml_get(real, "score")),
				.always_first = always_first != NULL &&
				    id != NULL && strcmp(id, always_first) == 0,
				.place = *n_sets };
			(*n_sets)++;
		}
	if (*n_sets > 0)
		qsort(sets, *n_sets, sizeof(*sets), by_score);
	return (sets);
}

static size_t
place_of(const struct cib_pairs *pairs, const char *name)
{
	size_t i;

	for (i = 0; i < pairs->n; i++)
		if (strcmp(pairs->pairs[i].name, name) == 0)
			break;
	return (i);
}

static void
add(struct reader *reader, struct target *target, const char *name,
    const char *value)
{
	struct cib_pairs *p = target->p;
	struct cib_pair *pairs;
	size_t at = place_of(p, name);

	if (strcasecmp(value, "#default") == 0) {
		/* It takes back what an earlier set said. */
		if (at < p->n)
			p->pairs[at] = p->pairs[--p->n];
		return;
	}
	if (at < p->n)
		return;
	if (p->n == target->room) {
		pairs =
		    reader_get(reader, target->room * 2 + 8, sizeof(*pairs));
		if (pairs == NULL)
			return;
		if (p->n > 0)
			memcpy(pairs, p->pairs, p->n * sizeof(*pairs));
		p->pairs = pairs;
		target->room = target->room * 2 + 8;
	}
	p->pairs[p->n++] = (struct cib_pair){ .name = reader_text(reader, name),
		.value = target->keep(name) ? reader_text(reader, value) : NULL,
		.secret_ref = strcmp(value, "lrm://") == 0 };
}

/* A set with a rule is not judged, but what it could give is known. */
static void
add_maybe(struct reader *reader, struct cib_pairs *pairs, const xmlNode *set)
{
	const xmlNode *node;
	const char **names;
	size_t n = pairs->n_maybe;

	pairs->ruled = true;
	for (node = xml_child(set, "nvpair"); node != NULL;
	     node = xml_next(node, "nvpair"))
		n++;
	if (n == pairs->n_maybe ||
	    (names = reader_get(reader, n, sizeof(*names))) == NULL)
		return;
	if (pairs->n_maybe > 0)
		memcpy(names, pairs->maybe, pairs->n_maybe * sizeof(*names));
	pairs->maybe = names;
	for (node = xml_child(set, "nvpair"); node != NULL;
	     node = xml_next(node, "nvpair"))
		if (xml_get(node, "name") != NULL)
			names[pairs->n_maybe++] =
			    reader_attr(reader, node, "name");
}

static void
add_set(struct reader *reader, struct target *target, const xmlNode *set)
{
	const xmlNode *node, *real;
	const char *name, *value;

	if (xml_child(set, "rule") != NULL) {
		add_maybe(reader, target->p, set);
		return;
	}
	for (node = xml_child(set, "nvpair"); node != NULL;
	     node = xml_next(node, "nvpair")) {
		if ((real = xml_real(&reader->ids, node)) == NULL)
			continue;
		if ((name = xml_get(node, "name")) == NULL)
			name = xml_get(real, "name");
		if ((value = xml_get(node, "value")) == NULL)
			value = xml_get(real, "value");
		if (name != NULL && value != NULL)
			add(reader, target, name, value);
	}
}

void
read_pairs(struct reader *reader, struct cib_pairs *pairs, const char *name,
    const xmlNode *const *from, size_t n, const char *always_first,
    read_keep_fn *keep)
{
	/* Its room is not known any more: what comes is put into new room. */
	struct target target = { .p = pairs, .room = pairs->n, .keep = keep };
	size_t n_sets, i;
	struct set *sets;

	sets = sets_of(reader, name, from, n, always_first, &n_sets);
	for (i = 0; i < n_sets; i++)
		add_set(reader, &target, sets[i].node);
	free(sets);
}
