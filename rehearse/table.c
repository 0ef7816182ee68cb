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
put(struct row *row, size_t column, const char *text)
{
	snprintf(row->cells[column], CELL, "%s", text);
}

static void
fill_head(struct row *row)
{
	put(row, COLUMN_NODE, "NODE");
	put(row, COLUMN_ADDRESS, "ADDRESS");
	put(row, COLUMN_INTERFACE, "INTERFACE");
	put(row, COLUMN_SOURCE, "SOURCE");
	put(row, COLUMN_GATEWAY, "GATEWAY");
	snprintf(row->note, sizeof(row->note), "THE SOURCE IS");
}

/* Whose the source is. */
static void
note_source(
    struct row *row, const struct identity *id, const struct addr *source)
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
		snprintf(row->note, sizeof(row->note), "%s%s's ring%d_addr",
		    ours, cluster_label(&id->cluster, node), link);
	else if (owner == OWNER_SELF || owner == OWNER_OTHER)
		snprintf(row->note, sizeof(row->note), "%s%s's by name", ours,
		    cluster_label(&id->cluster, node));
	else
		snprintf(row->note, sizeof(row->note), "%s", notes[owner]);
}

static void
fill_open(struct row *row, const struct evidence *e, const struct way *way)
{
	char text[ADDR_STRLEN];

	put(row, COLUMN_INTERFACE, way->link.name);
	put(row, COLUMN_SOURCE, addr_format(&way->route.source, text));
	put(row, COLUMN_GATEWAY,
	    way->route.has_gateway ? addr_format(&way->route.gateway, text) :
				     "-");
	note_source(row, e->identity, &way->route.source);
}

static void
fill_way(struct row *row, const struct evidence *e, const struct way *way)
{
	char text[ADDR_STRLEN];

	put(row, COLUMN_NODE, e->names->items[way->name].text);
	put(row, COLUMN_ADDRESS, addr_format(&way->addr, text));
	switch (way->kind) {
	case WAY_OPEN:
		fill_open(row, e, way);
		break;
	case WAY_SELF:
		snprintf(row->note, sizeof(row->note), "this host: left out");
		break;
	case WAY_LOOPBACK:
		snprintf(
		    row->note, sizeof(row->note), "LOOPBACK ADDRESS: left out");
		break;
	case WAY_CLOSED:
		snprintf(row->note, sizeof(row->note), "NO WAY: %s", way->why);
		break;
	}
}

static void
fill(struct table *table, const struct evidence *e)
{
	size_t i, k;

	fill_head(&table->rows[table->n++]);
	for (i = 0; i < e->names->n; i++) {
		const struct name *name = &e->names->items[i];

		for (k = 0; k < e->ways->n; k++)
			if (e->ways->items[k].name == i)
				fill_way(&table->rows[table->n++], e,
				    &e->ways->items[k]);
		if (name->n > 0)
			continue;
		put(&table->rows[table->n], COLUMN_NODE, name->text);
		put(&table->rows[table->n], COLUMN_ADDRESS, "-");
		snprintf(table->rows[table->n].note,
		    sizeof(table->rows[table->n].note), "NO ADDRESS: %s",
		    name->why);
		table->n++;
	}
}

/* The note follows the last cell that is not empty. */
static void
print_row(const struct row *row, const size_t width[COLUMNS])
{
	size_t i;

	for (i = 0; i < COLUMNS && row->cells[i][0] != '\0'; i++)
		printf("%-*s  ", (int)width[i], row->cells[i]);
	printf("%s\n", row->note);
}

static void
print(struct table *table)
{
	size_t width[COLUMNS] = { 0 }, i, k, len;

	for (i = 0; i < table->n; i++) {
		log_clean(table->rows[i].note, strlen(table->rows[i].note));
		for (k = 0; k < COLUMNS; k++) {
			len = strlen(table->rows[i].cells[k]);
			log_clean(table->rows[i].cells[k], len);
			if (len > width[k])
				width[k] = len;
		}
	}
	for (i = 0; i < table->n; i++)
		print_row(&table->rows[i], width);
}

int
table_print(const struct evidence *e, struct reason *why)
{
	struct table table = { NULL, 0 };

	table.rows = calloc(1 + e->names->n + e->ways->n, sizeof(*table.rows));
	if (table.rows == NULL)
		return (reason_set(why, "%s", strerror(errno)));
	fill(&table, e);
	print(&table);
	free(table.rows);
	return (stdfds_flush(why));
}
