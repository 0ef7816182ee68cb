/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "fence_kdump/lookup.h"
#include "fence_kdump/report.h"
#include "fence_kdump/sources.h"
#include "lib/clock.h"

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

void
report_entries(const struct lookup *l, char *buf, size_t size)
{
	struct text t = { .buf = buf, .size = size };
	const struct awaited_addr *a;
	const struct lookup_entry *e;
	char name[ADDR_STRLEN];
	const char *sep = "";
	size_t i;

	buf[0] = '\0';
	for (i = 0; i < l->set.addrs.n; i++) {
		a = addrmap_item(&l->set.addrs, i);
		if (a->entry == NULL)
			continue;
		addr_format(&a->addr, name);
		if (strcmp(a->entry, name) == 0 ?
			!add(&t, "%s%s", sep, name) :
			!add(&t, "%s%s (%s)", sep, a->entry, name))
			return;
		sep = ", ";
	}
	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (e->skipped &&
		    !add(&t, "%s%s (skipped: not of the family asked for)", sep,
			e->text))
			return;
		if (e->skipped)
			sep = ", ";
		if (e->done)
			continue;
		if (!add(&t, "%s%s%s (no address: %s)", sep,
			e->wanted ? "" : "other node's ring name ", e->text,
			e->why[0] == '\0' ? "no answer" : e->why))
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
