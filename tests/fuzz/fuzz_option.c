/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Option values.  Byte 0 says for which row the rest is the value; or, from
 * N_ROWS on, that it is a command line, its words ended by NUL.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/table.h"

#include "lib/option.h"
#include "lib/reason.h"

#define MAX_ARGS 16

/* A value of this text that was taken: may it be one, and is it so much? */
static void
check_value(size_t row, const struct option_value *v)
{
	const char *text = v->text == NULL ? "" : v->text;
	long long number;

	switch (row) {
	case NODE:
		break;
	case COUNT:
		REQUIRE(table_number(text, COUNT_MIN, COUNT_MAX, &number));
		REQUIRE(v->number == number);
		break;
	case FAMILY:
		REQUIRE(table_choice(text, &number));
		REQUIRE(v->number == number);
		break;
	case TIME:
		REQUIRE(table_time(text, &number));
		REQUIRE(v->number == number);
		break;
	case LEVEL:
		REQUIRE(v->number >= 0 && v->number <= LEVEL_MAX);
		REQUIRE(strlen(text) <= 5 || text[strspn(text, "v")] == '\0' ||
		    table_number(text, 0, LEVEL_MAX, &number));
		if (table_number(text, 0, LEVEL_MAX, &number))
			REQUIRE(v->number == number);
		break;
	default:
		REQUIRE(v->number == 0 || v->number == 1);
		REQUIRE(strlen(text) <= 5);
		break;
	}
}

/* What is surely a value is taken. */
static bool
surely_good(size_t row, const char *text)
{
	long long number;

	switch (row) {
	case NODE:
		return (true);
	case COUNT:
		return (table_number(text, COUNT_MIN, COUNT_MAX, &number));
	case FAMILY:
		return (table_choice(text, &number));
	case TIME:
		return (table_time(text, &number));
	case LEVEL:
		return (table_number(text, 0, LEVEL_MAX, &number));
	default:
		return (strcmp(text, "yes") == 0 || strcmp(text, "no") == 0);
	}
}

static void
fuzz_value(struct option_set *set, size_t row, const char *text)
{
	struct reason why = { "" };
	struct option_value *v = &set->values[row];

	if (option_give(set, row, table[row].name, text, &why) != 0) {
		REQUIRE(!surely_good(row, text));
		REQUIRE(strstr(why.text, table[row].name) != NULL);
		REQUIRE(v->from == NULL);
		return;
	}
	REQUIRE(v->from == table[row].name);
	REQUIRE(v->text != text && strcmp(v->text, text) == 0);
	check_value(row, v);
}

static void
fuzz_argv(struct option_set *set, char *text, size_t len)
{
	char *argv[MAX_ARGS + 1] = { NULL };
	struct reason why = { "" };
	int argc = 0, rc;

	for (size_t at = 0; at < len && argc < MAX_ARGS; argc++) {
		argv[argc] = text + at;
		at += strlen(text + at) + 1;
	}
	if (argc == 0)
		return;
	rc = option_argv(set, argc, argv, &why);
	if (rc == -1) {
		REQUIRE(why.text[0] != '\0');
		return;
	}
	REQUIRE(rc >= 1 && rc <= argc);
	for (size_t row = 0; row < N_ROWS; row++)
		if (set->values[row].from != NULL && row != LEVEL)
			check_value(row, &set->values[row]);
	REQUIRE(set->values[LEVEL].number >= 0 &&
	    set->values[LEVEL].number <= LEVEL_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why = { "" };
	struct option_set set;
	char *text;

	if (size == 0)
		return (0);
	text = malloc(size);
	REQUIRE(text != NULL);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	REQUIRE(option_init(&set, table, N_ROWS, &why) == 0);
	if (data[0] < N_ROWS)
		fuzz_value(&set, data[0], text);
	else
		fuzz_argv(&set, text, size);
	option_free(&set);
	free(text);
	return (0);
}
