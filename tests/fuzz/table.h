/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One option of each kind, and what their values may be, told a second time
 * and plainly.
 */
#ifndef FK_FUZZ_TABLE_H
#define FK_FUZZ_TABLE_H

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
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
	TIME,
	N_ROWS
};
#define N_PLAIN LEVEL /* rows with one name for each value */

#define COUNT_MIN (-5)
#define COUNT_MAX 65535
#define LEVEL_MAX 9
#define TIME_MAX 86400

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
	[TIME] = { .name = "time",
	    .letter = 't',
	    .arg = "SECONDS",
	    .kind = OPTION_SECONDS,
	    .max = TIME_MAX,
	    .word = "never",
	    .text = "Time." },
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

/* The groups of `pattern` in `text`; false if it does not match. */
static inline bool
table_match(
    const char *pattern, int flags, const char *text, regmatch_t *m, size_t n)
{
	regex_t re;
	int rc;

	if (regcomp(&re, pattern, REG_EXTENDED | flags) != 0)
		abort();
	rc = regexec(&re, text, n, m, 0);
	regfree(&re);
	return (rc == 0);
}

/* The number at group `m` times `factor`; 0 if there is none. */
static inline double
table_part(const char *text, const regmatch_t *m, double factor)
{
	return (m->rm_so == -1 ? 0 : strtod(text + m->rm_so, NULL) * factor);
}

/*
 * Is `text` a time of at most TIME_MAX, or its word?  Then its seconds.  By
 * patterns, and in floating point, which is exact as far as it matters.
 */
static inline bool
table_time(const char *text, long long *value)
{
	static const struct {
		const char *unit;
		double us;
	} units[] = { { "us", 1 }, { "usec", 1 }, { "ms", 1e3 },
		{ "msec", 1e3 }, { "s", 1e6 }, { "sec", 1e6 }, { "", 1e6 },
		{ "m", 60e6 }, { "min", 60e6 }, { "h", 3600e6 },
		{ "hr", 3600e6 } };
	regmatch_t m[12];
	char pattern[64];
	double us = strcasecmp(text, "never") == 0 ? 0 : -1;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		snprintf(pattern, sizeof(pattern),
		    "^[ \t]*([0-9]+)[ \t]*%s[ \t]*$", units[i].unit);
		if (table_match(pattern, REG_ICASE, text, m, 2))
			us = table_part(text, &m[1], units[i].us);
	}
	if (table_match("^P(([0-9]+)W)?(([0-9]+)D)?"
			"(T(([0-9]+)H)?(([0-9]+)M)?(([0-9]+)S)?)?$",
		0, text, m, 12) &&
	    table_match("[WDHMS]$", 0, text, NULL, 0))
		us = table_part(text, &m[2], 7 * 86400e6) +
		    table_part(text, &m[4], 86400e6) +
		    table_part(text, &m[7], 3600e6) +
		    table_part(text, &m[9], 60e6) +
		    table_part(text, &m[11], 1e6);
	if (us < 0 || us > TIME_MAX * 1e6)
		return (false);
	*value = ((long long)us + 999999) / 1000000;
	return (true);
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
