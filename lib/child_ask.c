/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/child_ask.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/wait.h"

#define REAP_MS 100 /* a process that was killed ends soon */

/* The child's part; less than PIPE_BUF comes in one piece. */
_Noreturn static void
answer_it(child_ask_fn *fn, const void *arg, size_t size, pid_t parent, int out)
{
	char answer[PIPE_BUF];
	size_t len;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
	    child_forget(out) == -1)
		_exit(1);
	len = fn(arg, answer, size < sizeof(answer) ? size : sizeof(answer));
	_exit(write(CHILD_KEPT, answer, len) != (ssize_t)len);
}

/* Not even a process that SIGKILL does not reach is waited for without end. */
static void
end_child(pid_t pid)
{
	const int64_t until_ns = clock_ns() + REAP_MS * CLOCK_MS;

	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, WNOHANG) == 0 && clock_ns() < until_ns)
		poll(NULL, 0, 1);
}

enum child_answer
child_ask(child_ask_fn *fn, const void *arg, char *answer, size_t size, int ms,
    struct reason *why)
{
	const int64_t until_ns = clock_ns() + ms * CLOCK_MS;
	enum child_answer result = CHILD_LATE;
	const pid_t self = getpid();
	pid_t pid;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1) {
		reason_set(why, "pipe: %s", strerror(errno));
		return (CHILD_NONE);
	}
	pid = fork();
	if (pid == 0)
		answer_it(fn, arg, size, self, ends[1]);
	if (pid == -1) {
		result = CHILD_NONE;
		reason_set(why, "fork: %s", strerror(errno));
	}
	close(ends[1]);
	if (pid != -1 && wait_readable(ends, 1, until_ns) == 0)
		result = read(ends[0], answer, size) > 0 ? CHILD_ANSWERED :
							   CHILD_DIED;
	close(ends[0]);
	if (pid != -1)
		end_child(pid);
	return (result);
}
