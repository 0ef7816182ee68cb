/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/ask.h"
#include "lib/child.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/wait.h"

#define REAP_MS 100 /* for one that SIGKILL does not reach */

_Noreturn static void
become(char *const argv[], int out, pid_t parent)
{
	static char locale[] = "LC_ALL=C";
	char *const env[] = { locale, NULL };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
	    child_forget(out) == -1 || dup2(CHILD_KEPT, STDOUT_FILENO) == -1)
		_exit(127);
	execve(argv[0], argv, env);
	_exit(127);
}

static void
forget(struct ask *a)
{
	if (a->fd != -1)
		close(a->fd);
	a->fd = -1;
	a->pid = -1;
}

int
ask_start(struct ask *a, char *const argv[], int ms, struct reason *why)
{
	return (ask_start_for(a, argv, ms, ASK_MAX, why));
}

int
ask_start_for(
    struct ask *a, char *const argv[], int ms, size_t max, struct reason *why)
{
	const pid_t self = getpid();
	int fds[2], error;

	*a = (struct ask){
		.fd = -1, .pid = -1, .path = argv[0], .status = -1, .max = max
	};
	a->start_ns = clock_ns();
	a->until_ns = a->start_ns + ms * CLOCK_MS;
	if ((a->bytes = malloc(max)) == NULL ||
	    pipe2(fds, O_CLOEXEC | O_NONBLOCK) == -1) {
		reason_set(why, "%s: %s", a->path, strerror(errno));
		ask_end(a);
		return (-1);
	}
	a->pid = fork();
	if (a->pid == 0) {
		/* It is the program's own description: it may block. */
		(void)fcntl(fds[1], F_SETFL, 0);
		become(argv, fds[1], self);
	}
	error = errno;
	close(fds[1]);
	a->fd = fds[0];
	if (a->pid != -1)
		return (0);
	reason_set(why, "%s: %s", a->path, strerror(error));
	ask_end(a);
	return (-1);
}

/* Its status, if it has ended. */
static bool
reap(struct ask *a, int *status)
{
	pid_t pid;

	do
		pid = waitpid(a->pid, status, WNOHANG);
	while (pid == -1 && errno == EINTR);
	if (pid == 0)
		return (false);
	if (pid == -1)
		*status = -1;
	a->pid = -1;
	return (true);
}

void
ask_end(struct ask *a)
{
	const int64_t until_ns = clock_ns() + REAP_MS * CLOCK_MS;
	int status;

	/* Never 0 nor less: that would be a whole process group. */
	if (a->pid > 0) {
		kill(a->pid, SIGKILL);
		while (!reap(a, &status) && clock_ns() < until_ns)
			(void)poll(NULL, 0, 1);
	}
	free(a->bytes);
	a->bytes = NULL;
	a->len = 0;
	forget(a);
}

static enum ask_state
failed(struct ask *a)
{
	ask_end(a);
	return (ASK_FAILED);
}

/*
 * All output is read.  The program's end comes just after that of its output:
 * until then `fd` stays readable, and there is nothing else to wait for.
 */
static enum ask_state
at_end(struct ask *a, struct reason *why)
{
	int status;

	if (!reap(a, &status)) {
		(void)poll(NULL, 0, 1);
		if (!reap(a, &status))
			return (ASK_MORE);
	}
	if (status != -1 && WIFEXITED(status))
		a->status = WEXITSTATUS(status);
	if (status == 0) {
		a->whole = true;
		forget(a);
		return (ASK_DONE);
	}
	if (status != -1 && WIFSIGNALED(status))
		reason_set(
		    why, "%s: ended by signal %d", a->path, WTERMSIG(status));
	else
		reason_set(why, "%s: exit status %d", a->path, a->status);
	return (failed(a));
}

enum ask_state
ask_take(struct ask *a, struct reason *why)
{
	ssize_t n = 0;

	if (clock_ns() >= a->until_ns) {
		reason_set(why, "%s: no answer in time", a->path);
		return (failed(a));
	}
	do {
		a->len += (size_t)n;
		if (a->len == a->max) {
			reason_set(why, "%s: the answer is too long", a->path);
			return (failed(a));
		}
		n = read(a->fd, a->bytes + a->len, a->max - a->len);
	} while (n > 0);
	if (n == 0)
		return (at_end(a, why));
	if (errno == EAGAIN || errno == EINTR)
		return (ASK_MORE);
	reason_set(why, "%s: %s", a->path, strerror(errno));
	return (failed(a));
}

enum ask_state
ask_wait(struct ask *a, struct reason *why)
{
	enum ask_state state;

	while ((state = ask_take(a, why)) == ASK_MORE)
		(void)wait_readable(&a->fd, 1, a->until_ns);
	return (state);
}
