/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of times and of pcmk_delay_base, on texts that are made up: what
 * is read agrees with a simple model, and more is no less.
 */
#include "tests/unit/fencectl_cib.h"
#include "tests/unit/roll.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/times.h"

#define RUNS 20000
#define TEXT ROLL_TEXT

static const struct {
	const char *name;
	unsigned long long us;
} units[] = { { "", 1000000 }, { "s", 1000000 }, { "sec", 1000000 },
	{ "m", 60000000 }, { "min", 60000000 }, { "h", 3600000000 },
	{ "hr", 3600000000 }, { "ms", 1000 }, { "msec", 1000 }, { "us", 1 },
	{ "usec", 1 } };
static const char *const blanks[] = { "", " ", "\t", " \t " };

/*
 * A number with a unit, in any letter case and with blanks: as many seconds, a
 * part of one counted; one more is no less, and a longer unit is no less.
 */
static void
test_units(void **state)
{
	unsigned int seed = 17;
	size_t run, i;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		const unsigned int n = roll(&seed, 20000);
		const size_t unit = roll(&seed, N_OF(units));
		const unsigned long long us = n * units[unit].us;
		char name[8], text[TEXT], next[TEXT];

		snprintf(name, sizeof(name), "%s", units[unit].name);
		for (i = 0; name[i] != '\0'; i++)
			if (roll(&seed, 2) == 0)
				name[i] = (char)toupper((unsigned char)name[i]);
		snprintf(text, sizeof(text), "%s%u%s%s%s",
		    blanks[roll(&seed, 4)], n, blanks[roll(&seed, 4)], name,
		    blanks[roll(&seed, 4)]);
		snprintf(next, sizeof(next), "%u%s", n + 1, name);
		CHECK_INT(text, times_seconds(text), (us + 999999) / 1000000);
		CHECK(text, times_seconds(next) >= times_seconds(text));
	}
}

/* Pieces that are no time, and times: never below -1, and 0 is not guessed. */
static void
test_any_time(void **state)
{
	static const char *const pieces[] = { "1", "20", "s", "m", "PT", "P",
		"1H", "30M", " ", "-", ".", "x", "99999999999999999999" };
	unsigned int seed = 18;
	char text[TEXT];
	size_t run;
	long got;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		roll_text(&seed, pieces, N_OF(pieces), text);
		got = times_seconds(text);
		CHECK(text, got >= -1);
		if (strpbrk(text, "-.x") != NULL ||
		    strpbrk(text, "0123456789") == NULL)
			CHECK_INT(text, got, -1);
	}
}

/* The pair that is for the node; before 3.0.2 also one that it begins with. */
static long
model_delay(const char *text, const char *node, bool old)
{
	char copy[TEXT], *word, *colon;
	size_t len;

	snprintf(copy, sizeof(copy), "%s", text);
	for (word = strtok(copy, "; \t"); word != NULL;
	     word = strtok(NULL, "; \t")) {
		colon = strchr(word, ':');
		if (colon == NULL || colon == word || colon[1] == '\0')
			continue;
		len = (size_t)(colon - word);
		if (strncasecmp(word, node, len) == 0 &&
		    (old || node[len] == '\0'))
			return (strtol(colon + 1, NULL, 10));
	}
	return (0);
}

static void
test_delays(void **state)
{
	static const char *const names[] = { "a", "A", "ab", "b", "node1",
		"node10" };
	unsigned int seed = 19;
	struct judged j[2];
	size_t run, i;

	(void)state;
	judged_make(&j[0], "3.0.2", CIB_OF("3.20.5", ""));
	judged_make(&j[1], "2.1.5", CIB_OF("3.16.1", ""));
	for (run = 0; run < RUNS; run++) {
		const char *node = names[roll(&seed, N_OF(names))];
		const unsigned int n = 1 + roll(&seed, 3);
		char text[TEXT] = "";

		for (i = 0; i < n; i++)
			snprintf(text + strlen(text), TEXT - strlen(text),
			    "%s%s:%u",
			    i > 0 ? (roll(&seed, 2) ? ";" : " ") : "",
			    names[roll(&seed, N_OF(names))], roll(&seed, 90));
		for (i = 0; i < 2; i++)
			CHECK_INT(text, times_delay_base(&j[i].cib, text, node),
			    model_delay(text, node, i == 1));
	}
	judged_free(&j[0]);
	judged_free(&j[1]);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_any_time),
		cmocka_unit_test(test_delays),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
