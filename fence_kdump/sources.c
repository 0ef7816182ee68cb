/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "fence_kdump/sources.h"

void
sources_init(struct sources *sources)
{
	memset(sources, 0, sizeof(*sources));
	sources->map.size = sizeof(struct source);
}

void
sources_free(struct sources *sources)
{
	addrmap_free(&sources->map);
}

static bool
sent_valid(const struct source *source)
{
	return (source->heard_ns != 0);
}

bool
source_has_message(const struct source *source)
{
	return (source->heard_ns > source->void_ns);
}

void
source_void_first(struct source *source)
{
	source->void_ns = source->first_ns;
	source->first_ns = source->heard_ns;
}

struct source *
sources_find(const struct sources *sources, const struct addr *a)
{
	return (addrmap_find(&sources->map, a));
}

/* A new source's record; NULL if the table or the memory is full. */
static struct source *
add(struct sources *sources, const struct addr *a, enum verdict v, bool valid)
{
	struct source *source;

	/* Those that are held are few: the addresses of the awaited node. */
	if ((sources->map.n >= SOURCES_MAX && v != VERDICT_ACCEPT) ||
	    (!valid && sources->n_junk >= SOURCES_JUNK_MAX))
		return (NULL);
	source = addrmap_add(&sources->map, a);
	if (source != NULL && !valid)
		sources->n_junk++;
	return (source);
}

static enum sources_news
note_overflow(struct sources *sources, bool valid)
{
	sources->overflow++;
	if (valid)
		sources->overflow_valid++;
	if (sources->overflow == 1 || (valid && sources->overflow_valid == 1))
		return (SOURCES_FULL);
	return (SOURCES_OVERFLOW);
}

enum sources_news
sources_note(struct sources *sources, const struct addr *a, enum verdict v,
    int64_t now_ns)
{
	const bool valid = verdict_is_message(v);
	struct source *source = addrmap_find(&sources->map, a);

	sources->datagrams++;
	if (source == NULL)
		source = add(sources, a, v, valid);
	else if (valid && !sent_valid(source))
		sources->n_junk--;
	if (source == NULL)
		return (note_overflow(sources, valid));
	if (valid && !source_has_message(source))
		source->first_ns = now_ns;
	if (valid)
		source->heard_ns = now_ns;
	source->counts[v]++;
	return (source->counts[v] == 1 ? SOURCES_NEW : SOURCES_KNOWN);
}

uint64_t
source_total(const struct source *source)
{
	uint64_t sum = 0;
	size_t v;

	for (v = 0; v < VERDICT_N; v++)
		sum += source->counts[v];
	return (sum);
}

size_t
sources_top(
    const struct sources *sources, const struct source **out, size_t max)
{
	const struct source *source;
	size_t n = 0, i, j;

	for (i = 0; i < sources->map.n; i++) {
		source = addrmap_item(&sources->map, i);
		for (j = n;
		     j > 0 && source_total(out[j - 1]) < source_total(source);
		     j--)
			if (j < max)
				out[j] = out[j - 1];
		if (j >= max)
			continue;
		out[j] = source;
		if (n < max)
			n++;
	}
	return (n);
}
