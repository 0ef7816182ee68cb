/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "lib/help.h"
#include "lib/option.h"

#define TEXT_COLUMN 30 /* where the texts begin */
#define WIDTH 79

/* Prints `text` word by word from `column` on, wrapped below TEXT_COLUMN. */
static void
wrap(const char *text, size_t column)
{
	size_t len;

	if (column >= TEXT_COLUMN) {
		putchar('\n');
		column = 0;
	}
	printf("%*s", (int)(TEXT_COLUMN - column), "");
	column = TEXT_COLUMN;
	for (; *text != '\0'; text += len, text += strspn(text, " \n")) {
		len = strcspn(text, " \n");
		if (column > TEXT_COLUMN && column + 1 + len > WIDTH) {
			printf("\n%*s", TEXT_COLUMN, "");
			column = TEXT_COLUMN;
		}
		if (column > TEXT_COLUMN) {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)len, text);
		column += len;
	}
	putchar('\n');
}

/* "  -t, --timeout=SECONDS"; returns its width. */
static size_t
print_names(const struct option_row *row)
{
	int n;

	if (row->letter != 0)
		n = printf("  -%c, --%s", row->letter, row->name);
	else
		n = printf("      --%s", row->name);
	if (row->arg != NULL && row->kind == OPTION_LEVEL)
		n += printf("[=%s]", row->arg);
	else if (row->arg != NULL)
		n += printf("=%s", row->arg);
	return (n < 0 ? 0 : (size_t)n);
}

/* Does its help name the limits? */
static bool
has_limits(const struct option_row *row)
{
	return (row->kind == OPTION_NUMBER || row->kind == OPTION_SECONDS);
}

void
option_help(const struct option_row *rows, size_t n)
{
	char extra[64], text[2048];
	size_t i, column;

	for (i = 0; i < n; i++) {
		extra[0] = '\0';
		column = print_names(&rows[i]);
		if (has_limits(&rows[i]) && rows[i].dflt != NULL)
			snprintf(extra, sizeof(extra),
			    " (%lld to %lld, default %s)", rows[i].min,
			    rows[i].max, rows[i].dflt);
		else if (has_limits(&rows[i]))
			snprintf(extra, sizeof(extra), " (%lld to %lld)",
			    rows[i].min, rows[i].max);
		else if (rows[i].dflt != NULL)
			snprintf(extra, sizeof(extra), " (default %s)",
			    rows[i].dflt);
		snprintf(text, sizeof(text), "%s%s", rows[i].text, extra);
		wrap(text, column);
	}
}
