/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of drills: one, and the folder of them. */
#include "tests/unit/harness.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fencectl/drill.h"
#include "fencectl/drills.h"
#include "lib/log.h"
#include "lib/reason.h"

#define GOOD                                                 \
	"{\"version\":1,\"node\":\"alice\",\"began\":17959," \
	"\"outcome\":\"fenced\"}"

static const struct {
	const char *name, *text;
	const char *node, *outcome; /* NULL: no record */
	long long began;
	const char *why;
} rows[] = {
	{ "as it is written", GOOD, "alice", "fenced", 17959, NULL },
	{ "blanks and another order",
	    " {\n \"outcome\" : \"not back\" , \"began\":17959.75,\r\n\t"
	    "\"node\":\"bob\",\"version\":1 } \n",
	    "bob", "not back", 17959, NULL },
	{ "what is not known is passed over",
	    "{\"phases\":[{\"name\":\"a ] } \\\" b\",\"s\":[1,[2.5e+1,-3]]},"
	    "true],\"dump\":{\"size\":null,\"path\":\"/x\"},\"version\":1,"
	    "\"node\":\"alice\",\"began\":1,\"outcome\":\"x\",\"yes\":false}",
	    "alice", "x", 1, NULL },
	{ "escapes",
	    "{\"version\":1,\"node\":\"a\\u0062\\/\\\\\",\"began\":1,"
	    "\"outcome\":\"\\u001b[2J\\u00e9\\n\\\"\"}",
	    "ab/\\", "?[2J??\"", 1, NULL },
	{ "bytes that steer a terminal",
	    "{\"version\":1,\"node\":\"a\",\"began\":1,\"outcome\":"
	    "\"\xc2\x9b"
	    "2J\x7f\"}",
	    "a", "??2J?", 1, NULL },
	{ "nothing", "", NULL, NULL, 0, "no JSON object" },
	{ "no object", "[1]", NULL, NULL, 0, "no JSON object" },
	{ "no end", "{\"version\":1", NULL, NULL, 0, "no JSON object" },
	{ "more behind it", GOOD "x", NULL, NULL, 0, "no JSON object" },
	{ "two", GOOD GOOD, NULL, NULL, 0, "no JSON object" },
	{ "a comma too much", "{\"version\":1,}", NULL, NULL, 0,
	    "no JSON object" },
	{ "no value", "{\"version\":}", NULL, NULL, 0, "no JSON object" },
	{ "no value but a comma", "{\"version\":,1}", NULL, NULL, 0,
	    "no JSON object" },
	{ "a newline in a string", "{\"a\":\"\n\"}", NULL, NULL, 0,
	    "no JSON object" },
	{ "no escape", "{\"a\":\"\\x\"}", NULL, NULL, 0, "no JSON object" },
	{ "half an escape", "{\"a\":\"\\u12\"}", NULL, NULL, 0,
	    "no JSON object" },
	{ "a string without an end", "{\"a\":\"b\\", NULL, NULL, 0,
	    "no JSON object" },
	{ "brackets of two kinds", "{\"a\":[1}", NULL, NULL, 0,
	    "no JSON object" },
	{ "an empty object", "{}", NULL, NULL, 0, "version" },
	{ "another version", "{\"version\":2}", NULL, NULL, 0, "version" },
	{ "a version that is text", "{\"version\":\"1\"}", NULL, NULL, 0,
	    "version" },
	{ "no node", "{\"version\":1,\"began\":1,\"outcome\":\"x\"}", NULL,
	    NULL, 0, "not there" },
	{ "a node without a name",
	    "{\"version\":1,\"node\":\"\",\"began\":1,\"outcome\":\"x\"}", NULL,
	    NULL, 0, "not there" },
	{ "no time",
	    "{\"version\":1,\"node\":\"a\",\"began\":\"x\",\"outcome\":\"x\"}",
	    NULL, NULL, 0, "not there" },
	{ "a time before 1970",
	    "{\"version\":1,\"node\":\"a\",\"began\":-1,\"outcome\":\"x\"}",
	    NULL, NULL, 0, "not there" },
	{ "a time after all",
	    "{\"version\":1,\"node\":\"a\",\"began\":99999999999999999999,"
	    "\"outcome\":\"x\"}",
	    NULL, NULL, 0, "not there" },
	{ "no time, but with an exponent",
	    "{\"version\":1,\"node\":\"a\",\"began\":1e9,\"outcome\":\"x\"}",
	    NULL, NULL, 0, "not there" },
	{ "no outcome", "{\"version\":1,\"node\":\"a\",\"began\":1}", NULL,
	    NULL, 0, "not there" },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		struct drill d;
		int rc =
		    drill_read(&d, rows[i].text, strlen(rows[i].text), &why);

		CHECK_INT(rows[i].name, rc, rows[i].node == NULL ? -1 : 0);
		if (rc == -1) {
			CHECK_SAYS(rows[i].name, why.text, rows[i].why);
			continue;
		}
		CHECK_STR(rows[i].name, d.node, rows[i].node);
		CHECK_STR(rows[i].name, d.outcome, rows[i].outcome);
		CHECK_INT(rows[i].name, d.began_s, rows[i].began);
	}
}

/* A value that is cut is not the value; a record has an end. */
static void
test_sizes(void **state)
{
	char text[DRILL_MAX + 1], name[300];
	struct reason why;
	struct drill d;
	int n;

	(void)state;
	memset(name, 'n', sizeof(name));
	name[DRILL_NODE - 1] = '\0';
	n = snprintf(text, sizeof(text),
	    "{\"version\":1,\"node\":\"%s\",\"began\":1,\"outcome\":\"x\"}",
	    name);
	assert_int_equal(drill_read(&d, text, (size_t)n, &why), 0);
	assert_string_equal(d.node, name);
	name[DRILL_NODE - 1] = 'n';
	name[DRILL_NODE] = '\0';
	n = snprintf(text, sizeof(text),
	    "{\"version\":1,\"node\":\"%s\",\"began\":1,\"outcome\":\"x\"}",
	    name);
	assert_int_equal(drill_read(&d, text, (size_t)n, &why), -1);

	memset(text, ' ', sizeof(text));
	memcpy(text, GOOD, strlen(GOOD));
	assert_int_equal(drill_read(&d, text, DRILL_MAX - 1, &why), 0);
	assert_int_equal(drill_read(&d, text, DRILL_MAX, &why), -1);
	text[strlen(GOOD)] = '\0';
	assert_int_equal(drill_read(&d, text, strlen(GOOD) + 1, &why), -1);

	/* 32 in each other, and 33. */
	n = snprintf(text, sizeof(text), "{\"a\":%.32s1%.32s,%s",
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", &GOOD[1]);
	assert_int_equal(drill_read(&d, text, (size_t)n, &why), 0);
	n = snprintf(text, sizeof(text), "{\"a\":%.33s1%.33s,%s",
	    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	    "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", &GOOD[1]);
	assert_int_equal(drill_read(&d, text, (size_t)n, &why), -1);
}

static char folder[] = "/tmp/test_fencectl_drill.XXXXXX";

static void
put(const char *name, const char *text, mode_t mode)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_not_equal(fd, -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void
remove_it(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

static void
check_read(size_t n, bool incomplete)
{
	struct reason why;
	struct drills d;

	assert_int_equal(drills_read(&d, folder, &why), 0);
	assert_int_equal(d.n, n);
	assert_int_equal(d.incomplete, incomplete);
	drills_free(&d);
}

static void
test_folder(void **state)
{
	struct reason why;
	struct drills d;

	(void)state;
	if (getuid() != 0)
		skip(); /* a record is root's */
	assert_non_null(mkdtemp(folder));
	assert_int_equal(drills_read(&d, "/nowhere/drills", &why), 0);
	assert_int_equal(d.n, 0);
	assert_int_equal(drills_read(&d, "/dev/null", &why), -1);
	assert_non_null(strstr(why.text, "/dev/null: "));

	put("1.json", GOOD, 0600);
	put("2.json",
	    "{\"version\":1,\"node\":\"ALICE\",\"began\":17960,"
	    "\"outcome\":\"last\"}",
	    0600);
	put("3.json",
	    "{\"version\":1,\"node\":\"alice\",\"began\":17958,"
	    "\"outcome\":\"first\"}",
	    0600);
	/* None of these is a record. */
	put("4.json.new",
	    "{\"version\":1,\"node\":\"x\",\"began\":99999,"
	    "\"outcome\":\"new\"}",
	    0600);
	put(".5.json",
	    "{\"version\":1,\"node\":\"x\",\"began\":99999,"
	    "\"outcome\":\"hidden\"}",
	    0600);
	check_read(3, false);
	put("6.json",
	    "{\"version\":1,\"node\":\"x\",\"began\":99999,"
	    "\"outcome\":\"anybody's\"}",
	    0666);
	check_read(3, true);
	remove_it("6.json");
	put("7.json", "half of {", 0600);
	assert_int_equal(drills_read(&d, folder, &why), 0);
	assert_int_equal(d.n, 3);
	assert_string_equal(drills_last(&d, "alice")->outcome, "last");
	assert_null(drills_last(&d, "x"));
	assert_true(d.incomplete);
	drills_free(&d);
	remove_it("7.json");
	check_read(3, false);
}

/* As many as are looked at, and one more: in the folder of the test before. */
static void
test_most(void **state)
{
	char name[32];

	(void)state;
	if (getuid() != 0)
		skip();
	for (int i = 3; i < DRILLS_MOST; i++) {
		snprintf(name, sizeof(name), "most-%d.json", i);
		put(name, GOOD, 0600);
	}
	check_read(DRILLS_MOST, false);
	put("more.json", GOOD, 0600);
	check_read(DRILLS_MOST, true);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_most),
	};
	int failed;

	log_open("test_fencectl_drill", 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (strchr(folder, 'X') == NULL || access(folder, F_OK) == 0) {
		char command[128];

		snprintf(command, sizeof(command), "rm -rf '%s'", folder);
		if (system(command) != 0)
			failed = 1;
	}
	return (failed);
}
