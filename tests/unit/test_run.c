/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/run.h"

#define SOON (20 * CLOCK_S)

struct said {
	char text[8192];
	size_t lines;
};

static void
take(const char *line, void *arg)
{
	struct said *said = arg;
	size_t len = strlen(said->text);

	snprintf(said->text + len, sizeof(said->text) - len, "%s|", line);
	said->lines++;
}

static int
run(const char *script, int64_t limit, int stop_fd, struct said *said,
    struct reason *why)
{
	char shell[] = "/bin/sh", c[] = "-c", text[512];
	char *argv[] = { shell, c, text, NULL };

	snprintf(text, sizeof(text), "%s", script);
	memset(said, 0, sizeof(*said));
	why->text[0] = '\0';
	return (run_lines(argv, limit, stop_fd, take, said, why));
}

static const struct {
	const char *name;
	const char *script;
	const char *said;
	const char *why; /* NULL: it ends well */
} rows[] = {
	{ "nothing said", "exit 0", "", NULL },
	{ "two lines", "echo a; echo b", "a|b|", NULL },
	{ "no newline at the end", "printf 'a\\nb'", "a|b|", NULL },
	{ "empty lines", "printf '\\n\\na\\n'", "||a|", NULL },
	{ "in pieces", "printf a; sleep 0.1; echo b", "ab|", NULL },
	{ "a status", "echo a; exit 3", "a|", "/bin/sh: exit status 3" },
	{ "a signal", "kill -KILL $$", "", "ended by signal 9" },
	{ "standard error is not read", "echo a >&2", "", NULL },
	{ "nothing on standard input", "cat; echo a", "a|", NULL },
	{ "a plain environment", "echo $LC_ALL $RUN_TEST", "C|", NULL },
	{ "signals as usual", "trap 'echo a' TERM; kill -TERM $$", "a|", NULL },
	{ "SIGPIPE as usual", "kill -PIPE $$; echo a", "",
	    "ended by signal 13" },
	{ "a group of its own",
	    "read -r x x x x g x </proc/$$/stat; [ $g = $$ ] && echo a", "a|",
	    NULL },
	{ "the output closed before the end", "exec >&-; sleep 0.1; exit 4", "",
	    "exit status 4" },
};

static void
test_rows(void **state)
{
	struct said said;
	struct reason why;
	size_t i;
	int rc;

	(void)state;
	setenv("RUN_TEST", "x", 1);
	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < N_OF(rows); i++) {
		rc = run(rows[i].script, SOON, -1, &said, &why);
		CHECK_INT(rows[i].name, rc, rows[i].why == NULL ? 0 : -1);
		CHECK_STR(rows[i].name, said.text, rows[i].said);
		if (rows[i].why != NULL)
			CHECK_SAYS(rows[i].name, why.text, rows[i].why);
	}
}

static void
test_errors(void **state)
{
	char shell[] = "/bin/sh", c[] = "-c";
	char script[] = "cat >&2; echo b; echo c >&2; exit 2";
	char *argv[] = { shell, c, script, NULL };
	char most[RUN_INPUT + 2];
	struct said said = { .lines = 0 };
	struct reason why;

	(void)state;
	assert_int_equal(
	    run_errors(argv, "a=1\nd", SOON, take, &said, &why), -1);
	CHECK_STR("errors", said.text, "a=1|dc|");
	CHECK_SAYS("errors", why.text, "/bin/sh: exit status 2");
	memset(most, 'x', sizeof(most));
	most[RUN_INPUT] = '\0';
	said = (struct said){ .lines = 0 };
	run_errors(argv, most, SOON, take, &said, &why);
	assert_int_equal(strlen(said.text), RUN_LINE - 1 + 1);
	most[RUN_INPUT] = 'x';
	most[RUN_INPUT + 1] = '\0';
	said = (struct said){ .lines = 0 };
	assert_int_equal(run_errors(argv, most, SOON, take, &said, &why), -1);
	CHECK_SAYS("too long", why.text, "/bin/sh: ");
	assert_int_equal(said.lines, 0);
}

#define PART 3001 /* bytes that nothing else here writes */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOW_WORD sizeof(uint32_t)
#else
#define LOW_WORD 0
#endif

/* From now on each write(2) of so many bytes of this process writes none. */
static bool
write_none(void)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_write, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args[2]) + LOW_WORD),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PART, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = { N_OF(steps), steps };

	return (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0);
}

/* A pipe that takes less than all: the reason is no older error's. */
static void
test_short_input(void **state)
{
	char shell[] = "/bin/sh", *argv[] = { shell, NULL }, input[PART + 1];
	struct said said = { .lines = 0 };
	struct reason why;
	int status;
	pid_t child;

	(void)state;
	memset(input, ' ', PART);
	input[PART] = '\0';
	fflush(NULL);
	child = fork();
	if (child == 0) {
		if (!write_none() || write(-1, input, PART) != 0)
			_exit(77);
		if (run_errors(argv, input, SOON, take, &said, &why) != -1)
			_exit(1);
		_exit(strstr(why.text, strerror(EIO)) != NULL ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* an emulator has no such filters */
	assert_int_equal(status, 0);
}

static void
test_long_line(void **state)
{
	struct said said;
	struct reason why;

	(void)state;
	assert_int_equal(
	    run("printf '%5000s\\nb\\n' a", SOON, -1, &said, &why), 0);
	assert_int_equal(said.lines, 2);
	assert_int_equal(strlen(said.text), RUN_LINE - 1 + 1 + 2);
}

static void
test_no_program(void **state)
{
	char path[] = "/no/such/program";
	char *argv[] = { path, NULL };
	struct reason why;

	(void)state;
	assert_int_equal(run_lines(argv, SOON, -1, take, NULL, &why), -1);
	/* Why not cannot be seen under valgrind. */
	CHECK_SAYS("no program", why.text, "/no/such/program: ");
}

/* Its orphans are ours: they need a moment to die, and are reaped. */
static bool
is_gone(pid_t group)
{
	const int64_t until_ns = clock_ns() + SOON;

	do {
		while (waitpid(-group, NULL, WNOHANG) > 0)
			continue;
		if (kill(-group, 0) == -1)
			return (true);
		usleep(10000);
	} while (clock_ns() < until_ns);
	return (false);
}

/* The whole group has to go, also what ignores a SIGTERM. */
static void
test_too_long(void **state)
{
	const char *const scripts[] = { "echo $$; sleep 100",
		"trap '' TERM; echo $$; sleep 100 & sleep 100",
		"echo $$; exec >&-; sleep 100",
		"echo $$; (sleep 100) & exit 0" };
	int64_t limit;
	struct said said;
	struct reason why;
	size_t i;

	(void)state;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1 && errno == EINVAL)
		skip(); /* QEMU's user emulation before version 8 */
	for (i = 0; i < N_OF(scripts); i++) {
		/* A busy machine may not even get to the echo. */
		for (limit = CLOCK_S / 2; limit < SOON; limit *= 2) {
			CHECK_INT(scripts[i],
			    run(scripts[i], limit, -1, &said, &why), -1);
			if (said.lines > 0)
				break;
		}
		CHECK_SAYS(scripts[i], why.text, "takes too long");
		CHECK_INT(scripts[i], said.lines, 1);
		CHECK(scripts[i], is_gone(atoi(said.text)));
	}
}

/* It is asked to end first: a script may have files to remove. */
static void
test_tidies_up(void **state)
{
	char path[] = "/tmp/test_run.XXXXXX", script[128];
	int64_t limit;
	struct said said;
	struct reason why;

	(void)state;
	close(mkstemp(path));
	snprintf(
	    script, sizeof(script), "trap 'rm %s; exit' TERM; sleep 100", path);
	/* A busy machine may not get to the trap, or not to the rm. */
	for (limit = CLOCK_S / 2; limit < SOON; limit *= 2) {
		assert_int_equal(run(script, limit, -1, &said, &why), -1);
		if (access(path, F_OK) == -1)
			break;
	}
	assert_int_equal(access(path, F_OK), -1);
}

static void
test_stop(void **state)
{
	struct said said;
	struct reason why;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(run("sleep 100", SOON, ends[0], &said, &why), -1);
	CHECK_SAYS("stopped", why.text, "ended by a signal");
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_short_input),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_no_program),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_tidies_up),
		cmocka_unit_test(test_stop),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
