/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/log.h"
#include "lib/stdfds.h"
#include "rehearse/identity.h"
#include "rehearse/judge.h"
#include "rehearse/names.h"
#include "rehearse/table.h"
#include "rehearse/ways.h"

enum {
	COLUMN_NODE,
	COLUMN_ADDRESS,
	COLUMN_INTERFACE,
	COLUMN_SOURCE,
	COLUMN_GATEWAY,
	COLUMNS /* then the note, of any length */
};

#define CELL 256 /* a host name has 253 */

struct row {
	char cells[COLUMNS][CELL];
	char note[600];
};

struct table {
	struct row *rows;
	size_t n;
};

static void
put(struct row *r, size_t column, const char *text)
{
	snprintf(r->cells[column], CELL, "%s", text);
}

static void
fill_head(struct row *r)
{
	put(r, COLUMN_NODE, "NODE");
	put(r, COLUMN_ADDRESS, "ADDRESS");
	put(r, COLUMN_INTERFACE, "INTERFACE");
	put(r, COLUMN_SOURCE, "SOURCE");
	put(r, COLUMN_GATEWAY, "GATEWAY");
	snprintf(r->note, sizeof(r->note), "THE SOURCE IS");
}

/* Whose the source is. */
static void
note_source(struct row *r, const struct identity *id, const struct addr *source)
{
	static const char *const notes[] = {
		[OWNER_NO_CLUSTER] = "-",
		[OWNER_NAME] = "this host's by its name alone",
		[OWNER_TWO] = "NOBODY'S: two nodes claim it",
		[OWNER_OPEN] = "NOT CERTAIN: a name is not settled",
		[OWNER_NONE] = "NOBODY'S in corosync.conf",
	};
	int node, link;
	const enum owner owner = identity_owner(id, source, &node, &link);

	const char *ours = owner == OWNER_OTHER ? "NOT OURS: " : "";

	if ((owner == OWNER_SELF || owner == OWNER_OTHER) && link != -1)
		snprintf(r->note, sizeof(r->note), "%s%s's ring%d_addr", ours,
		    cluster_label(&id->cluster, node), link);
	else if (owner == OWNER_SELF || owner == OWNER_OTHER)
		snprintf(r->note, sizeof(r->note), "%s%s's by name", ours,
		    cluster_label(&id->cluster, node));
	else
		snprintf(r->note, sizeof(r->note), "%s", notes[owner]);
}

static void
fill_open(struct row *r, const struct evidence *e, const struct way *w)
{
	char text[ADDR_STRLEN];

	put(r, COLUMN_INTERFACE, w->link.name);
	put(r, COLUMN_SOURCE, addr_format(&w->route.source, text));
	put(r, COLUMN_GATEWAY,
	    w->route.has_gateway ? addr_format(&w->route.gateway, text) : "-");
	note_source(r, e->identity, &w->route.source);
}

static void
fill_way(struct row *r, const struct evidence *e, const struct way *w)
{
	char text[ADDR_STRLEN];

	put(r, COLUMN_NODE, e->names->items[w->name].text);
	put(r, COLUMN_ADDRESS, addr_format(&w->addr, text));
	switch (w->kind) {
	case WAY_OPEN:
		fill_open(r, e, w);
		break;
	case WAY_SELF:
		snprintf(r->note, sizeof(r->note), "this host: left out");
		break;
	case WAY_LOOPBACK:
		snprintf(
		    r->note, sizeof(r->note), "LOOPBACK ADDRESS: left out");
		break;
	case WAY_CLOSED:
		snprintf(r->note, sizeof(r->note), "NO WAY: %s", w->why);
		break;
	}
}

static void
fill(struct table *t, const struct evidence *e)
{
	size_t i, k;

	fill_head(&t->rows[t->n++]);
	for (i = 0; i < e->names->n; i++) {
		const struct name *name = &e->names->items[i];

		for (k = 0; k < e->ways->n; k++)
			if (e->ways->items[k].name == i)
				fill_way(
				    &t->rows[t->n++], e, &e->ways->items[k]);
		if (name->n > 0)
			continue;
		put(&t->rows[t->n], COLUMN_NODE, name->text);
		put(&t->rows[t->n], COLUMN_ADDRESS, "-");
		snprintf(t->rows[t->n].note, sizeof(t->rows[t->n].note),
		    "NO ADDRESS: %s", name->why);
		t->n++;
	}
}

/* The note follows the last cell that is not empty. */
static void
print_row(const struct row *r, const size_t width[COLUMNS])
{
	size_t i;

	for (i = 0; i < COLUMNS && r->cells[i][0] != '\0'; i++)
		printf("%-*s  ", (int)width[i], r->cells[i]);
	printf("%s\n", r->note);
}

static void
print(struct table *t)
{
	size_t width[COLUMNS] = { 0 }, i, k, len;

	for (i = 0; i < t->n; i++) {
		log_clean(t->rows[i].note, strlen(t->rows[i].note));
		for (k = 0; k < COLUMNS; k++) {
			len = strlen(t->rows[i].cells[k]);
			log_clean(t->rows[i].cells[k], len);
			if (len > width[k])
				width[k] = len;
		}
	}
	for (i = 0; i < t->n; i++)
		print_row(&t->rows[i], width);
}

int
table_print(const struct evidence *e, struct reason *why)
{
	struct table t = { NULL, 0 };

	t.rows = calloc(1 + e->names->n + e->ways->n, sizeof(*t.rows));
	if (t.rows == NULL)
		return (reason_set(why, "%s", strerror(errno)));
	fill(&t, e);
	print(&t);
	free(t.rows);
	return (stdfds_flush(why));
}
