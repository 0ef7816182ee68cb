/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/clock.h"
#include "suicide/ask.h"
#include "suicide/cluster.h"

#define ANSWER_MAX (1024U * 1024) /* bytes; a real one has some thousand */
#define REAP_MS 100               /* for one that SIGKILL does not reach */

/* As the kernel cuts them: 15 bytes. */
static const char *const pacemaker_names[] = { "pacemakerd", "pacemaker-remot",
	"pacemaker_remot" };

struct running {
	bool corosync, pacemaker;
};

static void
note_process(struct running *r, const char *pid)
{
	char path[64], name[32] = "";
	size_t i;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	if ((f = fopen(path, "re")) == NULL)
		return; /* it has just ended */
	if (fgets(name, sizeof(name), f) == NULL)
		name[0] = '\0';
	fclose(f);
	name[strcspn(name, "\n")] = '\0';
	if (strcmp(name, "corosync") == 0)
		r->corosync = true;
	for (i = 0; i < sizeof(pacemaker_names) / sizeof(char *); i++)
		if (strcmp(name, pacemaker_names[i]) == 0)
			r->pacemaker = true;
}

static int
look_around(struct running *r, struct reason *why)
{
	const struct dirent *entry;
	DIR *dir = opendir("/proc");
	bool some = false;

	if (dir == NULL)
		return (reason_set(why, "/proc: %s", strerror(errno)));
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
			some = true;
			note_process(r, entry->d_name);
		}
	closedir(dir);
	return (some ? 0 : reason_set(why, "/proc shows no process"));
}

_Noreturn static void
become(const char *path, int out, pid_t parent)
{
	char program[256], *const argv[] = { program, NULL };
	char *const env[] = { NULL };

	snprintf(program, sizeof(program), "%s", path);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent ||
	    child_forget(out) == -1 || dup2(CHILD_KEPT, STDOUT_FILENO) == -1)
		_exit(127);
	execve(path, argv, env);
	_exit(127);
}

/* Reads to the end, until `until_ns`.  0, or an errno. */
static int
read_all(int fd, int64_t until_ns, char *bytes, size_t *len)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left_ns;
	ssize_t n;

	*len = 0;
	while ((left_ns = until_ns - clock_ns()) > 0) {
		if (poll(&p, 1, (int)(left_ns / CLOCK_MS) + 1) != 1)
			continue;
		n = read(fd, bytes + *len, ANSWER_MAX - *len);
		if (n == 0)
			return (*len < ANSWER_MAX ? 0 : EFBIG);
		if (n == -1 && errno != EINTR && errno != EAGAIN)
			return (errno);
		*len += n > 0 ? (size_t)n : 0;
	}
	return (ETIMEDOUT);
}

/* Its status, once it ended; -1 if it does not, even when killed. */
static int
reap(pid_t pid, int64_t until_ns)
{
	int status;

	do {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return (status);
		poll(NULL, 0, 1);
	} while (clock_ns() < until_ns);
	kill(pid, SIGKILL);
	until_ns = clock_ns() + REAP_MS * CLOCK_MS;
	while (waitpid(pid, &status, WNOHANG) == 0 && clock_ns() < until_ns)
		poll(NULL, 0, 1);
	return (-1);
}

int
ask_program(
    const char *path, int ms, char **bytes, size_t *len, struct reason *why)
{
	const int64_t until_ns = clock_ns() + ms * CLOCK_MS;
	const pid_t self = getpid();
	int fds[2], error, status;
	pid_t pid;

	if ((*bytes = malloc(ANSWER_MAX)) == NULL ||
	    pipe2(fds, O_CLOEXEC) == -1) {
		free(*bytes);
		*bytes = NULL;
		return (reason_set(why, "%s: %s", path, strerror(errno)));
	}
	pid = fork();
	if (pid == 0)
		become(path, fds[1], self);
	error = pid == -1 ? errno : 0;
	close(fds[1]);
	if (error == 0)
		error = read_all(fds[0], until_ns, *bytes, len);
	close(fds[0]);
	status = pid == -1 ? -1 : reap(pid, until_ns);
	if (error == 0 && status == 0)
		return (0);
	free(*bytes);
	*bytes = NULL;
	if (error != 0)
		return (reason_set(why, "%s: %s", path, strerror(error)));
	return (reason_set(
	    why, "%s does not succeed (wait status %d)", path, status));
}

void
ask_cluster(struct cluster *c)
{
	struct running r = { false, false };
	struct reason why;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	*c = (struct cluster){ .state = CLUSTER_SILENT };
	if (look_around(&r, &c->why) == -1)
		return;
	if (!r.corosync && r.pacemaker) {
		reason_set(&c->why,
		    "Pacemaker runs here without corosync: "
		    "this may be a remote node");
		return;
	}
	if (!r.corosync) {
		c->state = CLUSTER_NONE;
		return;
	}
	rc = ask_program(ASK_CMAPCTL, ASK_MS, &bytes, &len, &why);
	if (rc == 0) {
		rc = cluster_parse(bytes, len, &c->nodes, &why);
		free(bytes);
	}
	if (rc == 0)
		c->state = CLUSTER_TOLD;
	else
		reason_set(&c->why,
		    "corosync runs, and does not say how many "
		    "nodes it knows: %.300s",
		    why.text);
}
