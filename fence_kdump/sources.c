/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fence_kdump/sources.h"

void
sources_init(struct sources *t)
{
	memset(t, 0, sizeof(*t));
	t->map.size = sizeof(struct source);
}

void
sources_free(struct sources *t)
{
	addrmap_free(&t->map);
}

static bool
sent_valid(const struct source *s)
{
	return (s->heard_ns != 0);
}

bool
source_has_message(const struct source *s)
{
	return (s->heard_ns > s->void_ns);
}

void
source_void_first(struct source *s)
{
	s->void_ns = s->first_ns;
	s->first_ns = s->heard_ns;
}

struct source *
sources_find(const struct sources *t, const struct addr *a)
{
	return (addrmap_find(&t->map, a));
}

/* A new source's record; NULL if the table or the memory is full. */
static struct source *
add(struct sources *t, const struct addr *a, enum verdict v, bool valid)
{
	struct source *s;

	/* Those that are held are few: the addresses of the awaited node. */
	if ((t->map.n >= SOURCES_MAX && v != VERDICT_ACCEPT) ||
	    (!valid && t->n_junk >= SOURCES_JUNK_MAX))
		return (NULL);
	s = addrmap_add(&t->map, a);
	if (s != NULL && !valid)
		t->n_junk++;
	return (s);
}

static enum sources_news
note_overflow(struct sources *t, bool valid)
{
	t->overflow++;
	if (valid)
		t->overflow_valid++;
	if (t->overflow == 1 || (valid && t->overflow_valid == 1))
		return (SOURCES_FULL);
	return (SOURCES_OVERFLOW);
}

enum sources_news
sources_note(
    struct sources *t, const struct addr *a, enum verdict v, int64_t now_ns)
{
	const bool valid = verdict_is_message(v);
	struct source *s = addrmap_find(&t->map, a);

	t->datagrams++;
	if (s == NULL)
		s = add(t, a, v, valid);
	else if (valid && !sent_valid(s))
		t->n_junk--;
	if (s == NULL)
		return (note_overflow(t, valid));
	if (valid && !source_has_message(s))
		s->first_ns = now_ns;
	if (valid)
		s->heard_ns = now_ns;
	s->counts[v]++;
	return (s->counts[v] == 1 ? SOURCES_NEW : SOURCES_KNOWN);
}

uint64_t
source_total(const struct source *s)
{
	uint64_t sum = 0;
	size_t v;

	for (v = 0; v < VERDICT_N; v++)
		sum += s->counts[v];
	return (sum);
}

size_t
sources_top(const struct sources *t, const struct source **out, size_t max)
{
	const struct source *s;
	size_t n = 0, i, j;

	for (i = 0; i < t->map.n; i++) {
		s = addrmap_item(&t->map, i);
		for (j = n; j > 0 && source_total(out[j - 1]) < source_total(s);
		     j--)
			if (j < max)
				out[j] = out[j - 1];
		if (j >= max)
			continue;
		out[j] = s;
		if (n < max)
			n++;
	}
	return (n);
}
