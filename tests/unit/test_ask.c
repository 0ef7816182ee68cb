/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real fork, exec and signals: what is asked is a shell's script.
 */
#include "tests/unit/harness.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/ask.h"
#include "lib/reason.h"
#include "tests/unit/patient.h"

#define LONG_MS 60000

static int
ask_sh(struct ask *a, const char *script, int ms, struct reason *why)
{
	static char sh[] = "/bin/sh", c[] = "-c";
	char *copy = strdup(script);
	char *argv[] = { sh, c, copy, NULL };
	int rc = ask_start(a, argv, ms, why);

	free(copy);
	return (rc);
}

/* `want`: the answer, or a part of the reason. */
static const struct {
	const char *name, *script;
	int ms;
	enum ask_state state;
	const char *want;
} rows[] = {
	{ "an answer", "echo a; echo b", LONG_MS, ASK_DONE, "a\nb\n" },
	{ "nothing", ":", LONG_MS, ASK_DONE, "" },
	{ "in parts", "printf a; sleep 0.1; printf b", LONG_MS, ASK_DONE,
	    "ab" },
	{ "standard error is not heard", "echo a; echo b >&2", LONG_MS,
	    ASK_DONE, "a\n" },
	{ "standard input is empty", "cat; echo a", LONG_MS, ASK_DONE, "a\n" },
	{ "the environment is plain",
	    "for v in HOME PATH_OF_TEST LC_ALL; do eval echo \\$$v; done",
	    LONG_MS, ASK_DONE, "\n\nC\n" },
	{ "no other descriptor is open", "ls /proc/self/fd", LONG_MS, ASK_DONE,
	    "0\n1\n2\n3\n" },
	{ "it ends later than its output", "echo a; exec >&-; sleep 0.1",
	    LONG_MS, ASK_DONE, "a\n" },
	{ "a failure", "echo a; exit 3", LONG_MS, ASK_FAILED,
	    "/bin/sh: exit status 3" },
	{ "a signal", "echo a; kill -9 $$", LONG_MS, ASK_FAILED,
	    "/bin/sh: ended by signal 9" },
	{ "it hangs", "echo a; sleep 600", 100, ASK_FAILED,
	    "/bin/sh: no answer in time" },
	{ "it hangs without its output", "exec >&-; sleep 600", 100, ASK_FAILED,
	    "/bin/sh: no answer in time" },
	{ "it never stops", "exec cat /dev/zero", LONG_MS, ASK_FAILED,
	    "/bin/sh: the answer is too long" },
};

static void
test_rows(void **state)
{
	(void)state;
	assert_int_equal(setenv("PATH_OF_TEST", "x", 1), 0);
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		struct ask a;

		CHECK_INT(rows[i].name,
		    ask_sh(&a, rows[i].script, rows[i].ms, &why), 0);
		CHECK(rows[i].name, a.fd != -1 && a.pid > 0);
		CHECK_INT(rows[i].name, ask_wait(&a, &why), rows[i].state);
		CHECK_INT(rows[i].name, a.fd, -1);
		CHECK_INT(rows[i].name, waitpid(-1, NULL, WNOHANG), -1);
		if (rows[i].state == ASK_FAILED) {
			CHECK_SAYS(rows[i].name, why.text, rows[i].want);
			continue;
		}
		CHECK_INT(rows[i].name, a.len, strlen(rows[i].want));
		CHECK(rows[i].name, memcmp(a.bytes, rows[i].want, a.len) == 0);
		free(a.bytes);
	}
}

static void
test_no_such_program(void **state)
{
	static char path[] = "/nonexistent";
	char *argv[] = { path, NULL };
	struct reason why = { "" };
	struct ask a;

	(void)state;
	assert_int_equal(ask_start(&a, argv, LONG_MS, &why), 0);
	assert_int_equal(ask_wait(&a, &why), ASK_FAILED);
	CHECK_SAYS("no program", why.text, "/nonexistent: exit status 127");
}

/* Nothing waits: the first look at one that hangs is over at once. */
static void
test_take_does_not_wait(void **state)
{
	struct reason why = { "" };
	struct pollfd p = { .events = POLLIN };
	struct ask a;

	(void)state;
	assert_int_equal(ask_sh(&a, "echo a; sleep 600", LONG_MS, &why), 0);
	p.fd = a.fd;
	assert_int_equal(poll(&p, 1, -1), 1);
	assert_int_equal(ask_take(&a, &why), ASK_MORE);
	assert_int_equal(ask_take(&a, &why), ASK_MORE);
	assert_int_equal(a.len, 2);
	ask_end(&a);
	assert_int_equal(a.fd, -1);
	assert_null(a.bytes);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	ask_end(&a); /* harmless */
}

/* It can be ended with this process group, and ends with this process. */
static void
test_dies_with_its_parent(void **state)
{
	struct ask a = { .fd = -1 };
	int fds[2], status;
	pid_t pids[2], pid;

	(void)state;
	/* Not every init reaps what it gets. */
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1) {
		print_message("no subreaper, as in an emulator\n");
		skip();
	}
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* What it asks holds the pipe's end as its output. */
		if (ask_sh(&a, "sleep 600", LONG_MS, NULL) == -1)
			_exit(1);
		pids[0] = a.pid;
		pids[1] = getpgid(a.pid);
		if (write(fds[1], pids, sizeof(pids)) != sizeof(pids))
			_exit(1);
		raise(SIGKILL);
	}
	assert_int_equal(read(fds[0], pids, sizeof(pids)), sizeof(pids));
	assert_int_equal(pids[1], getpgrp());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	/* Now it is a child of this process; it may have ended by itself. */
	assert_int_equal(waitpid(pids[0], &status, 0), pids[0]);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
	close(fds[0]);
	close(fds[1]);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_no_such_program),
		cmocka_unit_test(test_take_does_not_wait),
		cmocka_unit_test(test_dies_with_its_parent),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
