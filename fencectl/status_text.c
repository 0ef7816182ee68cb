/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "fencectl/history.h"
#include "fencectl/stamp.h"
#include "fencectl/status.h"
#include "fencectl/status_text.h"
#include "fencectl/utf8.h"

enum column {
	NODE,
	ONLINE,
	ARMED,
	KEY,
	WORST,
	FENCING,
	DRILL,
	COLUMNS
};

#define CELL 1024 /* bytes: more than the texts of a fencing */

struct line {
	char cells[COLUMNS][CELL];
};

static void
set(char cell[CELL], const char *text)
{
	snprintf(cell, CELL, "%s", text);
}

/* What is not there: "?" if not all could be asked. */
static const char *
absent(bool known)
{
	return (known ? "-" : "?");
}

static void
set_state(char cell[CELL], enum mon_state state)
{
	static const char *const words[] = { [MON_UNKNOWN] = "?",
		[MON_ONLINE] = "yes",
		[MON_OFFLINE] = "no",
		[MON_PENDING] = "pending",
		[MON_UNCLEAN] = "unclean" };

	set(cell, words[state]);
}

static void
set_armed(char cell[CELL], enum status_armed armed)
{
	static const char *const words[] = { [STATUS_ARMED_UNKNOWN] = "?",
		[STATUS_NOT_ARMED] = "no",
		[STATUS_ARMED] = "yes" };

	set(cell, words[armed]);
}

/* When it ended; the rest stands below the table: a terminal is narrow. */
static void
set_fencing(char cell[CELL], const struct fencing *f)
{
	char when[STAMP_SIZE];

	if (f->ended_s != STAMP_NONE)
		set(cell, stamp_local(f->ended_s, when));
	else
		set(cell, f->result == FENCING_PENDING ? "pending" : "?");
}

static void
set_drill(char cell[CELL], const struct drill *d)
{
	char when[STAMP_SIZE];

	snprintf(
	    cell, CELL, "%s %s", stamp_local(d->began_s, when), d->outcome);
}

static void
make_line(struct line *l, const struct status *s, const struct status_row *r)
{
	set(l->cells[NODE], r->node);
	utf8_clean(utf8_cut(l->cells[NODE]));
	set_state(l->cells[ONLINE], r->state);
	set_armed(l->cells[ARMED], r->armed);
	set(l->cells[KEY], r->key[0] == '\0' ? "-" : r->key);
	if (r->worst < 0)
		set(l->cells[WORST], "?");
	else
		snprintf(l->cells[WORST], CELL, "%.1f s", r->worst);
	if (r->last != NULL)
		set_fencing(l->cells[FENCING], r->last);
	else
		set(l->cells[FENCING], absent(s->from.history != NULL));
	if (r->drill != NULL)
		set_drill(l->cells[DRILL], r->drill);
	else
		set(l->cells[DRILL], absent(drills_known(s->from.drills)));
}

/* Characters, as far as each is as wide as any other. */
static size_t
width(const char *cell)
{
	size_t n = 0;

	for (; *cell != '\0'; cell++)
		n += ((unsigned char)*cell & 0xc0U) != 0x80;
	return (n);
}

static void
print_line(FILE *to, const struct line *l, const size_t widths[COLUMNS])
{
	size_t i, n;

	for (i = 0; i < COLUMNS; i++) {
		fputs(l->cells[i], to);
		for (n = width(l->cells[i]);
		     i + 1 < COLUMNS && n < widths[i] + 2; n++)
			putc(' ', to);
	}
	putc('\n', to);
}

static const struct line head = { { [NODE] = "node",
    [ONLINE] = "online",
    [ARMED] = "armed",
    [KEY] = "key",
    [WORST] = "worst case",
    [FENCING] = "last fencing",
    [DRILL] = "last drill" } };

static void
widen(size_t widths[COLUMNS], const struct line *l)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (width(l->cells[i]) > widths[i])
			widths[i] = width(l->cells[i]);
}

static void
print_table(FILE *to, const struct status *s)
{
	size_t widths[COLUMNS] = { 0 }, i;
	struct line *l = malloc(sizeof(*l));

	if (l == NULL) {
		fputs("no memory for the table\n", to);
		return;
	}
	widen(widths, &head);
	for (i = 0; i < s->n; i++) {
		make_line(l, s, &s->rows[i]);
		widen(widths, l);
	}
	print_line(to, &head, widths);
	for (i = 0; i < s->n; i++) {
		make_line(l, s, &s->rows[i]);
		print_line(to, l, widths);
	}
	free(l);
}

static void
print_not_armed(FILE *to, const struct status *s)
{
	const struct status_row *r;
	bool first = true;
	size_t i;

	for (i = 0; i < s->n; i++) {
		r = &s->rows[i];
		if (r->armed != STATUS_NOT_ARMED)
			continue;
		fputs(first ? "\nNot armed:\n  " : "  ", to);
		utf8_print(to, r->node);
		fprintf(to, ": %s\n",
		    r->why[0] == '\0' ? "no reason is given" : r->why);
		first = false;
	}
}

/* "alice: reboot by bob: success, ipmi-node1, 9.1 s" */
static void
print_fencings(FILE *to, const struct status *s)
{
	const struct fencing *f;
	bool first = true;
	size_t i;

	for (i = 0; i < s->n; i++) {
		if ((f = s->rows[i].last) == NULL)
			continue;
		fputs(first ? "\nLast fencing:\n  " : "  ", to);
		utf8_print(to, s->rows[i].node);
		fprintf(to, ": %s by %s: %s, %s, ", f->action,
		    f->delegate[0] == '\0' ? "-" : f->delegate,
		    fencing_word(f->result),
		    f->device[0] == '\0' ? "-" : f->device);
		if (f->seconds < 0)
			fputs("-\n", to);
		else
			fprintf(to, "%.1f s\n", f->seconds);
		first = false;
	}
}

void
status_text(FILE *to, const struct status *s)
{
	size_t i;

	print_table(to, s);
	print_not_armed(to, s);
	print_fencings(to, s);
	if (s->n_requests == 0) {
		fputs("\nNo request waits for an operator.\n", to);
		return;
	}
	fputs("\nThese requests wait for an operator:\n", to);
	for (i = 0; i < s->n_requests; i++) {
		fprintf(to, "  %s: go to ", s->requests[i].node);
		utf8_print(to, s->requests[i].host);
		fprintf(to, ": %s\n", s->requests[i].text);
	}
}
