/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>
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
#include "lib/meat_data.h"
#include "lib/reason.h"
#include "meatware/notify.h"

#define VARIABLES 8
#define VARIABLE_SIZE 512

struct environment {
	char text[VARIABLES][VARIABLE_SIZE];
	char *list[VARIABLES + 1];
	size_t n;
};

int
notify_check(const char *path, struct reason *why)
{
	struct stat st;

	if (path[0] != '/')
		return (reason_set(why,
		    "notify=%.200s is no full path: it has to begin with '/'",
		    path));
	if (stat(path, &st) == -1)
		return (reason_set(
		    why, "notify=%.200s: %s", path, strerror(errno)));
	if (!S_ISREG(st.st_mode) || access(path, X_OK) == -1)
		return (reason_set(
		    why, "notify=%.200s is not an executable file", path));
	if (st.st_uid != 0 || (st.st_mode & 022) != 0)
		return (reason_set(why,
		    "notify=%.200s can be changed by others than root", path));
	return (0);
}

static void add(struct environment *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add(struct environment *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(e->text[e->n], VARIABLE_SIZE, fmt, ap);
	va_end(ap);
	e->list[e->n] = e->text[e->n];
	e->list[++e->n] = NULL;
}

static void
describe(struct environment *e, const char *event,
    const struct meat_request *info, const char *detail)
{
	e->n = 0;
	add(e, "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
	add(e, "MEATWARE_EVENT=%s", event);
	add(e, "MEATWARE_NODE=%s", info->node);
	add(e, "MEATWARE_HOST=%s", info->host);
	add(e, "MEATWARE_ASKED_BY=%s", info->asked_by);
	add(e, "MEATWARE_SINCE=%" PRId64, info->since);
	add(e, "MEATWARE_DEADLINE=%" PRId64, info->deadline);
	add(e, "MEATWARE_DETAIL=%s", detail);
}

/*
 * The child.  Whatever has to do with the path may hang, on a file system that
 * does not answer: so it is done here, where nobody waits for it and nothing
 * of the agent's is open, but the pipe to say what failed.
 */
_Noreturn static void
become(const char *path, char *const argv[], char *const env[], int fd)
{
	struct reason why;

	if (setsid() == -1 || child_forget(fd) == -1)
		_exit(127);
	if (notify_check(path, &why) == 0) {
		if (chdir("/") == 0)
			execve(path, argv, env);
		reason_set(&why, "notify=%.200s: %s", path, strerror(errno));
	}
	/* What it does not take is not told: it is empty, and this is short. */
	if (write(CHILD_KEPT, why.text, strlen(why.text)) == -1)
		_exit(126);
	_exit(127);
}

static pid_t
start(struct notifier *n, const char *event, const struct meat_request *info,
    const char *detail, int fd)
{
	char program[4096], name[32], node[MEAT_NODE_MAX + 1];
	char *const argv[] = { program, name, node, NULL };
	struct environment env;
	pid_t pid;

	snprintf(program, sizeof(program), "%s", n->path);
	snprintf(name, sizeof(name), "%s", event);
	snprintf(node, sizeof(node), "%s", info->node);
	describe(&env, event, info, detail);
	pid = fork();
	if (pid == 0)
		become(n->path, argv, env.list, fd);
	return (pid);
}

static void
forget(struct notifier *n)
{
	if (n->pid > 0)
		close(n->fd);
	n->pid = 0;
}

void
notify_run(struct notifier *n, const char *event,
    const struct meat_request *info, const char *detail)
{
	int ends[2];

	if (n->path == NULL)
		return;
	forget(n);
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) == -1) {
		log_warn("not run: notify=%.200s: pipe: %s", n->path,
		    strerror(errno));
		return;
	}
	n->fd = ends[0];
	n->pid = start(n, event, info, detail, ends[1]);
	if (n->pid == -1) {
		log_warn("not run: notify=%.200s: fork: %s", n->path,
		    strerror(errno));
		close(ends[0]);
	}
	close(ends[1]);
}

void
notify_ended(struct notifier *n, pid_t pid, int status)
{
	struct reason why;
	ssize_t len;

	if (pid != n->pid)
		return;
	/* All that there is: whoever wrote there is dead. */
	len = read(n->fd, why.text, sizeof(why.text) - 1);
	why.text[len > 0 ? len : 0] = '\0';
	forget(n);
	if (len > 0)
		log_warn("not run: %s", why.text);
	else if (WIFSIGNALED(status))
		log_warn("notify=%s was killed by signal %d", n->path,
		    WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_warn(
		    "notify=%s ended with %d", n->path, WEXITSTATUS(status));
}
