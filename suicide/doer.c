/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/clock.h"
#include "lib/wait.h"
#include "suicide/doer.h"
#include "suicide/machine.h"
#include "suicide/steady.h"

#define NAME "suicide-doer"        /* what ps(1) shows */
#define PATIENCE_NS (10 * CLOCK_S) /* with one that starts, or answers */
#define AGAIN_S 10
#define GO 'g'

/*
 * What the doer reports: that it is ready, or why not; then that it has heard.
 */
struct report {
	enum {
		READY,
		FAILED,
		GOING
	} what;
	struct reason text;
};

static bool
report(int fd, const struct report *r)
{
	return (send(fd, r, sizeof(*r), MSG_NOSIGNAL) == (ssize_t)sizeof(*r));
}

/* All that can fail, while it may still fail. */
static int
get_ready(struct machine *machine, const struct doer_task *task,
    struct reason *steady, struct reason *why)
{
	sigset_t all;

	sigfillset(&all);
	if (setsid() == -1 || chdir("/") == -1 ||
	    sigprocmask(SIG_BLOCK, &all, NULL) == -1)
		return (reason_set(why, "leaving: %s", strerror(errno)));
	prctl(PR_SET_NAME, NAME);
	if (machine_open(machine, &machine_host, task->watchdog, why) == -1 ||
	    steady_make(steady, why) == -1)
		return (-1);
	return (machine_ready(machine, why));
}

/* Until the agent sends "go"; ends if the agent ends. */
static void
wait_for_word(int fd)
{
	char word = 0;
	ssize_t n;

	do {
		n = recv(fd, &word, 1, 0);
	} while (n == -1 && errno == EINTR);
	if (n != 1 || word != GO)
		_exit(1);
}

/* The child.  Its memory is a copy: the task's texts are there. */
_Noreturn static void
be_doer(const struct doer_task *task, int fd)
{
	struct report r = { .what = READY };
	struct reason why = { "" };
	struct machine machine;
	int64_t until_ns;

	if (child_forget(fd) == -1)
		_exit(1);
	fd = CHILD_KEPT;
	if (get_ready(&machine, task, &r.text, &why) == -1)
		r = (struct report){ .what = FAILED, .text = why };
	if (!report(fd, &r) || r.what != READY)
		_exit(1);
	wait_for_word(fd);
	r.what = GOING;
	if (!report(fd, &r))
		_exit(1);
	/* The agent's end is the end of its answer: nothing more comes. */
	(void)wait_readable(&fd, 1, clock_ns() + DOER_ANSWER_S * CLOCK_S);
	until_ns = clock_ns() + task->delay_s * CLOCK_S;
	/* Success was answered: there is no giving up any more. */
	for (;; until_ns = clock_ns() + AGAIN_S * CLOCK_S) {
		clock_sleep_until(until_ns);
		ladder_run(&machine.ops, &task->way, &why);
		machine.ops.say(machine.ops.ctx, why.text);
	}
}

/* The doer's next word; -1 with the reason if it is not `wanted`. */
static int
listen_to(int fd, int wanted, struct reason *text, struct reason *why)
{
	struct report report = { .what = FAILED };

	if (wait_readable(&fd, 1, clock_ns() + PATIENCE_NS) == -1)
		return (reason_set(why, "nothing is heard from it for %d s",
		    (int)(PATIENCE_NS / CLOCK_S)));
	if (recv(fd, &report, sizeof(report), MSG_DONTWAIT) !=
	    (ssize_t)sizeof(report))
		return (reason_set(why, "it ended"));
	if ((int)report.what != wanted)
		return (reason_set(why, "%s", report.text.text));
	*text = report.text;
	return (0);
}

int
doer_start(struct doer *doer, const struct doer_task *task, struct reason *why)
{
	struct reason inner;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		return (reason_set(why, "socketpair: %s", strerror(errno)));
	pid = fork();
	if (pid == 0)
		be_doer(task, ends[1]);
	close(ends[1]);
	*doer = (struct doer){ .fd = ends[0], .pid = pid };
	if (pid == -1)
		reason_set(&inner, "fork: %s", strerror(errno));
	else if (listen_to(doer->fd, READY, &doer->steady, &inner) == 0)
		return (0);
	else
		kill(pid, SIGKILL);
	close(doer->fd);
	return (reason_set(why, "no process to end the node: %s", inner.text));
}

int
doer_go(struct doer *doer, struct reason *why)
{
	const char word = GO;
	struct reason inner, unused;

	if (send(doer->fd, &word, 1, MSG_NOSIGNAL) != 1)
		return (reason_set(
		    why, "the process to end the node: %s", strerror(errno)));
	if (listen_to(doer->fd, GOING, &unused, &inner) == 0)
		return (0);
	/* It waits for our end, and may have heard all the same. */
	kill(doer->pid, SIGKILL);
	return (reason_set(why,
	    "the process to end the node was told to go, and is killed: %s",
	    inner.text));
}
