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
mistake(struct reading *r, const char *text)
{
	r->set->mistakes++;
	r->set->mistake(text);
}

static void
give(struct reading *r, size_t row, char *value)
{
	const char *name = r->set->rows[row].name;
	struct reason why;

	if (option_give(r->set, row, name, value, &why) == 0)
		return;
	mistake(r, why.text);
	if (value != NULL && r->values != NULL)
		r->values[r->n_values++] = value;
	if (row != SEND_COUNT && row != SEND_GIVE_UP)
		return;
	(void)option_give(r->set, SEND_COUNT, r->set->rows[SEND_COUNT].name,
	    TEXT_OF(LENIENT_COUNT), NULL);
	(void)option_give(r->set, SEND_GIVE_UP, r->set->rows[SEND_GIVE_UP].name,
	    TEXT_OF(LENIENT_GIVE_UP), NULL);
}

/* An option's value is the next word, unless that is an option. */
static void
give_next(struct reading *r, size_t row)
{
	static char none[] = "";
	const char *word = *r->next;

	if (word == NULL ||
	    (word[0] == '-' && strspn(word + 1, digits) != strlen(word + 1)))
		give(r, row, none);
	else
		give(r, row, *r->next++);
}

static void
unknown(struct reading *r, const char *dashes, const char *name, size_t len)
{
	struct reason why;

	reason_set(&why, "option %s%.*s is unknown or ambiguous", dashes,
	    len > 64 ? 64 : (int)len, name);
	mistake(r, why.text);
	if (*r->next != NULL && strchr(name, '=') == NULL &&
	    (*r->next)[strspn(*r->next, digits)] == '\0')
		r->next++;
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
take_long(struct reading *r, char *word)
{
	size_t len = strcspn(word, "="), row;
	char *value = word[len] == '=' ? word + len + 1 : NULL;

	row = find_long(r->set, word, len);
	if (row == SEND_ROWS)
		unknown(r, "--", word, len);
	else if (value != NULL || r->set->rows[row].arg == NULL ||
	    r->set->rows[row].kind == OPTION_LEVEL)
		give(r, row, value);
	else
		give_next(r, row);
}

static void
take_letters(struct reading *r, char *word)
{
	const struct option_row *rows = r->set->rows;
	size_t row;

	for (; *word != '\0'; word++) {
		for (row = 0; row < r->set->n; row++)
			if (rows[row].letter == *word)
				break;
		if (row == r->set->n) {
			unknown(r, "-", word, 1);
			return;
		}
		if (rows[row].arg == NULL) {
			give(r, row, NULL);
			continue;
		}
		if (word[1] != '\0')
			give(r, row, word + 1);
		else if (rows[row].kind == OPTION_LEVEL)
			give(r, row, NULL);
		else
			give_next(r, row);
		return;
	}
}

/* Returns the number of operands, which are then in argv[0] and up. */
static size_t
read_words(struct reading *r, char *argv[])
{
	size_t n = 0;
	char *word;
	bool options = true;

	while ((word = *r->next) != NULL) {
		r->next++;
		if (!options || word[0] != '-' || word[1] == '\0')
			argv[n++] = word;
		else if (strcmp(word, "--") == 0)
			options = false;
		else if (word[1] == '-')
			take_long(r, word + 2);
		else
			take_letters(r, word + 1);
	}
	return (n);
}

size_t
lenient_argv(struct option_set *set, int argc, char *argv[])
{
	struct reading r = { .set = set };
	size_t n = 0;

	if (argc < 1)
		return (0);
	r.next = argv + 1;
	r.values = calloc((size_t)argc, sizeof(*r.values));
	n = read_words(&r, argv);
	if (n == 0) {
		n = r.n_values;
		if (n > 0)
			memcpy(argv, r.values, n * sizeof(*argv));
	}
	argv[n] = NULL;
	free(r.values);
	return (n);
}
