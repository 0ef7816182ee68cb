/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/number.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "lib/seconds.h"

/* getopt_long's value for the long option of row i; above any letter. */
#define LONG_BASE 1000

static size_t
count_names(const struct option_row *row)
{
	size_t n = 1;

	if (row->aliases != NULL)
		while (row->aliases[n - 1] != NULL)
			n++;
	return (n);
}

/* Name 0 is the row's own, the others are its aliases. */
static const char *
name_of(const struct option_row *row, size_t i)
{
	return (i == 0 ? row->name : row->aliases[i - 1]);
}

int
option_init(struct option_set *set, const struct option_row *rows, size_t n,
    struct reason *why)
{
	size_t i;

	set->rows = rows;
	set->n = n;
	set->mistake = NULL;
	set->mistakes = 0;
	set->unknown[0] = '\0';
	set->values = calloc(n, sizeof(*set->values));
	if (set->values == NULL)
		return (reason_set(why, "no memory for the options"));
	for (i = 0; i < n; i++) {
		if (rows[i].dflt == NULL)
			continue;
		if (option_give(set, i, rows[i].name, rows[i].dflt, why) ==
		    -1) {
			option_free(set);
			return (-1);
		}
		set->values[i].from = NULL;
	}
	return (0);
}

void
option_free(struct option_set *set)
{
	size_t i;

	for (i = 0; set->values != NULL && i < set->n; i++)
		free(set->values[i].text);
	free(set->values);
	set->values = NULL;
}

int
option_find(const struct option_set *set, const char *name, size_t len,
    const char **canonical)
{
	const char *s;
	size_t i, j;

	for (i = 0; i < set->n; i++) {
		for (j = 0; j < count_names(&set->rows[i]); j++) {
			s = name_of(&set->rows[i], j);
			if (strlen(s) == len && memcmp(s, name, len) == 0) {
				*canonical = s;
				return ((int)i);
			}
		}
	}
	return (-1);
}

int
option_given(const struct option_set *set, const char *name)
{
	const char *canonical;
	const int i = option_find(set, name, strlen(name), &canonical);

	return (i != -1 && set->values[i].from != NULL ? i : -1);
}

static const char *
or_empty(const char *text)
{
	return (text == NULL ? "" : text);
}

static bool
is_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcasecmp(text, *words) == 0)
			return (true);
	return (false);
}

/* yes/no, true/false, on/off, 1/0; an empty value or none means yes. */
static int
read_flag(const char *text, long long *number, struct reason *why)
{
	static const char *const yes[] = { "", "1", "yes", "true", "on", NULL };
	static const char *const no[] = { "0", "no", "false", "off", NULL };

	if (text != NULL && is_one_of(text, no)) {
		*number = 0;
		return (0);
	}
	if (text == NULL || is_one_of(text, yes)) {
		*number = 1;
		return (0);
	}
	return (reason_set(why, "\"%.64s\" is neither yes nor no", text));
}

/* "3", "yes", and what getopt makes of -vvv: the argument "vv". */
static int
read_level(const struct option_row *row, const char *text, long long *number,
    struct reason *why)
{
	const char letters[2] = { (char)row->letter, '\0' };

	if (text == NULL)
		text = "";
	if (*text != '\0' && row->letter != 0 &&
	    text[strspn(text, letters)] == '\0') {
		*number = 1 + (long long)strlen(text);
		if (*number > row->max)
			*number = row->max;
		return (0);
	}
	if (read_flag(text, number, NULL) == 0)
		return (0);
	return (number_parse(text, row->min, row->max, row->unit, number, why));
}

static int
read_choice(const struct option_row *row, const char *text, long long *number,
    struct reason *why)
{
	char all[128] = "";
	size_t i, len = 0;

	for (i = 0; row->choices[i] != NULL; i++) {
		/* First the quick question, for defaults. */
		if (strcmp(text, row->choices[i]) == 0 ||
		    strcasecmp(text, row->choices[i]) == 0) {
			*number = (long long)i;
			return (0);
		}
		if (len + strlen(row->choices[i]) + 3 < sizeof(all))
			len += (size_t)snprintf(all + len, sizeof(all) - len,
			    "%s%s", len > 0 ? ", " : "", row->choices[i]);
	}
	return (reason_set(why, "\"%.64s\" is none of %s", text, all));
}

/* A time, or the word that is taken in its place. */
static int
read_seconds(const struct option_row *row, const char *text, long long *number,
    struct reason *why)
{
	struct reason inner;

	if (row->word == NULL)
		return (seconds_parse(text, row->min, row->max, number, why));
	*number = 0;
	if (strcasecmp(text, row->word) == 0 ||
	    seconds_parse(text, row->min, row->max, number, &inner) == 0)
		return (0);
	return (reason_set(
	    why, "%s, and not \"%s\" either", inner.text, row->word));
}

static int
read_value(const struct option_row *row, const char *text, long long *number,
    struct reason *why)
{
	switch (row->kind) {
	case OPTION_STRING:
		return (0);
	case OPTION_LINES:
		if (strchr(text, '\n') == NULL)
			return (0);
		return (reason_set(why, "a newline is in it"));
	case OPTION_NUMBER:
		return (number_parse(
		    text, row->min, row->max, row->unit, number, why));
	case OPTION_SECONDS:
		return (read_seconds(row, text, number, why));
	case OPTION_CHOICE:
		return (read_choice(row, text, number, why));
	case OPTION_LEVEL:
		return (read_level(row, text, number, why));
	case OPTION_FLAG:
		return (read_flag(text, number, why));
	}
	return (reason_set(why, "has no known kind"));
}

/*
 * The last value wins, but not against one that came under another of the
 * option's names: then it is not clear which of the two is meant.
 */
static bool
contradicts(const struct option_value *old, const char *from, const char *text)
{
	if (old->from == NULL || (!old->agreed && old->from == from))
		return (false);
	return (strcmp(or_empty(old->text), or_empty(text)) != 0);
}

/* The value's new text; with OPTION_LINES after what it has. */
static char *
text_of(const struct option_row *row, const struct option_value *old,
    const char *text)
{
	char *lines;

	if (row->kind != OPTION_LINES || old->from == NULL)
		return (strdup(text));
	if (asprintf(&lines, "%s\n%s", old->text, text) == -1)
		return (NULL);
	return (lines);
}

int
option_give(struct option_set *set, size_t i, const char *from,
    const char *text, struct reason *why)
{
	const struct option_row *row = &set->rows[i];
	struct option_value *value = &set->values[i];
	struct reason inner;
	long long number = 0;
	char *copy = NULL;

	if (read_value(row, text, &number, &inner) == -1)
		return (reason_set(why, "%s: %s", from, inner.text));
	if (contradicts(value, from, text))
		return (reason_set(why,
		    "%s=%.64s and %s=%.64s contradict "
		    "each other: they are one option",
		    value->from, or_empty(value->text), from, or_empty(text)));
	/* -v -v is -vv */
	if (row->kind == OPTION_LEVEL && text == NULL && value->from != NULL)
		number =
		    value->number < row->max ? value->number + 1 : row->max;
	if (text != NULL && (copy = text_of(row, value, text)) == NULL)
		return (reason_set(why, "%s: no memory", from));
	free(value->text);
	value->text = copy;
	value->number = number;
	value->agreed =
	    value->agreed || (value->from != NULL && value->from != from);
	value->from = from;
	return (0);
}

void
option_drop(struct option_set *set, size_t i)
{
	free(set->values[i].text);
	memset(&set->values[i], 0, sizeof(set->values[i]));
}

/* getopt_long's two descriptions of the rows. */
struct getopt_tables {
	struct option *longs;
	char *shorts;
};

static int
takes(const struct option_row *row)
{
	if (row->arg == NULL)
		return (no_argument);
	return (
	    row->kind == OPTION_LEVEL ? optional_argument : required_argument);
}

static void
free_tables(struct getopt_tables *t)
{
	free(t->longs);
	free(t->shorts);
}

static int
make_tables(const struct option_set *set, struct getopt_tables *t)
{
	const struct option_row *row;
	size_t i, j, names = 0;
	char *s;
	struct option *option;

	for (i = 0; i < set->n; i++)
		names += count_names(&set->rows[i]);
	t->longs = calloc(names + 1, sizeof(*t->longs));
	t->shorts = calloc(set->n * 3 + 2, 1);
	if (t->longs == NULL || t->shorts == NULL) {
		free_tables(t);
		return (-1);
	}
	option = t->longs;
	s = t->shorts;
	*s++ = ':'; /* tell a missing argument from an unknown option */
	for (i = 0; i < set->n; i++) {
		row = &set->rows[i];
		for (j = 0; j < count_names(row); j++, option++) {
			option->name = name_of(row, j);
			option->has_arg = takes(row);
			option->val = LONG_BASE + (int)i;
		}
		if (row->letter == 0)
			continue;
		*s++ = (char)row->letter;
		for (j = (size_t)takes(row); j > 0; j--)
			*s++ = ':';
	}
	return (0);
}

/* The row of getopt_long's return value. */
static size_t
row_of(const struct option_set *set, int c)
{
	size_t i;

	if (c >= LONG_BASE)
		return ((size_t)(c - LONG_BASE));
	for (i = 0; i < set->n; i++)
		if (set->rows[i].letter == c)
			break;
	return (i);
}

static int
argv_mistake(int c, char *argv[], struct reason *why)
{
	const char *word = argv[optind - 1];

	if (optopt > 0 && optopt < LONG_BASE && strncmp(word, "--", 2) != 0)
		return (reason_set(why, "option -%c %s", optopt,
		    c == ':' ? "needs an argument" : "is unknown"));
	return (reason_set(why, "option %.64s %s", word,
	    c == ':'                ? "needs an argument" :
		optopt >= LONG_BASE ? "takes no argument" :
				      "is unknown or ambiguous"));
}

int
option_mistake(struct option_set *set, const char *text)
{
	if (set->mistake == NULL || set->mistakes == OPTION_MISTAKES)
		return (-1);
	set->mistakes++;
	set->mistake(text);
	return (0);
}

/* One option of the command line, as getopt_long() returned it. */
static int
take_option(struct option_set *set, const struct getopt_tables *t, int c,
    int index, char *argv[], struct reason *why)
{
	size_t i;

	if (c == '?' || c == ':')
		return (argv_mistake(c, argv, why));
	i = row_of(set, c);
	return (option_give(set, i,
	    index == -1 ? set->rows[i].name : t->longs[index].name, optarg,
	    why));
}

int
option_argv(struct option_set *set, int argc, char *argv[], struct reason *why)
{
	struct getopt_tables t;
	struct reason inner;
	int c, index, rc = -1;

	if (make_tables(set, &t) == -1)
		return (reason_set(why, "no memory for the options"));
	opterr = 0;
	optind = 0; /* glibc: start again, also after an earlier call */
	for (;;) {
		index = -1;
		c = getopt_long(argc, argv, t.shorts, t.longs, &index);
		if (c == -1) {
			rc = optind;
			break;
		}
		if (take_option(set, &t, c, index, argv, &inner) == -1 &&
		    option_mistake(set, inner.text) == -1) {
			reason_set(why, "%s", inner.text);
			break;
		}
	}
	free_tables(&t);
	return (rc);
}
