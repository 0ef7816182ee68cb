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

static bool
add(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static bool
add(struct text *t, const char *fmt, ...)
{
	static const char more[] = "...";
	va_list ap;
	int n;

	if (t->len >= t->size)
		return (false);
	va_start(ap, fmt);
	n = vsnprintf(t->buf + t->len, t->size - t->len, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < t->size - t->len) {
		t->len += (size_t)n;
		return (true);
	}
	t->len = t->size;
	if (t->size >= sizeof(more))
		memcpy(t->buf + t->size - sizeof(more), more, sizeof(more));
	return (false);
}

/* The awaited addresses; false if the text is full. */
static bool
add_addrs(struct text *t, const struct whose_set *set, const char **sep)
{
	const struct whose_addr *a;
	const char *word;
	char name[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		a = addrmap_item(&set->addrs, i);
		if (!whose_is_awaited(set, a))
			continue;
		word = a->entry == NULL ? a->by : a->entry;
		addr_format(&a->addr, name);
		if (strcmp(word, name) == 0 ?
			!add(t, "%s%s", *sep, name) :
			!add(t, "%s%s (%s)", *sep, word, name))
			return (false);
		*sep = ", ";
	}
	return (true);
}

/* An entry without an address, or with one that may have more. */
static bool
add_entry(struct text *t, const struct lookup_entry *e, const char *sep)
{
	const char *why = e->why[0] == '\0' ? "no answer" : e->why;

	if (e->skipped)
		return (add(t, "%s%s (skipped: not of the family asked for)",
		    sep, e->text));
	if (e->wanted)
		return (add(t, "%s%s (no address: %s)", sep, e->text, why));
	return (add(
	    t, "%sother node's name %s (not settled: %s)", sep, e->text, why));
}

void
report_entries(const struct lookup *l, char *buf, size_t size)
{
	struct text t = { .buf = buf, .size = size };
	const struct lookup_entry *e;
	const char *sep = "";
	size_t i;

	buf[0] = '\0';
	if (!add_addrs(&t, &l->set, &sep))
		return;
	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (e->wanted ? e->n > 0 :
				e->node == l->set.target || !lookup_is_open(e))
			continue;
		if (!add_entry(&t, e, sep))
			return;
		sep = ", ";
	}
	if (*sep == '\0')
		(void)add(&t, "nothing");
}

void
report_source(const struct source *s, char *buf, size_t size)
{
	struct text t = { .buf = buf, .size = size };
	const char *sep = "";
	size_t v;

	buf[0] = '\0';
	for (v = 0; v < VERDICT_N; v++) {
		if (s->counts[v] == 0)
			continue;
		if (!add(&t, "%s%" PRIu64 " x %s", sep, s->counts[v],
			verdict_text((enum verdict)v)))
			return;
		sep = ", ";
	}
}
