/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child process that logs, with a syslog of its own.
 */
#ifndef FK_TEST_LOG_CHILD_H
#define FK_TEST_LOG_CHILD_H

#include <sys/socket.h>
#include <sys/un.h>

#include "lib/log.h"
#include "tests/unit/harness.h"
#include "tests/unit/sandbox.h"

#define TEXT_SIZE 16384

/* What a child said, and where. */
struct said {
	char out[TEXT_SIZE];
	char err[TEXT_SIZE];
	char sys[TEXT_SIZE]; /* of several datagrams, '|' between them */
	int errno_after;
	const void *arg;
};

static struct said *said; /* shared with the children */

static inline int
share(void **state)
{
	(void)state;
	said = sandbox_shared(sizeof(*said));
	return (said == NULL ? -1 : 0);
}

/* A syslog of our own under /dev/log, which only this process can see. */
static inline int
own_syslog(void)
{
	struct sockaddr_un sun = {
		.sun_family = AF_UNIX,
		.sun_path = "/dev/log",
	};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	if (bind(fd, (const struct sockaddr *)&sun, sizeof(sun)) == -1)
		_exit(SANDBOX_REFUSED);
	return (fd);
}

static inline void
own_dev(void)
{
	if (!sandbox_enter(0) ||
	    mount("none", "/dev", "tmpfs", 0, "size=64k") == -1)
		_exit(SANDBOX_REFUSED);
}

static inline void
read_datagrams(int fd, char *buf, size_t size)
{
	size_t at = 0;
	ssize_t n;

	while ((n = recv(fd, buf + at, size - at - 2, 0)) >= 0) {
		at += (size_t)n;
		buf[at++] = '|';
	}
	buf[at] = '\0';
}

static inline void
run(void (*f)(void *arg), const void *arg)
{
	int status;

	memset(said, 0, sizeof(*said));
	said->arg = arg;
	status = sandbox_run(f, said, 10);
	if (WIFEXITED(status) && WEXITSTATUS(status) == SANDBOX_REFUSED)
		skip();
	if (WIFSIGNALED(status))
		fail_msg("ended by signal %d%s", WTERMSIG(status),
		    WTERMSIG(status) == SIGALRM ? ": it hung" : "");
	assert_int_equal(WEXITSTATUS(status), 0);
}

enum who {
	NOTICE,
	PROGRESS,
	WARN,
	ERROR,
	DEBUG,
	USAGE
};

static inline void
speak(enum who who, const char *text)
{
	switch (who) {
	case NOTICE:
		log_notice("%s", text);
		return;
	case PROGRESS:
		log_progress("%s", text);
		return;
	case WARN:
		log_warn("%s", text);
		return;
	case ERROR:
		log_error("%s", text);
		return;
	case DEBUG:
		log_debug("%s", text);
		return;
	case USAGE:
		log_usage("%s", text);
		return;
	}
}

#endif
