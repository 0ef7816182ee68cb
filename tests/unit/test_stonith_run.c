/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
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

/* A bit for each descriptor that is open, of the first 64. */
static uint64_t
open_fds(void)
{
	uint64_t set = 0;

	for (int fd = 0; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) != -1)
			set |= UINT64_C(1) << fd;
	return (set);
}

/* All that it opens it closes, and nothing else. */
static int
run_with(const char *input, size_t len, unsigned seconds,
    struct run_output *output, struct reason *why)
{
	const struct run run = {
		.path = path,
		.input = input,
		.len = len,
		.seconds = seconds,
		.stop_fd = stop_fd,
	};
	uint64_t before = open_fds();
	int rc;

	rc = run_agent(&run, output, why);
	assert_true(open_fds() == before);
	return (rc);
}

static int
run_it(unsigned seconds, struct run_output *output, struct reason *why)
{
	return (run_with(INPUT, strlen(INPUT), seconds, output, why));
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

/* While we stand still it says more than one read(2) takes, and ends. */
#define MUCH 60000
#define SAY_MUCH                                                 \
	"cat >/dev/null; kill -STOP $PPID\n"                     \
	"head -c 60000 /dev/zero; head -c 60000 /dev/zero >&2\n" \
	"(sleep 0.3; kill -CONT $PPID) >/dev/null 2>&1 &"

/* `fd` is a file for now; returns what it was. */
static int
redirect(int fd)
{
	int old = dup(fd);
	FILE *file = tmpfile();

	assert_int_not_equal(old, -1);
	assert_non_null(file);
	fflush(stdout);
	assert_int_equal(dup2(fileno(file), fd), fd);
	fclose(file);
	return (old);
}

/* And again what it was; returns how much it got. */
static off_t
restore(int fd, int old)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(dup2(old, fd), fd);
	close(old);
	return (st.st_size);
}

static void
test_said_at_the_end(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why;
	int out = redirect(STDOUT_FILENO), err = redirect(STDERR_FILENO);
	int kept, passed;
	off_t out_size, err_size;

	(void)state;
	program(SAY_MUCH);
	kept = run_it(0, &output, &why);
	out_size = restore(STDOUT_FILENO, out);
	err_size = restore(STDERR_FILENO, err);
	assert_int_equal(kept, 0);
	assert_int_equal(output.len, MUCH);
	assert_int_equal(out_size, 0);
	assert_int_equal(err_size, MUCH);
	free(output.bytes);

	out = redirect(STDOUT_FILENO);
	err = redirect(STDERR_FILENO);
	passed = run_it(0, NULL, &why);
	out_size = restore(STDOUT_FILENO, out);
	err_size = restore(STDERR_FILENO, err);
	assert_int_equal(passed, 0);
	assert_int_equal(out_size, MUCH);
	assert_int_equal(err_size, MUCH);
}

/* What is kept must be all of it. */
static void
test_too_much(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why = { "" };

	(void)state;
	program("cat >/dev/null; head -c 1100000 /dev/zero");
	assert_int_equal(run_it(0, &output, &why), -1);
	CHECK_SAYS("kept", why.text, "printed more than");
	free(output.bytes);
}

/* What is handed on may be cut, which is said once. */
static void
test_too_much_to_show(void **state)
{
	struct reason why = { "" };
	char text[256] = "";
	int out, err, rc;
	off_t size;

	(void)state;
	program("cat >/dev/null; head -c 1300000 /dev/zero");
	out = redirect(STDOUT_FILENO);
	err = redirect(STDERR_FILENO);
	rc = run_it(0, NULL, &why);
	(void)!pread(STDERR_FILENO, text, sizeof(text) - 1, 0);
	restore(STDERR_FILENO, err);
	size = restore(STDOUT_FILENO, out);
	assert_int_equal(rc, 0);
	assert_true(size >= RUN_KEPT - PIPE_BUF && size <= RUN_KEPT);
	CHECK_SAYS(
	    "cut", text, "more than 1048576 bytes: the rest is not shown");
	assert_ptr_equal(strchr(text, '\n') + 1, text + strlen(text));
}

/* More than a pipe takes: it is not run, and we do not wait for it. */
static void
test_too_long_an_order(void **state)
{
	static char order[2 * 1024 * 1024];
	struct run_output output = { NULL, 0 };
	struct reason why = { "" };

	(void)state;
	program("echo it runs; cat >/dev/null");
	assert_int_equal(run_with(order, sizeof(order), 0, &output, &why), -1);
	CHECK_SAYS("2 MiB", why.text, "cannot be run: No buffer space");
	assert_null(output.bytes);
}

/* Also if it says then that it has done it. */
static void
test_stopped(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why = { "" };

	(void)state;
	program("cat >/dev/null; trap 'exit 0' TERM; kill -TERM $PPID\n"
		"while :; do sleep 0.1; done");
	assert_int_equal(run_it(10, &output, &why), -1);
	CHECK_SAYS("SIGTERM", why.text, "as we were");
	free(output.bytes);
}

/* Whose end is not the agent's. */
static void
test_another_child(void **state)
{
	struct run_output output = { NULL, 0 };
	struct reason why = { "" };
	char text[16];
	pid_t pid;

	(void)state;
	program("cat >/dev/null; kill -USR1 $OTHER; sleep 0.5; exit 3");
	if ((pid = fork()) == 0) {
		pause();
		_exit(0);
	}
	assert_int_not_equal(pid, -1);
	snprintf(text, sizeof(text), "%ld", (long)pid);
	assert_int_equal(setenv("OTHER", text, 1), 0);
	assert_int_equal(run_it(0, &output, &why), -1);
	CHECK_SAYS("another", why.text, "exit status 3");
	/* It may not have got to its end yet; and is still ours to reap. */
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
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
		/* libevent's clock stands still for up to 10 ms (HZ=100). */
		CHECK(rows[i].text,
		    took >= rows[i].least_s * CLOCK_S - 10 * CLOCK_MS);
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
		cmocka_unit_test(test_said_at_the_end),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_too_much_to_show),
		cmocka_unit_test(test_too_long_an_order),
		cmocka_unit_test(test_stopped),
		cmocka_unit_test(test_another_child),
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
