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

/* What is said of a value after the row's text; "" for most. */
static void
write_extra(const struct option_row *row, char *buf, size_t size)
{
	buf[0] = '\0';
	if (row->word != NULL)
		snprintf(buf, size, " (%s, or %lld to %lld, default %s)",
		    row->word, row->min, row->max, row->dflt);
	else if (has_limits(row) && row->dflt != NULL)
		snprintf(buf, size, " (%lld to %lld, default %s)", row->min,
		    row->max, row->dflt);
	else if (has_limits(row))
		snprintf(buf, size, " (%lld to %lld)", row->min, row->max);
	else if (row->dflt != NULL)
		snprintf(buf, size, " (default %s)", row->dflt);
}

void
option_help(const struct option_row *rows, size_t n)
{
	char extra[64], text[2048];
	size_t i, column;

	for (i = 0; i < n; i++) {
		column = print_names(&rows[i]);
		write_extra(&rows[i], extra, sizeof(extra));
		snprintf(text, sizeof(text), "%s%s", rows[i].text, extra);
		wrap(text, column);
	}
}
