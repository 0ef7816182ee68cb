/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "lib/log.h"
#include "tests/unit/log_child.h"

/* Nobody takes a line: it may hold nothing up. */

static void
say_all(void)
{
	char text[3000];

	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_open("fence_x", 1);
	errno = EXDEV;
	for (int i = 0; i < 100; i++)
		for (int who = NOTICE; who <= USAGE; who++)
			speak((enum who)who, i % 2 == 0 ? "short" : text);
	if (errno != EXDEV)
		_exit(2);
}

/* Fills `fd`, then takes `spare` bytes out at its other end, `from`. */
static void
fill(int fd, int from, size_t spare)
{
	static char block[4096];
	int flags = fcntl(fd, F_GETFL);

	fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	while (write(fd, block, sizeof(block)) > 0)
		continue;
	while (write(fd, block, 1) > 0)
		continue;
	fcntl(fd, F_SETFL, flags);
	if (spare > 0 && read(from, block, spare) != (ssize_t)spare)
		_exit(SANDBOX_REFUSED);
}

static void
say_into(int fd)
{
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	say_all();
	_exit(0);
}

static void
into_pipe(void *arg)
{
	int fd[2];

	(void)arg;
	if (pipe(fd) == -1)
		_exit(SANDBOX_REFUSED);
	fill(fd[1], fd[0], *(const size_t *)said->arg);
	say_into(fd[1]);
}

static void
into_socket(void *arg)
{
	int fd[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
		_exit(SANDBOX_REFUSED);
	fill(fd[1], fd[0], *(const size_t *)said->arg);
	say_into(fd[1]);
}

static void
into_terminal(void *arg)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	int slave;

	(void)arg;
	if (master == -1 || grantpt(master) != 0 || unlockpt(master) != 0 ||
	    (slave = open(ptsname(master), O_RDWR | O_NOCTTY)) == -1)
		_exit(SANDBOX_REFUSED);
	fill(slave, master, *(const size_t *)said->arg);
	say_into(slave);
}

static void
into_nowhere(void *arg)
{
	int fd[2];

	(void)arg;
	signal(SIGPIPE, SIG_IGN);
	if (pipe(fd) == -1)
		_exit(SANDBOX_REFUSED);
	close(fd[0]);
	say_into(fd[1]);
}

static void
into_closed(void *arg)
{
	(void)arg;
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	say_all();
	_exit(0);
}

static void
test_full_streams(void **state)
{
	static const size_t spares[] = { 0, 1, 100, 4096 };

	(void)state;
	for (size_t i = 0; i < N_OF(spares); i++) {
		run(into_pipe, &spares[i]);
		run(into_socket, &spares[i]);
	}
}

static void
test_full_terminal(void **state)
{
	static const size_t spares[] = { 0, 1, 100 };

	(void)state;
	for (size_t i = 0; i < N_OF(spares); i++)
		run(into_terminal, &spares[i]);
}

static void
test_no_stream(void **state)
{
	(void)state;
	run(into_nowhere, NULL);
	run(into_closed, NULL);
}

/* peer: blocks for ever if the syslog socket is full */
static void
full_syslog(void *arg)
{
	(void)arg;
	own_dev();
	own_syslog();
	say_into(open("/dev", O_RDONLY)); /* takes nothing, and at once */
}

static void
no_syslog(void *arg)
{
	(void)arg;
	own_dev();
	say_into(open("/dev", O_RDONLY));
}

static void
test_dead_syslog(void **state)
{
	(void)state;
	run(full_syslog, NULL);
	run(no_syslog, NULL);
}

/* A syslog daemon that was started anew gets the next line. */
static void
restart_syslog(void *arg)
{
	int fd;

	(void)arg;
	own_dev();
	dup2(open("/dev", O_RDONLY), STDERR_FILENO); /* takes nothing */
	log_open("fence_x", 0);
	log_error("to nobody");
	fd = own_syslog();
	log_error("to the first");
	read_datagrams(fd, said->sys, TEXT_SIZE);
	close(fd);
	unlink("/dev/log");
	fd = own_syslog();
	log_error("to the second");
	read_datagrams(fd, said->out, TEXT_SIZE);
	_exit(0);
}

static void
test_restarted_syslog(void **state)
{
	(void)state;
	run(restart_syslog, NULL);
	CHECK_SAYS("first", said->sys, "to the first|");
	CHECK_SAYS("second", said->out, "to the second|");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_streams),
		cmocka_unit_test(test_full_terminal),
		cmocka_unit_test(test_no_stream),
		cmocka_unit_test(test_dead_syslog),
		cmocka_unit_test(test_restarted_syslog),
	};

	return (cmocka_run_group_tests(tests, share, NULL));
}
