/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time that a host is suspended counts: seen in a time namespace. */
#include "tests/unit/harness.h"

#include <sys/wait.h>

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include "lib/clock.h"

#define HUNG 60 /* seconds */
#define CANNOT 77

/* As if this host had been suspended for 1000 s: for children alone. */
static bool
suspend_children(void)
{
	static const char offset[] = "boottime 1000 0\n";
	const ssize_t len = (ssize_t)sizeof(offset) - 1;
	bool ok;
	int fd;

	if (unshare(CLONE_NEWTIME) == -1)
		return (false);
	fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return (false);
	ok = write(fd, offset, (size_t)len) == len;
	close(fd);
	return (ok);
}

static int64_t
boottime(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ((int64_t)ts.tv_sec * CLOCK_S + ts.tv_nsec);
}

/* Between two looks at that clock, and a sleep that ends by the same one. */
static bool
counts_suspension(void)
{
	const int64_t before = boottime();
	const int64_t now = clock_ns();

	if (now < before || now > boottime())
		return (false);
	clock_sleep_until(now + CLOCK_MS);
	return (boottime() >= now + CLOCK_MS);
}

/* The status of a child that runs `fn`. */
static int
status_of(int (*fn)(void))
{
	const pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		alarm(HUNG);
		_exit(fn());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static int
look(void)
{
	return (counts_suspension() ? 0 : 1);
}

static int
look_suspended(void)
{
	return (suspend_children() ? status_of(look) : CANNOT);
}

static void
test_suspension(void **state)
{
	int status;

	(void)state;
	status = status_of(look_suspended);
	if (status == CANNOT)
		skip();
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_suspension),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
