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
forget(struct ask *ask)
{
	if (ask->fd != -1)
		close(ask->fd);
	ask->fd = -1;
	ask->pid = -1;
}

int
ask_start(struct ask *ask, char *const argv[], int ms, struct reason *why)
{
	return (ask_start_for(ask, argv, ms, ASK_MAX, why));
}

int
ask_start_for(
    struct ask *ask, char *const argv[], int ms, size_t max, struct reason *why)
{
	const pid_t self = getpid();
	int fds[2], error;

	*ask = (struct ask){
		.fd = -1, .pid = -1, .path = argv[0], .status = -1, .max = max
	};
	ask->start_ns = clock_ns();
	ask->until_ns = ask->start_ns + ms * CLOCK_MS;
	if ((ask->bytes = malloc(max)) == NULL ||
	    pipe2(fds, O_CLOEXEC | O_NONBLOCK) == -1) {
		reason_set(why, "%s: %s", ask->path, strerror(errno));
		ask_end(ask);
		return (-1);
	}
	ask->pid = fork();
	if (ask->pid == 0) {
		/* It is the program's own description: it may block. */
		(void)fcntl(fds[1], F_SETFL, 0);
		become(argv, fds[1], self);
	}
	error = errno;
	close(fds[1]);
	ask->fd = fds[0];
	if (ask->pid != -1)
		return (0);
	reason_set(why, "%s: %s", ask->path, strerror(error));
	ask_end(ask);
	return (-1);
}

/* Its status, if it has ended. */
static bool
reap(struct ask *ask, int *status)
{
	pid_t pid;

	do
		pid = waitpid(ask->pid, status, WNOHANG);
	while (pid == -1 && errno == EINTR);
	if (pid == 0)
		return (false);
	if (pid == -1)
		*status = -1;
	ask->pid = -1;
	return (true);
}

void
ask_end(struct ask *ask)
{
	const int64_t until_ns = clock_ns() + REAP_MS * CLOCK_MS;
	int status;

	/* Never 0 nor less: that would be a whole process group. */
	if (ask->pid > 0) {
		kill(ask->pid, SIGKILL);
		while (!reap(ask, &status) && clock_ns() < until_ns)
			(void)poll(NULL, 0, 1);
	}
	free(ask->bytes);
	ask->bytes = NULL;
	ask->len = 0;
	forget(ask);
}

static enum ask_state
failed(struct ask *ask)
{
	ask_end(ask);
	return (ASK_FAILED);
}

/*
 * All output is read.  The program's end comes just after that of its output:
 * until then `fd` stays readable, and there is nothing else to wait for.
 */
static enum ask_state
at_end(struct ask *ask, struct reason *why)
{
	int status;

	if (!reap(ask, &status)) {
		(void)poll(NULL, 0, 1);
		if (!reap(ask, &status))
			return (ASK_MORE);
	}
	if (status != -1 && WIFEXITED(status))
		ask->status = WEXITSTATUS(status);
	if (status == 0) {
		ask->whole = true;
		forget(ask);
		return (ASK_DONE);
	}
	if (status != -1 && WIFSIGNALED(status))
		reason_set(
		    why, "%s: ended by signal %d", ask->path, WTERMSIG(status));
	else
		reason_set(why, "%s: exit status %d", ask->path, ask->status);
	return (failed(ask));
}

enum ask_state
ask_take(struct ask *ask, struct reason *why)
{
	ssize_t n = 0;

	if (clock_ns() >= ask->until_ns) {
		reason_set(why, "%s: no answer in time", ask->path);
		return (failed(ask));
	}
	do {
		ask->len += (size_t)n;
		if (ask->len == ask->max) {
			reason_set(
			    why, "%s: the answer is too long", ask->path);
			return (failed(ask));
		}
		n = read(ask->fd, ask->bytes + ask->len, ask->max - ask->len);
	} while (n > 0);
	if (n == 0)
		return (at_end(ask, why));
	if (errno == EAGAIN || errno == EINTR)
		return (ASK_MORE);
	reason_set(why, "%s: %s", ask->path, strerror(errno));
	return (failed(ask));
}

enum ask_state
ask_wait(struct ask *ask, struct reason *why)
{
	enum ask_state state;

	while ((state = ask_take(ask, why)) == ASK_MORE)
		(void)wait_readable(&ask->fd, 1, ask->until_ns);
	return (state);
}
