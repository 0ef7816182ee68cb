/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Standard input of an agent, compared with a naive reader of the same rules:
 * both take it, with the same values, or both refuse it.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/table.h"

#include "agent/input.h"
#include "lib/option.h"
#include "lib/reason.h"

/* The last value under each name of a row: its own, "port", "plug". */
struct naive {
	char *values[N_PLAIN][3];
	size_t last[N_PLAIN]; /* the name that the last one came under */
};

static size_t
name_index(const char *name)
{
	return (strcmp(name, "port") == 0 ? 1 :
		strcmp(name, "plug") == 0 ? 2 :
					    0);
}

/* A copy of s[0..len), blanks at both ends left out. */
static char *
trimmed(const char *s, size_t len)
{
	char *copy;

	while (len > 0 && isspace((unsigned char)s[0])) {
		s++;
		len--;
	}
	while (len > 0 && isspace((unsigned char)s[len - 1]))
		len--;
	copy = strndup(s, len);
	REQUIRE(copy != NULL);
	return (copy);
}

static bool
value_good(size_t row, const char *value)
{
	long long number;

	if (row == COUNT)
		return (table_number(value, COUNT_MIN, COUNT_MAX, &number));
	return (row != FAMILY || table_choice(value, &number));
}

/* Takes `value`, which becomes ours, unless it contradicts another name's. */
static bool
naive_give(struct naive *n, size_t row, const char *name, char *value)
{
	size_t index = name_index(name);

	if (!value_good(row, value)) {
		free(value);
		return (false);
	}
	free(n->values[row][index]);
	n->values[row][index] = value;
	n->last[row] = index;
	for (size_t i = 0; i < 3; i++)
		if (n->values[row][i] != NULL &&
		    strcmp(n->values[row][i], value) != 0)
			return (false);
	return (true);
}

static bool
naive_line(struct naive *n, const char *line, size_t len)
{
	char *all, *key, *equals;
	const char *name;
	size_t row;
	bool ok = true;

	if (len > 64 * 1024 || memchr(line, '\0', len) != NULL)
		return (false);
	all = trimmed(line, len);
	if (all[0] != '\0' && all[0] != '#') {
		equals = strchr(all, '=');
		ok = equals != NULL;
		if (ok) {
			key = trimmed(all, (size_t)(equals - all));
			name = table_find(key, &row);
			if (name != NULL)
				ok = naive_give(n, row, name,
				    trimmed(equals + 1, strlen(equals + 1)));
			free(key);
		}
	}
	free(all);
	return (ok);
}

static bool
naive_parse(struct naive *n, const char *bytes, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && bytes[i] != '\n')
			continue;
		if (!naive_line(n, bytes + from, i - from))
			return (false);
		from = i + 1;
	}
	return (true);
}

static void
compare(const struct naive *n, const struct option_set *set)
{
	for (size_t row = 0; row < N_PLAIN; row++) {
		const struct option_value *v = &set->values[row];
		const char *want = n->values[row][n->last[row]];

		REQUIRE((v->from != NULL) == (want != NULL));
		if (want != NULL)
			REQUIRE(strcmp(v->text, want) == 0);
		if (want != NULL)
			REQUIRE(name_index(v->from) == n->last[row]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct reason why = { "" };
	struct naive n = { 0 };
	struct option_set set;
	bool want;

	REQUIRE(option_init(&set, table, N_PLAIN, &why) == 0);
	want = naive_parse(&n, bytes, size);
	REQUIRE((input_parse(&set, bytes, size, &why) == 0) == want);
	if (want)
		compare(&n, &set);
	else
		REQUIRE(strncmp(why.text, "line ", 5) == 0);
	option_free(&set);
	for (size_t row = 0; row < N_PLAIN; row++)
		for (size_t i = 0; i < 3; i++)
			free(n.values[row][i]);
	return (0);
}
