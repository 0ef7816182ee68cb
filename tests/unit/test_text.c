/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/file.h"
#include "lib/text.h"

static const struct {
	const char *text, *trimmed;
} trims[] = {
	{ "", "" },
	{ "a", "a" },
	{ " \t a b\t ", "a b" },
	{ "a ", "a" },
	{ " a", "a" },
	{ " \t ", "" },
	{ "\na\n", "\na\n" },
};

static void
test_trim(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(trims); i++) {
		char text[16];

		snprintf(text, sizeof(text), "%s", trims[i].text);
		CHECK_STR(
		    trims[i].text, text_trim(text, " \t"), trims[i].trimmed);
	}
}

static const struct {
	const char *bytes;
	bool found;
	const char *line;
} files[] = {
	{ "", false, "" },
	{ "\n", true, "" },
	{ "one\ntwo\n", true, "one" },
	{ "one", true, "one" },
	{ "longer than that\n", true, "longer " },
};

static void
test_file_line(void **state)
{
	char path[] = "/tmp/test_text.XXXXXX", line[8];
	const int fd = mkstemp(path);

	(void)state;
	assert_int_not_equal(fd, -1);
	for (size_t i = 0; i < N_OF(files); i++) {
		const size_t len = strlen(files[i].bytes);

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, files[i].bytes, len, 0), len);
		strcpy(line, "before");
		CHECK_INT(files[i].bytes, file_line(path, line, sizeof(line)),
		    files[i].found);
		CHECK_STR(files[i].bytes, line, files[i].line);
	}
	close(fd);
	unlink(path);
	strcpy(line, "before");
	assert_false(file_line(path, line, sizeof(line)));
	assert_string_equal(line, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_file_line),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
