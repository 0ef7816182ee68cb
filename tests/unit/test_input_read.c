/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/wait.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/input.h"
#include "lib/option.h"
#include "lib/reason.h"
#include "tests/unit/option_rows.h"

/* A child that writes `bytes` in pieces of `piece`; the end to read from. */
static int
writer(const char *bytes, size_t len, size_t piece, pid_t *child)
{
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	*child = fork();
	assert_true(*child >= 0);
	if (*child == 0) {
		close(fd[0]);
		for (size_t at = 0; at < len; at += piece) {
			size_t n = len - at < piece ? len - at : piece;

			if (write(fd[1], bytes + at, n) != (ssize_t)n)
				_exit(1);
			if (len < 1000)
				usleep(1000);
		}
		_exit(0);
	}
	close(fd[1]);
	return (fd[0]);
}

static int
read_from(int fd, int stop_fd, struct option_set *set, struct reason *why)
{
	int r;

	init(set);
	why->text[0] = '\0';
	alarm(20); /* a read that hangs is a failure too */
	r = input_read(set, fd, stop_fd, why);
	alarm(0);
	return (r);
}

static void
test_read_pieces(void **state)
{
	static const char bytes[] = "nodename=alice\ntimeout=7\n";
	struct option_set set;
	struct reason why;
	pid_t child;
	int fd = writer(bytes, sizeof(bytes) - 1, 1, &child);

	(void)state;
	assert_int_equal(read_from(fd, -1, &set, &why), 0);
	assert_string_equal(set.values[NODE].text, "alice");
	assert_true(set.values[TIMEOUT].number == 7);
	option_free(&set);
	close(fd);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void
test_read_too_much(void **state)
{
	const size_t len = INPUT_TOTAL_MAX + 1000;
	char *bytes = malloc(len);
	struct option_set set;
	struct reason why;
	pid_t child;
	int fd;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, '\n', len);
	memcpy(bytes, "timeout=7", 9);
	fd = writer(bytes, len, 65536, &child);
	assert_int_equal(read_from(fd, -1, &set, &why), -1);
	assert_int_not_equal(why.text[0], '\0');
	option_free(&set);
	close(fd);
	assert_int_equal(waitpid(child, NULL, 0), child);
	free(bytes);
}

static void
test_read_stopped(void **state)
{
	struct option_set set;
	struct reason why;
	int in[2], stop[2];

	(void)state;
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(stop), 0);
	assert_int_equal(write(in[1], "nodename=a\n", 11), 11);
	assert_int_equal(write(stop[1], "", 1), 1);
	assert_int_equal(read_from(in[0], stop[0], &set, &why), 1);
	option_free(&set);
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(stop[i]);
	}
}

static void
test_read_sources(void **state)
{
	static const struct {
		const char *name;
		const char *path;
		int flags;
		int ret;
	} rows[] = {
		{ "/dev/null", "/dev/null", O_RDONLY, 0 },
		{ "a directory", "/", O_RDONLY, -1 },
		{ "not open for reading", "/dev/null", O_WRONLY, -1 },
	};
	struct option_set set;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		int fd = open(rows[i].path, rows[i].flags);

		CHECK(rows[i].name, fd >= 0);
		CHECK_INT(
		    rows[i].name, read_from(fd, -1, &set, &why), rows[i].ret);
		CHECK(
		    rows[i].name, (why.text[0] == '\0') == (rows[i].ret == 0));
		option_free(&set);
		close(fd);
	}
}

/* At a terminal a person is told what is expected; ^D ends it. */
static void
test_read_terminal(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	int saved[2] = { dup(1), dup(2) };
	int said[2], slave, r;
	char text[1024] = "";
	struct option_set set;
	struct reason why;

	(void)state;
	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		skip();
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	assert_int_equal(write(master, "nodename=alice\n\004", 16), 16);
	assert_int_equal(pipe(said), 0);
	fflush(stdout);
	dup2(said[1], 1);
	dup2(said[1], 2);
	r = read_from(slave, -1, &set, &why);
	fflush(stdout);
	dup2(saved[0], 1);
	dup2(saved[1], 2);
	close(said[1]);
	assert_int_equal(r, 0);
	assert_string_equal(set.values[NODE].text, "alice");
	assert_true(read(said[0], text, sizeof(text) - 1) > 0);
	CHECK_SAYS("terminal", text, "=");
	option_free(&set);
	close(said[0]);
	close(saved[0]);
	close(saved[1]);
	close(slave);
	close(master);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_pieces),
		cmocka_unit_test(test_read_too_much),
		cmocka_unit_test(test_read_stopped),
		cmocka_unit_test(test_read_sources),
		cmocka_unit_test(test_read_terminal),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
