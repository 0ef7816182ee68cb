/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump_send/lenient.h"
#include "lib/reason.h"
#include "lib/send_rows.h"

#define TEXT_OF(number) TEXT_OF_(number)
#define TEXT_OF_(number) #number

static const char digits[] = "0123456789";

struct reading {
	struct option_set *set;
	char **next;   /* the words that are not read yet; ends in NULL */
	char **values; /* that no option could take, n_values of them */
	size_t n_values;
};

static void
mistake(struct reading *reading, const char *text)
{
	reading->set->mistakes++;
	reading->set->mistake(text);
}

static void
give(struct reading *reading, size_t row, char *value)
{
	const char *name = reading->set->rows[row].name;
	struct reason why;

	if (option_give(reading->set, row, name, value, &why) == 0)
		return;
	mistake(reading, why.text);
	if (value != NULL && reading->values != NULL)
		reading->values[reading->n_values++] = value;
	if (row != SEND_COUNT && row != SEND_GIVE_UP)
		return;
	(void)option_give(reading->set, SEND_COUNT,
	    reading->set->rows[SEND_COUNT].name, TEXT_OF(LENIENT_COUNT), NULL);
	(void)option_give(reading->set, SEND_GIVE_UP,
	    reading->set->rows[SEND_GIVE_UP].name, TEXT_OF(LENIENT_GIVE_UP),
	    NULL);
}

/* An option's value is the next word, unless that is an option. */
static void
give_next(struct reading *reading, size_t row)
{
	static char none[] = "";
	const char *word = *reading->next;

	if (word == NULL ||
	    (word[0] == '-' && strspn(word + 1, digits) != strlen(word + 1)))
		give(reading, row, none);
	else
		give(reading, row, *reading->next++);
}

static void
unknown(
    struct reading *reading, const char *dashes, const char *name, size_t len)
{
	struct reason why;

	reason_set(&why, "option %s%.*s is unknown or ambiguous", dashes,
	    len > 64 ? 64 : (int)len, name);
	mistake(reading, why.text);
	if (*reading->next != NULL && strchr(name, '=') == NULL &&
	    (*reading->next)[strspn(*reading->next, digits)] == '\0')
		reading->next++;
}

static bool
begins(const char *name, const char *word, size_t len)
{
	return (strncmp(name, word, len) == 0);
}

/* The row that has this name, or alone has one that begins so; or SEND_ROWS. */
static size_t
find_long(const struct option_set *set, const char *word, size_t len)
{
	const char *const *alias;
	const char *canonical;
	size_t i, found = SEND_ROWS;
	int exact = option_find(set, word, len, &canonical);
	bool match;

	if (exact != -1)
		return ((size_t)exact);
	for (i = 0; i < set->n; i++) {
		match = begins(set->rows[i].name, word, len);
		for (alias = set->rows[i].aliases;
		     alias != NULL && *alias != NULL; alias++)
			match = match || begins(*alias, word, len);
		if (match && found != SEND_ROWS)
			return (SEND_ROWS);
		if (match)
			found = i;
	}
	return (found);
}

static void
take_long(struct reading *reading, char *word)
{
	size_t len = strcspn(word, "="), row;
	char *value = word[len] == '=' ? word + len + 1 : NULL;

	row = find_long(reading->set, word, len);
	if (row == SEND_ROWS)
		unknown(reading, "--", word, len);
	else if (value != NULL || reading->set->rows[row].arg == NULL ||
	    reading->set->rows[row].kind == OPTION_LEVEL)
		give(reading, row, value);
	else
		give_next(reading, row);
}

static void
take_letters(struct reading *reading, char *word)
{
	const struct option_row *rows = reading->set->rows;
	size_t row;

	for (; *word != '\0'; word++) {
		for (row = 0; row < reading->set->n; row++)
			if (rows[row].letter == *word)
				break;
		if (row == reading->set->n) {
			unknown(reading, "-", word, 1);
			return;
		}
		if (rows[row].arg == NULL) {
			give(reading, row, NULL);
			continue;
		}
		if (word[1] != '\0')
			give(reading, row, word + 1);
		else if (rows[row].kind == OPTION_LEVEL)
			give(reading, row, NULL);
		else
			give_next(reading, row);
		return;
	}
}

/* Returns the number of operands, which are then in argv[0] and up. */
static size_t
read_words(struct reading *reading, char *argv[])
{
	size_t n = 0;
	char *word;
	bool options = true;

	while ((word = *reading->next) != NULL) {
		reading->next++;
		if (!options || word[0] != '-' || word[1] == '\0')
			argv[n++] = word;
		else if (strcmp(word, "--") == 0)
			options = false;
		else if (word[1] == '-')
			take_long(reading, word + 2);
		else
			take_letters(reading, word + 1);
	}
	return (n);
}

size_t
lenient_argv(struct option_set *set, int argc, char *argv[])
{
	struct reading reading = { .set = set };
	size_t n = 0;

	if (argc < 1)
		return (0);
	reading.next = argv + 1;
	reading.values = calloc((size_t)argc, sizeof(*reading.values));
	n = read_words(&reading, argv);
	if (n == 0) {
		n = reading.n_values;
		if (n > 0)
			memcpy(argv, reading.values, n * sizeof(*argv));
	}
	argv[n] = NULL;
	free(reading.values);
	return (n);
}
