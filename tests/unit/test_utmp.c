/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a login came from (faults C1: read without the lock of utmp's).
 */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <utmpx.h>

#include "lib/utmp.h"

#define LINE_SIZE sizeof(((struct utmpx *)0)->ut_line)
#define HOST_SIZE sizeof(((struct utmpx *)0)->ut_host)
#define RECORDS 3

/* One record; the fields are cut where they are full, as the system does. */
struct record {
	short type;
	const char *line, *host;
	int seconds;
};

static const struct {
	const char *name;
	struct record records[RECORDS];
	size_t cut;       /* bytes that are missing at the end */
	const char *host; /* "": not known */
} files[] = {
	{ "empty file", { { 0 } }, RECORDS * sizeof(struct utmpx), "" },
	{ "one login", { { USER_PROCESS, "pts/3", "10.0.0.7", 1 } }, 0,
	    "10.0.0.7" },
	{ "another terminal", { { USER_PROCESS, "pts/30", "10.0.0.7", 1 } }, 0,
	    "" },
	{ "a shorter one", { { USER_PROCESS, "pts/", "10.0.0.7", 1 } }, 0, "" },
	{ "logged out", { { DEAD_PROCESS, "pts/3", "10.0.0.7", 1 } }, 0, "" },
	{ "asks for the name", { { LOGIN_PROCESS, "pts/3", "10.0.0.7", 1 } }, 0,
	    "" },
	{ "no host", { { USER_PROCESS, "pts/3", "", 1 } }, 0, "" },
	{ "the newer is the second",
	    { { USER_PROCESS, "pts/3", "old", 1 },
		{ USER_PROCESS, "pts/3", "new", 2 } },
	    0, "new" },
	{ "the newer is the first",
	    { { USER_PROCESS, "pts/3", "new", 2 },
		{ USER_PROCESS, "pts/3", "old", 1 } },
	    0, "new" },
	{ "the newer has no host",
	    { { USER_PROCESS, "pts/3", "old", 1 },
		{ USER_PROCESS, "pts/3", "", 2 } },
	    0, "" },
	{ "of the same second",
	    { { USER_PROCESS, "pts/3", "a", 1 },
		{ USER_PROCESS, "pts/3", "b", 1 } },
	    0, "b" },
	{ "before 1970", { { USER_PROCESS, "pts/3", "a", -1 } }, 0, "a" },
	{ "cut off by a byte",
	    { { USER_PROCESS, "pts/3", "a", 1 }, { 0 },
		{ USER_PROCESS, "pts/3", "b", 2 } },
	    1, "a" },
	{ "all but a byte is cut off", { { USER_PROCESS, "pts/3", "a", 1 } },
	    RECORDS * sizeof(struct utmpx) - 1, "" },
};

static void
put(char *field, size_t size, const char *text)
{
	const size_t len = text == NULL ? 0 : strlen(text);

	memcpy(field, text == NULL ? "" : text, len < size ? len : size);
}

/* Exactly these bytes: a sanitizer sees each one read behind them. */
static char *
file_of(const struct record records[RECORDS], size_t len)
{
	struct utmpx all[RECORDS] = { { .ut_type = 0 } };
	char *bytes = malloc(len > 0 ? len : 1);

	assert_non_null(bytes);
	for (size_t i = 0; i < RECORDS; i++) {
		all[i].ut_type = records[i].type;
		/* Signed before glibc 2.41, unsigned from there on. */
		all[i].ut_tv.tv_sec =
		    (__typeof__(all[i].ut_tv.tv_sec))records[i].seconds;
		put(all[i].ut_line, LINE_SIZE, records[i].line);
		put(all[i].ut_host, HOST_SIZE, records[i].host);
	}
	memcpy(bytes, all, len);
	return (bytes);
}

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(files); i++) {
		const size_t len =
		    RECORDS * sizeof(struct utmpx) - files[i].cut;
		char *bytes = file_of(files[i].records, len);
		char host[64] = "used";
		bool known = utmp_host(bytes, len, "pts/3", host, sizeof(host));

		CHECK_INT(files[i].name, known, files[i].host[0] != '\0');
		CHECK_STR(files[i].name, host, files[i].host);
		free(bytes);
	}
}

/* Fields without a NUL at their end, and a host that does not fit. */
static void
test_full_fields(void **state)
{
	char line[LINE_SIZE + 2], name[HOST_SIZE + 2], host[HOST_SIZE + 2];
	const size_t len = RECORDS * sizeof(struct utmpx);
	struct record records[RECORDS] = { { USER_PROCESS, line, name, 1 } };
	char *bytes;

	(void)state;
	memset(line, 'l', sizeof(line));
	memset(name, 'h', sizeof(name));
	line[LINE_SIZE] = name[HOST_SIZE] = '\0';
	bytes = file_of(records, len);
	assert_true(utmp_host(bytes, len, line, host, sizeof(host)));
	assert_string_equal(host, name);
	assert_true(utmp_host(bytes, len, line, host, 4));
	assert_string_equal(host, "hhh");
	line[LINE_SIZE] = 'l';
	line[LINE_SIZE + 1] = '\0';
	assert_false(utmp_host(bytes, len, line, host, sizeof(host)));
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_full_fields),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
