/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "bench/child.h"
#include "bench/logsink.h"
#include "bench/place.h"
#include "lib/clock.h"

#define EXIT_NOT_STARTED 127

static int64_t
real_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (ts.tv_sec * CLOCK_S + ts.tv_nsec);
}

/* In the vforked child: the parent's memory, but descriptors of its own. */
static _Noreturn void
run_child(struct child *c, char *const argv[], int null_fd, bool traced)
{
	int fd;

	for (fd = 0; fd <= 2; fd++) {
		if (dup2(null_fd, fd) == -1)
			_exit(EXIT_NOT_STARTED);
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	place_apart();
	if (traced && ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
		_exit(EXIT_NOT_STARTED);
	c->exec_real_ns = real_ns();
	c->exec_ns = clock_ns();
	execve(argv[0], argv, environ);
	_exit(EXIT_NOT_STARTED);
}

void
child_start(struct child *c, char *const argv[], bool traced)
{
	static int null_fd = -1;

	if (null_fd == -1) {
		null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (null_fd == -1)
			err(1, "/dev/null");
	}
	if (access(argv[0], X_OK) == -1)
		err(1, "%s", argv[0]);
	c->pid = vfork();
	if (c->pid == -1)
		err(1, "vfork");
	if (c->pid == 0)
		run_child(c, argv, null_fd, traced);
	c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0U);
	if (c->pidfd == -1)
		err(1, "pidfd_open");
}

bool
child_watch(const struct child *c, int log_fd, int64_t deadline_ns)
{
	struct pollfd fds[2] = { { .fd = c->pidfd, .events = POLLIN },
		{ .fd = log_fd, .events = POLLIN } };

	for (;;) {
		int64_t left = deadline_ns - clock_ns();
		struct timespec ts = { 0 };

		if (left > 0) {
			ts.tv_sec = (time_t)(left / CLOCK_S);
			ts.tv_nsec = (long)(left % CLOCK_S);
		}
		if (ppoll(fds, 2, &ts, NULL) == -1 && errno != EINTR)
			err(1, "ppoll");
		if (fds[0].revents != 0)
			return (true);
		if (fds[1].revents != 0)
			logsink_drain(log_fd);
		else if (left <= 0)
			return (false);
	}
}

static int64_t
cpu_ns(const struct rusage *ru)
{
	return ((ru->ru_utime.tv_sec + ru->ru_stime.tv_sec) * CLOCK_S +
	    (ru->ru_utime.tv_usec + ru->ru_stime.tv_usec) * 1000);
}

void
child_finish(
    struct child *c, int log_fd, int64_t deadline_ns, struct outcome *out)
{
	struct rusage ru;
	int status;

	out->ended = child_watch(c, log_fd, deadline_ns);
	out->end_ns = clock_ns();
	if (!out->ended)
		kill(c->pid, SIGKILL);
	while (wait4(c->pid, &status, 0, &ru) == -1) {
		if (errno != EINTR)
			err(1, "wait4");
	}
	close(c->pidfd);
	out->status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (out->status == EXIT_NOT_STARTED)
		errx(1, "a program could not be started");
	out->cpu_ns = cpu_ns(&ru);
}
