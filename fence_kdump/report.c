/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fence_kdump/report.h"
#include "fence_kdump/sources.h"
#include "lib/clock.h"
#include "lib/lookup.h"

int64_t
report_advice(int64_t took_ns, int64_t timeout_s)
{
	int64_t twice_s;

	if (took_ns * 2 <= timeout_s * CLOCK_S)
		return (0);
	twice_s = (took_ns * 2 + CLOCK_S - 1) / CLOCK_S;
	return ((twice_s + 9) / 10 * 10);
}

/* A text that grows in a buffer, and ends in "..." when it is full. */
struct text {
	char *buf;
	size_t size;
	size_t len;
};

static bool add(struct text *text, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static bool
add(struct text *text, const char *fmt, ...)
{
	static const char more[] = "...";
	va_list ap;
	int n;

	if (text->len >= text->size)
		return (false);
	va_start(ap, fmt);
	n = vsnprintf(text->buf + text->len, text->size - text->len, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < text->size - text->len) {
		text->len += (size_t)n;
		return (true);
	}
	text->len = text->size;
	if (text->size >= sizeof(more))
		memcpy(
		    text->buf + text->size - sizeof(more), more, sizeof(more));
	return (false);
}

/* The awaited addresses; false if the text is full. */
static bool
add_addrs(struct text *text, const struct whose_set *set, const char **sep)
{
	const struct whose_addr *addr;
	const char *word;
	char name[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (!whose_is_awaited(set, addr))
			continue;
		word = addr->entry == NULL ? addr->by : addr->entry;
		addr_format(&addr->addr, name);
		if (strcmp(word, name) == 0 ?
			!add(text, "%s%s", *sep, name) :
			!add(text, "%s%s (%s)", *sep, word, name))
			return (false);
		*sep = ", ";
	}
	return (true);
}

/* An entry without an address, or with one that may have more. */
static bool
add_entry(struct text *text, const struct lookup_entry *entry, const char *sep)
{
	const char *why = entry->why[0] == '\0' ? "no answer" : entry->why;

	if (entry->skipped)
		return (add(text, "%s%s (skipped: not of the family asked for)",
		    sep, entry->text));
	if (entry->wanted)
		return (
		    add(text, "%s%s (no address: %s)", sep, entry->text, why));
	return (add(text, "%sother node's name %s (not settled: %s)", sep,
	    entry->text, why));
}

void
report_entries(const struct lookup *lookup, char *buf, size_t size)
{
	struct text text = { .buf = buf, .size = size };
	const struct lookup_entry *entry;
	const char *sep = "";
	size_t i;

	buf[0] = '\0';
	if (!add_addrs(&text, &lookup->set, &sep))
		return;
	for (i = 0; i < lookup->n; i++) {
		entry = &lookup->entries[i];
		if (entry->wanted ? entry->n > 0 :
				    entry->node == lookup->set.target ||
			    !lookup_is_open(entry))
			continue;
		if (!add_entry(&text, entry, sep))
			return;
		sep = ", ";
	}
	if (*sep == '\0')
		(void)add(&text, "nothing");
}

void
report_source(const struct source *source, char *buf, size_t size)
{
	struct text text = { .buf = buf, .size = size };
	const char *sep = "";
	size_t v;

	buf[0] = '\0';
	for (v = 0; v < VERDICT_N; v++) {
		if (source->counts[v] == 0)
			continue;
		if (!add(&text, "%s%" PRIu64 " x %s", sep, source->counts[v],
			verdict_text((enum verdict)v)))
			return;
		sep = ", ";
	}
}
