/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/log.h"
#include "lib/node.h"
#include "lib/reason.h"
#include "meat/meat_data.h"
#include "meatware/notify.h"
#include "meatware/path.h"

#define NAME "meatware-notify" /* what ps(1) shows */
#define VARIABLES 8
#define VARIABLE_SIZE 512

struct environment {
	char text[VARIABLES][VARIABLE_SIZE];
	char *list[VARIABLES + 1];
	size_t n;
};

static void add(struct environment *environment, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct environment *environment, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(environment->text[environment->n], VARIABLE_SIZE, fmt, ap);
	va_end(ap);
	environment->list[environment->n] = environment->text[environment->n];
	environment->list[++environment->n] = NULL;
}

static void
describe(struct environment *environment, const char *event,
    const struct meat_request *info, const char *detail)
{
	environment->n = 0;
	add(environment, "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
	add(environment, "MEATWARE_EVENT=%s", event);
	add(environment, "MEATWARE_NODE=%s", info->node);
	add(environment, "MEATWARE_HOST=%s", info->host);
	add(environment, "MEATWARE_ASKED_BY=%s", info->asked_by);
	add(environment, "MEATWARE_SINCE=%" PRId64, info->since);
	add(environment, "MEATWARE_DEADLINE=%" PRId64, info->deadline);
	add(environment, "MEATWARE_DETAIL=%s", detail);
}

/*
 * Becomes the program, by the descriptor that was looked at.  A script gets it
 * as /dev/fd/N from the kernel: so it must stay open for that, and not for any
 * other program.
 */
_Noreturn static void
become(int program_fd, char *const argv[], char *const env[], int error_fd)
{
	int error;

	fexecve(program_fd, argv, env);
	if (errno == ENOENT && fcntl(program_fd, F_SETFD, 0) == 0)
		fexecve(program_fd, argv, env);
	error = errno;
	_exit(write(error_fd, &error, sizeof(error)) == -1 ? 126 : 127);
}

/* Starts it; -1 with errno if it could not be run. */
static int
start_program(pid_t *pid, int program_fd, char *const argv[], char *const env[])
{
	int ends[2], error = 0;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (-1);
	*pid = fork();
	if (*pid == 0)
		become(program_fd, argv, env, ends[1]);
	if (*pid == -1)
		error = errno;
	close(ends[1]);
	/* Nothing comes if it runs: then the other end is closed. */
	if (*pid != -1 &&
	    read(ends[0], &error, sizeof(error)) == (ssize_t)sizeof(error))
		waitpid(*pid, NULL, 0);
	close(ends[0]);
	errno = error;
	return (error == 0 ? 0 : -1);
}

/* Runs it to its end; -1 with the reason if it failed. */
static int
run(const char *path, char *const argv[], char *const env[], struct reason *why)
{
	struct reason inner;
	int program_fd, status;
	pid_t pid;

	if ((program_fd = program_open(path, &inner)) == -1)
		return (reason_set(why, "not run: %s", inner.text));
	if (chdir("/") == -1)
		return (reason_set(why, "not run: /: %s", strerror(errno)));
	if (start_program(&pid, program_fd, argv, env) == -1)
		return (reason_set(
		    why, "not run: notify=%.200s: %s", path, strerror(errno)));
	if (waitpid(pid, &status, 0) == -1)
		return (reason_set(
		    why, "notify=%.200s: wait: %s", path, strerror(errno)));
	if (WIFSIGNALED(status))
		return (reason_set(why, "notify=%.200s was killed by signal %d",
		    path, WTERMSIG(status)));
	if (WEXITSTATUS(status) != 0)
		return (reason_set(why, "notify=%.200s ended with %d", path,
		    WEXITSTATUS(status)));
	return (0);
}

/*
 * The child.  Every use of the path may hang, on a file system that does not
 * answer: so it happens here, where no process waits for it, and where of the
 * agent's descriptors only the socket is open that reports what failed (-1:
 * none).
 */
_Noreturn static void
watch(const char *path, char *const argv[], char *const env[], int fd)
{
	struct reason why;

	if (setsid() == -1 || child_forget(fd) == -1)
		_exit(1);
	prctl(PR_SET_NAME, NAME);
	if (run(path, argv, env, &why) == -1 &&
	    (fd == -1 ||
		send(CHILD_KEPT, why.text, strlen(why.text), MSG_NOSIGNAL) ==
		    -1))
		log_warn("%s", why.text);
	_exit(0);
}

static pid_t
start(struct notifier *notifier, const char *event,
    const struct meat_request *info, const char *detail, int fd)
{
	char program[4096], name[32], node[NODE_MAX + 1];
	char *const argv[] = { program, name, node, NULL };
	struct environment env;
	pid_t pid;

	snprintf(program, sizeof(program), "%s", notifier->path);
	snprintf(name, sizeof(name), "%s", event);
	snprintf(node, sizeof(node), "%s", info->node);
	describe(&env, event, info, detail);
	pid = fork();
	if (pid == 0)
		watch(notifier->path, argv, env.list, fd);
	if (pid == -1)
		log_warn("not run: notify=%.200s: fork: %s", notifier->path,
		    strerror(errno));
	return (pid);
}

/* Logs what the child reported; from here on the child must log itself. */
static void
take_leave(struct notifier *notifier)
{
	char text[REASON_SIZE];
	ssize_t len;

	if (notifier->pid <= 0)
		return;
	shutdown(notifier->fd, SHUT_RD);
	len = recv(notifier->fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	if (len > 0) {
		text[len] = '\0';
		log_warn("%s", text);
	}
	close(notifier->fd);
	notifier->pid = 0;
}

void
notify_run(struct notifier *notifier, const char *event,
    const struct meat_request *info, const char *detail)
{
	int ends[2];

	if (notifier->path == NULL)
		return;
	take_leave(notifier);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
		log_warn("not run: notify=%.200s: socketpair: %s",
		    notifier->path, strerror(errno));
		return;
	}
	notifier->fd = ends[0];
	notifier->pid = start(notifier, event, info, detail, ends[1]);
	if (notifier->pid == -1)
		close(ends[0]);
	close(ends[1]);
}

void
notify_end(struct notifier *notifier, const char *event,
    const struct meat_request *info, const char *detail)
{
	if (notifier->path == NULL)
		return;
	take_leave(notifier);
	start(notifier, event, info, detail, -1);
}

void
notify_ended(struct notifier *notifier, pid_t pid)
{
	if (pid == notifier->pid)
		take_leave(notifier);
}
