/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/reason.h"
#include "meatware/path.h"
#include "meatware/program.h"

#define PATIENCE_MS 2000

/* The child: writes the reason, "" if there is none. */
_Noreturn static void
look(const char *path, int fd)
{
	struct reason why = { "" };
	size_t len;

	if (child_forget(fd) == -1)
		_exit(1);
	program_open(path, &why);
	len = strlen(why.text) + 1;
	_exit(write(CHILD_KEPT, why.text, len) != (ssize_t)len);
}

/* Reads what the child reports, within its time. */
static int
hear(int fd, const char *path, struct reason *why)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, PATIENCE_MS) != 1)
		return (reason_set(why,
		    "notify=%.200s: its file system does not answer", path));
	/* Less than PIPE_BUF: it comes in one piece. */
	n = read(fd, why->text, sizeof(why->text));
	if (n <= 0)
		return (reason_set(why,
		    "notify=%.200s: the process that looked at it died", path));
	return (why->text[0] == '\0' ? 0 : -1);
}

int
program_probe(const char *path, struct reason *why)
{
	int ends[2], rc;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (reason_set(
		    why, "notify=%.200s: pipe: %s", path, strerror(errno)));
	pid = fork();
	if (pid == 0)
		look(path, ends[1]);
	close(ends[1]);
	if (pid == -1)
		rc = reason_set(
		    why, "notify=%.200s: fork: %s", path, strerror(errno));
	else
		rc = hear(ends[0], path, why);
	close(ends[0]);
	/* One that hangs in its file system does not end: not waited for. */
	if (pid != -1) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, WNOHANG);
	}
	return (rc);
}
