/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "fence_kdump_send/command.h"
#include "fence_kdump_send/options.h"
#include "lib/clock.h"
#include "lib/reason.h"

#define MAX_ARGS 48

static size_t mistakes;
static char last[256];

static void
note(const char *text)
{
	mistakes++;
	snprintf(last, sizeof(last), "%s", text);
}

/* A command line cut at its blanks; what it is read as. */
static const struct {
	const char *line;
	const char *nodes; /* each with a blank after it */
	size_t mistakes;
	const char *says; /* of the last one, or NULL */
	unsigned int count, interval, give_up, port;
} lines[] = {
	/* Printed in manuals, or typed. */
	{ "-c 5 -i 10 --port 7410 bob", "bob ", 0, NULL, 5, 10, 30, 7410 },
	{ "-p 7410 -f auto -c 0 -i 10s bob", "bob ", 1, "10s", 0, 0, 30, 7410 },
	{ "-vX -c 1 bob", "bob ", 1, "\"X\"", 1, 0, 30, 7410 },
	{ "-f auto\" bob", "bob ", 1, "auto\"", 0, 0, 30, 7410 },
	{ "-c 5x bob", "bob ", 1, "5x", 1, 0, 10, 7410 },
	/* A COUNT or --give-up that cannot be read; the last one counts. */
	{ "-c 5 --give-up 10s bob", "bob ", 1, "10s", 1, 0, 10, 7410 },
	{ "--give-up=x -c 5 bob", "bob ", 1, "\"x\"", 5, 0, 10, 7410 },
	{ "-c 5x -c 0 bob", "bob ", 1, "5x", 0, 0, 10, 7410 },
	{ "bob -c", "bob ", 1, "count", 1, 0, 10, 7410 },
	{ "-c -i 5 bob", "bob ", 1, "count", 1, 5, 10, 7410 },
	{ "-c -5 bob", "bob ", 1, "-5", 1, 0, 10, 7410 },
	{ "--count --interval 5 bob", "bob ", 1, "count", 1, 5, 10, 7410 },
	{ "-c4294967297 bob", "bob ", 1, "4294967297", 1, 0, 10, 7410 },
	/* What an option has keeps its default, or what it had. */
	{ "-p 7411 -p x bob", "bob ", 1, "\"x\"", 0, 0, 30, 7411 },
	{ "--answer-port 65536 bob", "bob ", 1, "answer-port", 0, 0, 30, 7410 },
	{ "--rehearse-answer -c 1 bob", "bob ", 1, "--rehearse-answer", 1, 0,
	    30, 7410 },
	{ "--port=7411 --ipport=7412 bob", "bob ", 0, NULL, 0, 0, 30, 7412 },
	/* Unknown ones; a number after them is theirs. */
	{ "--wrong 5 bob", "bob ", 1, "--wrong", 0, 0, 30, 7410 },
	{ "--wrong=5 5 bob", "5 bob ", 1, "--wrong", 0, 0, 30, 7410 },
	{ "--wrong alice bob", "alice bob ", 1, "--wrong", 0, 0, 30, 7410 },
	{ "-x 5 bob", "bob ", 1, "-x", 0, 0, 30, 7410 },
	{ "--ver 5 bob", "bob ", 1, "ambiguous", 0, 0, 30, 7410 },
	{ "--rehearse bob", "bob ", 1, "--rehearse", 0, 0, 30, 7410 },
	{ "--cou 5 --int=3 bob", "bob ", 0, NULL, 5, 3, 30, 7410 },
	/* No node: then what no option could take. */
	{ "-c bob", "bob ", 1, "bob", 1, 0, 10, 7410 },
	{ "-i alice -p bob", "alice bob ", 2, "bob", 0, 0, 30, 7410 },
	{ "-i alice bob", "bob ", 1, "alice", 0, 0, 30, 7410 },
	/* As ever. */
	{ "alice -c 2 bob", "alice bob ", 0, NULL, 2, 0, 30, 7410 },
	{ "-- -c 2", "-c 2 ", 0, NULL, 0, 0, 30, 7410 },
	{ "alice,bob", "alice bob ", 0, NULL, 0, 0, 30, 7410 },
	{ "-vc3 bob", "bob ", 1, "c3", 0, 0, 30, 7410 },
	{ "-h bob", "bob ", 0, NULL, 0, 0, 30, 7410 },
	{ "--force bob", "bob ", 0, NULL, 0, 0, 30, 7410 },
};

static int
split(char *text, char *argv[MAX_ARGS])
{
	int argc = 0;

	argv[argc++] = text;
	for (; *text != '\0'; text++) {
		if (*text != ' ')
			continue;
		*text = '\0';
		argv[argc++] = text + 1;
	}
	argv[argc] = NULL;
	return (argc);
}

static void
join(const struct options *o, char *text)
{
	*text = '\0';
	for (size_t i = 0; i < o->n_nodes; i++)
		text += sprintf(text, "%s ", o->nodes[i]);
}

static void
test_lines(void **state)
{
	char text[256], nodes[256], *argv[MAX_ARGS];
	struct reason why;
	struct options o;

	(void)state;
	for (size_t i = 0; i < N_OF(lines); i++) {
		print_message("%s\n", lines[i].line);
		snprintf(text, sizeof(text), "x %s", lines[i].line);
		mistakes = 0;
		last[0] = '\0';
		assert_int_equal(options_read_leniently(
				     &o, split(text, argv), argv, note, &why),
		    0);
		join(&o, nodes);
		assert_string_equal(nodes, lines[i].nodes);
		assert_int_equal(mistakes, lines[i].mistakes);
		assert_int_equal(o.mistaken, mistakes > 0);
		if (lines[i].says != NULL)
			assert_non_null(strstr(last, lines[i].says));
		assert_int_equal(o.wish, OPTIONS_SEND);
		assert_false(o.force);
		assert_int_equal(o.count, lines[i].count);
		assert_int_equal(o.interval, lines[i].interval * CLOCK_S);
		assert_int_equal(o.give_up, lines[i].give_up * CLOCK_S);
		assert_int_equal(o.port, lines[i].port);
		options_free(&o);
	}
}

static void
test_nothing_to_send_to(void **state)
{
	static const char *const none[] = { "x", "x -c 1", "x -x 5", "x --" };
	char text[64], *argv[MAX_ARGS];
	struct reason why;
	struct options o;

	(void)state;
	for (size_t i = 0; i < N_OF(none); i++) {
		snprintf(text, sizeof(text), "%s", none[i]);
		assert_int_equal(options_read_leniently(
				     &o, split(text, argv), argv, note, &why),
		    -1);
		assert_non_null(strstr(why.text, "no NODE"));
		options_free(&o);
	}
	snprintf(text, sizeof(text), "x --help");
	assert_int_equal(
	    options_read_leniently(&o, split(text, argv), argv, note, &why), 0);
	assert_int_equal(o.wish, OPTIONS_HELP);
	options_free(&o);
}

/* More mistakes than any other reader takes. */
static void
test_many_mistakes(void **state)
{
	char *argv[MAX_ARGS], bad[] = "-x", node[] = "bob";
	struct reason why;
	struct options o;
	int i;

	(void)state;
	for (i = 0; i < MAX_ARGS - 2; i++)
		argv[i] = bad;
	argv[i++] = node;
	argv[i] = NULL;
	mistakes = 0;
	assert_int_equal(options_read_leniently(&o, i, argv, note, &why), 0);
	assert_int_equal(mistakes, MAX_ARGS - 3);
	assert_int_equal(o.n_nodes, 1);
	options_free(&o);
}

static const struct {
	const char *line, *command;
} commands[] = {
	{ "x bob", "x --force -c 1 bob" },
	{ "x -c 3 bob", "x --force -c 3 bob" },
	{ "x -c 0 bob", "x --force -c 0 -c 1 bob" },
	{ "x bob -p 7411 alice", "x --force -p 7411 -c 1 bob alice" },
	{ "x bob,alice", "x --force -c 1 bob alice" },
	{ "x -- -bob", "x --force -c 1 -- -bob" },
	{ "x -c 1 -- -bob", "x --force -c 1 -- -bob" },
	{ "x $(y) it's", "x --force -c 1 '$(y)' 'it'\\''s'" },
	{ "my;x [fd00::2]", "'my;x' --force -c 1 '[fd00::2]'" },
};

static void
test_command(void **state)
{
	char text[256], *argv[MAX_ARGS], *command;
	struct reason why;
	struct options o;

	(void)state;
	for (size_t i = 0; i < N_OF(commands); i++) {
		snprintf(text, sizeof(text), "%s", commands[i].line);
		assert_int_equal(
		    options_read(&o, split(text, argv), argv, &why), 0);
		command = command_with_force(argv, &o);
		assert_string_equal(command, commands[i].command);
		free(command);
		options_free(&o);
	}
}

static const struct {
	const char *line, *says; /* NULL: no mistake */
} strict[] = {
	{ "x --force -c 1 bob", NULL },
	{ "x --force bob", "--force needs a COUNT" },
	{ "x --force -c 0 bob", "--force needs a COUNT" },
	{ "x --port 7411 bob", NULL },
	{ "x --port 7411 -p 7412 bob", "contradict" },
	{ "x -c 5x bob", "5x" },
	{ "x --wrong 5 bob", "--wrong" },
};

static void
test_strict(void **state)
{
	char text[256], *argv[MAX_ARGS];
	struct reason why;
	struct options o;

	(void)state;
	for (size_t i = 0; i < N_OF(strict); i++) {
		snprintf(text, sizeof(text), "%s", strict[i].line);
		assert_int_equal(
		    options_read(&o, split(text, argv), argv, &why),
		    strict[i].says == NULL ? 0 : -1);
		if (strict[i].says != NULL)
			assert_non_null(strstr(why.text, strict[i].says));
		options_free(&o);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nothing_to_send_to),
		cmocka_unit_test(test_many_mistakes),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_strict),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
