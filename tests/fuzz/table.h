/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One option of each kind, and what their values may be, told a second time
 * and plainly.
 */
#ifndef FK_FUZZ_TABLE_H
#define FK_FUZZ_TABLE_H

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/option.h"

enum {
	NODE,
	COUNT,
	FAMILY,
	LEVEL,
	FLAG,
	N_ROWS
};
#define N_PLAIN LEVEL /* rows with one name for each value */

#define COUNT_MIN (-5)
#define COUNT_MAX 65535
#define LEVEL_MAX 9

static const char *const table_names[] = { "port", "plug", NULL };
static const char *const table_choices[] = { "auto", "ipv4", "ipv6", NULL };

static const struct option_row table[N_ROWS] = {
	[NODE] = { .name = "nodename",
	    .letter = 'n',
	    .arg = "NODE",
	    .kind = OPTION_STRING,
	    .text = "Node.",
	    .aliases = table_names },
	[COUNT] = { .name = "count",
	    .letter = 'c',
	    .arg = "COUNT",
	    .kind = OPTION_NUMBER,
	    .min = COUNT_MIN,
	    .max = COUNT_MAX,
	    .dflt = "0",
	    .text = "Count." },
	[FAMILY] = { .name = "family",
	    .letter = 'f',
	    .arg = "FAMILY",
	    .kind = OPTION_CHOICE,
	    .choices = table_choices,
	    .dflt = "auto",
	    .text = "Family." },
	[LEVEL] = { .name = "verbose",
	    .letter = 'v',
	    .arg = "LEVEL",
	    .kind = OPTION_LEVEL,
	    .max = LEVEL_MAX,
	    .dflt = "0",
	    .text = "Level." },
	[FLAG] = { .name = "once", .kind = OPTION_FLAG, .text = "Flag." },
};

/* Is `text` a whole decimal number within the limits?  Then its value. */
static inline bool
table_number(const char *text, long long min, long long max, long long *value)
{
	size_t digits = strspn(text + (*text == '-'), "0123456789");

	if (digits == 0 || text[(*text == '-') + digits] != '\0')
		return (false);
	errno = 0;
	*value = strtoll(text, NULL, 10);
	return (errno == 0 && *value >= min && *value <= max);
}

static inline bool
table_choice(const char *text, long long *value)
{
	for (*value = 0; *value < 3; ++*value)
		if (strcasecmp(text, table_choices[*value]) == 0)
			return (true);
	return (false);
}

/* The row and the name that a stdin key means; NULL if it is unknown. */
static inline const char *
table_find(const char *key, size_t *row)
{
	for (*row = 0; *row < N_PLAIN; ++*row)
		if (strcmp(key, table[*row].name) == 0)
			return (table[*row].name);
	*row = NODE;
	for (size_t i = 0; table_names[i] != NULL; i++)
		if (strcmp(key, table_names[i]) == 0)
			return (table_names[i]);
	return (NULL);
}

#endif
