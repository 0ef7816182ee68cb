/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/child_ask.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/wait.h"
#include "tests/unit/patient.h"

#define LONG_MS 60000

static size_t
says(const void *arg, char *answer, size_t size)
{
	const char *text = arg;
	const size_t len = strlen(text) + 1;

	if (len > size)
		return (0);
	memcpy(answer, text, len);
	return (len);
}

static size_t
counts_descriptors(const void *arg, char *answer, size_t size)
{
	int fd, n = 0;

	(void)arg;
	(void)size;
	for (fd = 4; fd < 64; fd++)
		n += fcntl(fd, F_GETFD) != -1;
	answer[0] = (char)('0' + n);
	return (1);
}

static size_t
says_nothing(const void *arg, char *answer, size_t size)
{
	(void)arg;
	(void)answer;
	(void)size;
	return (0);
}

static size_t
dies(const void *arg, char *answer, size_t size)
{
	(void)answer;
	raise(SIGKILL);
	return (says(arg, answer, size));
}

static size_t
hangs(const void *arg, char *answer, size_t size)
{
	for (;;)
		pause();
	return (says(arg, answer, size));
}

static const struct {
	const char *name;
	child_ask_fn *fn;
	int ms;
	enum child_answer want;
	const char *answer;
} rows[] = {
	{ "an answer", says, LONG_MS, CHILD_ANSWERED, "yes" },
	{ "nothing of ours is open", counts_descriptors, LONG_MS,
	    CHILD_ANSWERED, "0" },
	{ "no answer", says_nothing, LONG_MS, CHILD_DIED, NULL },
	{ "it dies", dies, LONG_MS, CHILD_DIED, NULL },
	{ "it hangs", hangs, 50, CHILD_LATE, NULL },
};

static void
test_child_ask(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		char answer[16] = "";
		struct reason why;

		CHECK_INT(rows[i].name,
		    child_ask(rows[i].fn, "yes", answer, sizeof(answer) - 1,
			rows[i].ms, &why),
		    rows[i].want);
		if (rows[i].answer != NULL)
			CHECK_STR(rows[i].name, answer, rows[i].answer);
		/* It is ended and reaped. */
		CHECK_INT(rows[i].name, waitpid(-1, NULL, WNOHANG), -1);
		CHECK_INT(rows[i].name, errno, ECHILD);
	}
}

static void
test_wait_readable(void **state)
{
	int silent[2], said[2], fds[2];
	const int64_t late = clock_ns() + LONG_MS * CLOCK_MS;
	int64_t until;

	(void)state;
	assert_int_equal(pipe(silent), 0);
	assert_int_equal(pipe(said), 0);
	assert_int_equal(write(said[1], "x", 1), 1);

	fds[0] = silent[0];
	fds[1] = said[0];
	assert_int_equal(wait_readable(fds, 2, late), 1);
	/* What is there counts, though the time is over. */
	assert_int_equal(wait_readable(fds, 2, 0), 1);
	fds[0] = said[0];
	assert_int_equal(wait_readable(fds, 2, late), 0);
	fds[0] = -1;
	assert_int_equal(wait_readable(fds, 2, late), 1);

	assert_int_equal(wait_readable(silent, 1, 0), -1);
	until = clock_ns() + 20 * CLOCK_MS;
	assert_int_equal(wait_readable(silent, 1, until), -1);
	assert_true(clock_ns() >= until);
	/* The end is something to read. */
	close(silent[1]);
	assert_int_equal(wait_readable(silent, 1, late), 0);
	close(silent[0]);
	close(said[0]);
	close(said[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_child_ask),
		cmocka_unit_test(test_wait_readable),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
