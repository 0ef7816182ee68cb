/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/log.h"
#include "tests/unit/log_child.h"

static void
read_pipe(int fd, char *buf, size_t size)
{
	ssize_t n;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	n = read(fd, buf, size - 1);
	buf[n < 0 ? 0 : n] = '\0';
}

/* Runs `f` with stdout and stderr in pipes, and keeps what comes out. */
static void
capture(void (*f)(const void *arg), const void *arg)
{
	int out[2], err[2], fd;

	own_dev();
	fd = own_syslog();
	if (pipe(out) == -1 || pipe(err) == -1)
		_exit(SANDBOX_REFUSED);
	dup2(out[1], STDOUT_FILENO);
	dup2(err[1], STDERR_FILENO);
	errno = EXDEV;
	f(arg);
	said->errno_after = errno;
	read_pipe(out[0], said->out, TEXT_SIZE);
	read_pipe(err[0], said->err, TEXT_SIZE);
	read_datagrams(fd, said->sys, TEXT_SIZE);
	_exit(0);
}

/* --- where a line goes ---------------------------------------------------- */

static const struct route {
	const char *name;
	enum who who;
	int level;
	bool out, err;
	const char *pri; /* facility daemon is 3 * 8; NULL: not to syslog */
} routes[] = {
	{ "notice", NOTICE, 0, true, false, "<29>" },
	{ "progress", PROGRESS, 0, true, false, NULL },
	{ "warn", WARN, 0, false, true, "<28>" },
	{ "error", ERROR, 0, false, true, "<27>" },
	{ "usage", USAGE, 0, false, true, "<27>" },
	{ "debug, not wanted", DEBUG, 0, false, false, NULL },
	{ "debug", DEBUG, 1, true, false, NULL },
	{ "debug, more", DEBUG, 9, true, false, NULL },
};

static void
say_route(const void *arg)
{
	const struct route *r = arg;

	log_open("fence_x", r->level);
	speak(r->who, "it's 100% so");
}

static void
capture_route(void *arg)
{
	(void)arg;
	capture(say_route, said->arg);
}

/* One whole line that says the text, or nothing. */
static void
check_stream(const char *row, const char *got, bool want)
{
	if (!want) {
		CHECK_STR(row, got, "");
		return;
	}
	CHECK_SAYS(row, got, "fence_x");
	CHECK_SAYS(row, got, "it's 100% so");
	CHECK(row, strchr(got, '\n') == got + strlen(got) - 1);
}

static void
test_routes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(routes); i++) {
		const struct route *r = &routes[i];

		run(capture_route, r);
		check_stream(r->name, said->out, r->out);
		check_stream(r->name, said->err, r->err);
		CHECK_INT(r->name, said->errno_after, EXDEV);
		if (r->who == USAGE)
			CHECK_SAYS(r->name, said->err, "--help");
		if (r->pri == NULL) {
			CHECK_STR(r->name, said->sys, "");
			continue;
		}
		CHECK(r->name, strncmp(said->sys, r->pri, strlen(r->pri)) == 0);
		CHECK_SAYS(r->name, said->sys, "fence_x");
		CHECK_SAYS(r->name, said->sys, "it's 100% so|");
		CHECK(r->name, strchr(said->sys, '\n') == NULL);
	}
}

/* --- one line each -------------------------------------------------------- */

static void
say_text(const void *arg)
{
	log_open("fence_x", 0);
	log_error("%s", (const char *)arg);
}

static void
capture_text(void *arg)
{
	(void)arg;
	capture(say_text, said->arg);
}

static void
test_one_line(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "plain", "plain" },
		{ "two\nlines", "two?lines" },
		{ "ends\n", "ends?" },
		{ "a\rb\tc", "a?b?c" },
		{ "\033[31mred", "?[31mred" },
		{ "\x7f", "?" },
		{ "n\xc3\xb6"
		  "de",
		    "n\xc3\xb6"
		    "de" },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		char want[64];

		run(capture_text, rows[i].text);
		snprintf(want, sizeof(want), "%s\n", rows[i].want);
		CHECK_SAYS(rows[i].want, said->err, want);
		CHECK(rows[i].want,
		    strchr(said->err, '\n') ==
			said->err + strlen(said->err) - 1);
		snprintf(want, sizeof(want), "%s|", rows[i].want);
		CHECK_SAYS(rows[i].want, said->sys, want);
	}
}

static void
test_long_line(void **state)
{
	char *text = malloc(10001);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 10000);
	text[10000] = '\0';
	run(capture_text, text);
	free(text);
	CHECK_SAYS("long", said->err, "xxxxxxxxxx");
	assert_ptr_equal(
	    strchr(said->err, '\n'), said->err + strlen(said->err) - 1);
	CHECK_SAYS("long", said->sys, "xxxxxxxxxx|");
}

static void
test_clean(void **state)
{
	char text[] = "a\nb\0c\x01\x1f \x7f~\xc3\xa9";

	(void)state;
	log_clean(text, sizeof(text) - 1);
	assert_memory_equal(text, "a?b?c?? ?~\xc3\xa9", sizeof(text));
	log_clean(text, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_clean),
	};

	return (cmocka_run_group_tests(tests, share, NULL));
}
