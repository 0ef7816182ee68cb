/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/prctl.h>
#include <sys/socket.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "lib/child.h"
#include "lib/clock.h"
#include "lib/reason.h"
#include "lib/wait.h"
#include "meat/meat_data.h"
#include "meatware/call.h"
#include "meatware/guard.h"
#include "meatware/notify.h"
#include "meatware/publish.h"
#include "meatware/request.h"

#define NAME "meatware-guard" /* what ps(1) shows */
#define ON_DUTY 'g'
#define DISMISSED 'd'
#define PATIENCE_NS (10 * CLOCK_S) /* with one that starts */

/* True if the agent sent its good-bye; false if it ended without one. */
static bool
wait_for_agent(int fd)
{
	char word = 0;
	ssize_t n;

	do {
		n = recv(fd, &word, 1, 0);
	} while (n == -1 && errno == EINTR);
	return (n == 1 && word == DISMISSED);
}

_Noreturn static void
keep_guard(struct request *request, int fd, struct notifier *notifier)
{
	const char word = ON_DUTY, *end = "agent killed (Pacemaker's timeout?)";
	struct reason why = { "" };
	sigset_t all;

	/* What is sent to it by mistake neither ends it nor is the agent's. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	prctl(PR_SET_NAME, NAME);
	/*
	 * No caller must wait for the guard, and no client take it for the
	 * FIFO's reader.
	 */
	request_leave(request);
	if (setsid() == -1 || child_quiet() == -1)
		_exit(1);
	/* No agent to report to?  Then it was killed meanwhile. */
	if (send(fd, &word, 1, MSG_NOSIGNAL) == 1 && wait_for_agent(fd))
		_exit(0);
	request_end(request, MEAT_END_KILLED, end, &why);
	/* Logging may take a while; the next request may begin. */
	request_close(request);
	publish_clear(request->info.node);
	call_killed(&request->info, why.text);
	notify_end(
	    notifier, meat_end_name(MEAT_END_KILLED), &request->info, end);
	_exit(0);
}

/* False if the guard ended instead of going on duty, or does not get there. */
static bool
await_duty(int fd)
{
	char word = 0;

	return (wait_readable(&fd, 1, clock_ns() + PATIENCE_NS) == 0 &&
	    recv(fd, &word, 1, MSG_DONTWAIT) == 1 && word == ON_DUTY);
}

int
guard_start(struct guard *g, struct request *request, struct notifier *notifier,
    struct reason *why)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return (reason_set(
		    why, "no guard: socketpair: %s", strerror(errno)));
	g->fd = ends[0];
	g->pid = fork();
	if (g->pid == 0) {
		close(ends[0]);
		keep_guard(request, ends[1], notifier);
	}
	close(ends[1]);
	if (g->pid == -1)
		reason_set(why, "no guard: fork: %s", strerror(errno));
	else if (await_duty(g->fd))
		return (0);
	else {
		/* It may be stopped, and would share the locks for ever. */
		kill(g->pid, SIGKILL);
		reason_set(why, "the guard did not start");
	}
	close(g->fd);
	g->fd = -1;
	return (-1);
}

void
guard_dismiss(struct guard *g)
{
	const char word = DISMISSED;

	if (g->fd == -1)
		return;
	/* If the agent is gone already, nothing reaches it. */
	if (send(g->fd, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1)
		g->pid = -1;
	close(g->fd);
	g->fd = -1;
}
