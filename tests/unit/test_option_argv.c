/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/help.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "tests/unit/option_rows.h"

#define MAX_ARGS 8

static const struct {
	const char *name;
	const char *argv[MAX_ARGS];
	int ret; /* index of the first operand, or -1 */
	size_t row;
	const char *text; /* or NULL: look at the number */
	long long number;
	const char *says;
} lines[] = {
	{ "none", { "x" }, 1, TIMEOUT, "60", 60, NULL },
	{ "short", { "x", "-t", "5" }, 3, TIMEOUT, "5", 5, NULL },
	{ "short, joined", { "x", "-t5" }, 2, TIMEOUT, "5", 5, NULL },
	{ "long", { "x", "--timeout", "5" }, 3, TIMEOUT, "5", 5, NULL },
	{ "long, joined", { "x", "--timeout=5" }, 2, TIMEOUT, "5", 5, NULL },
	{ "last wins", { "x", "-t5", "-t6" }, 3, TIMEOUT, "6", 6, NULL },
	{ "alias", { "x", "--plug=a" }, 2, NODE, "a", 0, NULL },
	{ "value with =", { "x", "--nodename=a=b" }, 2, NODE, "a=b", 0, NULL },
	{ "-v", { "x", "-v" }, 2, VERBOSE, NULL, 1, NULL },
	{ "-vv", { "x", "-vv" }, 2, VERBOSE, NULL, 2, NULL },
	{ "-v3", { "x", "-v3" }, 2, VERBOSE, NULL, 3, NULL },
	{ "-v -v", { "x", "-v", "-v" }, 3, VERBOSE, NULL, 2, NULL },
	{ "--verbose", { "x", "--verbose" }, 2, VERBOSE, NULL, 1, NULL },
	{ "--verbose=2", { "x", "--verbose=2" }, 2, VERBOSE, NULL, 2, NULL },
	{ "-v takes no separate level", { "x", "-v", "3" }, 2, VERBOSE, NULL, 1,
	    NULL },
	{ "flag", { "x", "--once" }, 2, ONCE, NULL, 1, NULL },
	{ "operands moved to the end", { "x", "alice", "-t", "5", "bob" }, 3,
	    TIMEOUT, "5", 5, NULL },
	{ "-- ends the options", { "x", "--", "-t", "5" }, 2, TIMEOUT, "60", 60,
	    NULL },
	{ "unknown letter", { "x", "-Z" }, -1, 0, NULL, 0, "Z" },
	{ "unknown name", { "x", "--colour" }, -1, 0, NULL, 0, "colour" },
	{ "no argument", { "x", "-t" }, -1, 0, NULL, 0, "t" },
	{ "no argument, long", { "x", "--timeout" }, -1, 0, NULL, 0,
	    "timeout" },
	{ "argument to a flag", { "x", "--once=1" }, -1, 0, NULL, 0, "once" },
	{ "bad value", { "x", "-p", "7410x" }, -1, 0, NULL, 0, "7410x" },
	{ "bad choice", { "x", "-f", "inet" }, -1, 0, NULL, 0, "inet" },
	{ "contradiction", { "x", "-n", "a", "--port=b" }, -1, 0, NULL, 0,
	    "port" },
};

static void
test_argv(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(lines); i++) {
		char *argv[MAX_ARGS + 1] = { NULL };
		struct option_set set;
		struct reason why = { "" };
		int argc = 0;
		int r;

		while (argc < MAX_ARGS && lines[i].argv[argc] != NULL) {
			argv[argc] = strdup(lines[i].argv[argc]);
			assert_non_null(argv[argc++]);
		}
		init(&set);
		r = option_argv(&set, argc, argv, &why);
		for (int j = 0; j < argc; j++)
			free(argv[j]);
		CHECK_INT(lines[i].name, r, lines[i].ret);
		if (r < 0)
			CHECK_SAYS(lines[i].name, why.text, lines[i].says);
		else
			CHECK_INT(lines[i].name,
			    set.values[lines[i].row].number, lines[i].number);
		if (r >= 0 && lines[i].text != NULL)
			CHECK_STR(lines[i].name, set.values[lines[i].row].text,
			    lines[i].text);
		option_free(&set);
	}
}

static size_t n_told;
static char told[4][REASON_SIZE];

static void
note_mistake(const char *text)
{
	snprintf(told[n_told++ % N_OF(told)], REASON_SIZE, "%s", text);
}

/* Who wants to know of each mistake gets the other values all the same. */
static void
test_argv_every_mistake(void **state)
{
	char prog[] = "x", bad[] = "-t1e9", port[] = "-p7411", x[] = "-x";
	char *argv[] = { prog, bad, port, x, NULL };
	struct option_set set;

	(void)state;
	init(&set);
	set.mistake = note_mistake;
	n_told = 0;
	assert_int_equal(option_argv(&set, 4, argv, NULL), 4);
	assert_int_equal(n_told, 2);
	assert_int_equal(set.mistakes, 2);
	CHECK_SAYS("value", told[0], "1e9");
	CHECK_SAYS("option", told[1], "-x");
	assert_int_equal(set.values[PORT].number, 7411);
	assert_int_equal(set.values[TIMEOUT].number, 60);
	option_free(&set);
}

/* With so many it is no command line: the next one ends it. */
static void
test_argv_too_many_mistakes(void **state)
{
	char prog[] = "x", x[] = "-x", last[] = "-t5";
	char *argv[OPTION_MISTAKES + 4];
	struct option_set set;
	struct reason why;
	int i, argc = 0;

	(void)state;
	argv[argc++] = prog;
	for (i = 0; i <= OPTION_MISTAKES; i++)
		argv[argc++] = x;
	argv[argc++] = last;
	argv[argc] = NULL;
	init(&set);
	set.mistake = note_mistake;
	n_told = 0;
	assert_int_equal(option_argv(&set, argc, argv, &why), -1);
	assert_int_equal(n_told, OPTION_MISTAKES);
	CHECK_SAYS("option", why.text, "-x");
	assert_int_equal(set.values[TIMEOUT].number, 60);
	option_free(&set);
}

static void
test_argv_operands(void **state)
{
	char prog[] = "x", alice[] = "alice", t[] = "-t5", bob[] = "bob";
	char *argv[] = { prog, alice, t, bob, NULL };
	struct option_set set;

	(void)state;
	init(&set);
	assert_int_equal(option_argv(&set, 4, argv, NULL), 2);
	assert_string_equal(argv[2], "alice");
	assert_string_equal(argv[3], "bob");
	option_free(&set);
}

/* Runs option_help() with standard output in a file; the text. */
static void
help(char *buf, size_t size)
{
	FILE *f = tmpfile();
	int saved = dup(STDOUT_FILENO);
	size_t n;

	assert_non_null(f);
	assert_true(saved >= 0);
	fflush(stdout);
	assert_true(dup2(fileno(f), STDOUT_FILENO) >= 0);
	option_help(table, N_ROWS);
	fflush(stdout);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	close(saved);
	rewind(f);
	n = fread(buf, 1, size - 1, f);
	buf[n] = '\0';
	fclose(f);
}

/* Every option, with its letter, argument, text, default and limits. */
static void
test_help(void **state)
{
	static const char *const words[] = { "-n", "--nodename", "NODE",
		"Node to wait for", "-p", "--ipport", "7410", "65535",
		"--family", "auto", "--timeout", "SECONDS", "60", "86400", "-v",
		"--verbose", "--once", "Only once" };
	char text[8192];

	(void)state;
	help(text, sizeof(text));
	for (size_t i = 0; i < N_OF(words); i++)
		CHECK_SAYS(words[i], text, words[i]);
	assert_null(strstr(text, "(null)"));
	assert_int_equal(text[strlen(text) - 1], '\n');
	for (char *l = strtok(text, "\n"); l != NULL; l = strtok(NULL, "\n"))
		CHECK(l, strlen(l) <= 80);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_argv),
		cmocka_unit_test(test_argv_every_mistake),
		cmocka_unit_test(test_argv_too_many_mistakes),
		cmocka_unit_test(test_argv_operands),
		cmocka_unit_test(test_help),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
