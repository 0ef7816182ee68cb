/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/stop.h"
#include "stonith/run.h"

#define INPUT "action=metadata\n"

static char path[] = "/tmp/fence-kdump-run.XXXXXX";
static int stop_fd;

/* Makes a program of it at `path`. */
static void
program(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", text);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static int
run_it(unsigned seconds, struct run_output *output, struct reason *why)
{
	const struct run run = {
		.path = path,
		.input = INPUT,
		.len = strlen(INPUT),
		.seconds = seconds,
		.stop_fd = stop_fd,
	};

	return (run_agent(&run, output, why));
}

static void
test_kept(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why;

	(void)state;
	program("cat; echo \"$# $0\"");
	assert_int_equal(run_it(0, &output, &why), 0);
	assert_int_equal(output.len, strlen(INPUT) + 2 + strlen(path) + 1);
	assert_memory_equal(output.bytes, INPUT "0 /tmp", strlen(INPUT) + 6);
	free(output.bytes);
}

/* Asked to end, and where that does not help, killed. */
static void
test_overtime(void **state)
{
	static const struct {
		const char *text;
		int64_t least_s, most_s;
	} rows[] = {
		{ "cat >/dev/null; exec sleep 60", 1, 20 },
		{ "cat >/dev/null; trap 'exit 0' TERM; "
		  "while :; do sleep 0.1; done",
		    1, 20 },
		{ "cat >/dev/null; trap '' TERM; "
		  "while :; do sleep 0.1; done",
		    6, 30 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct run_output output = { NULL, 0 };
		struct reason why = { "" };
		const int64_t start = clock_ns();
		int64_t took;

		program(rows[i].text);
		CHECK_INT(rows[i].text, run_it(1, &output, &why), -1);
		took = clock_ns() - start;
		CHECK_SAYS(rows[i].text, why.text, "did not end within 1 s");
		CHECK(rows[i].text, took >= rows[i].least_s * CLOCK_S);
		CHECK(rows[i].text, took <= rows[i].most_s * CLOCK_S);
		free(output.bytes);
	}
}

/* Why not, posix_spawn(3) cannot tell under valgrind; it is 127 there. */
static void
test_cannot_be_run(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why = { "" };

	(void)state;
	program("");
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(run_it(0, &output, &why), -1);
	CHECK_SAYS("mode 600", why.text, path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_overtime),
		cmocka_unit_test(test_cannot_be_run),
	};
	int fd = mkstemp(path), failed;

	if (fd == -1 || close(fd) == -1 || (stop_fd = stop_open()) == -1)
		return (1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return (failed);
}
