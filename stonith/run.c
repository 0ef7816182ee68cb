/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stop.h"
#include "stonith/judge.h"
#include "stonith/run.h"

#define GRACE_S 5 /* from SIGTERM to SIGKILL */

/* One of the agent's two outputs. */
struct stream {
	int fd;                  /* our end of the pipe; -1 = closed */
	const char *agent;       /* its path, for messages about it */
	int to;                  /* where it is handed on to; -1 = kept */
	struct run_output *kept; /* if it is kept */
	size_t taken;
	bool too_much;
	struct event *event;
};

struct running {
	const struct run *run;
	struct event_base *base;
	pid_t pid;
	bool ended;
	struct stream out, err;
	struct event *child, *stop, *timer;
	struct ending ending;
};

static void
take(struct stream *stream, const char *bytes, size_t len)
{
	char *more;

	if (stream->too_much)
		return;
	if (stream->taken + len > RUN_KEPT) {
		stream->too_much = true;
		if (stream->to != -1)
			log_warn("%s: printed more than %u bytes: the rest "
				 "is not shown",
			    stream->agent, RUN_KEPT);
		return;
	}
	stream->taken += len;
	if (stream->to != -1) {
		log_pass(stream->to, bytes, len);
		return;
	}
	more = realloc(stream->kept->bytes, stream->taken);
	if (more == NULL) {
		stream->too_much = true;
		return;
	}
	memcpy(more + stream->kept->len, bytes, len);
	stream->kept->bytes = more;
	stream->kept->len = stream->taken;
}

/* One portion; false if there is none now, or none any more. */
static bool
drain(struct stream *stream)
{
	char bytes[PIPE_BUF];
	ssize_t n;

	if (stream->fd == -1)
		return (false);
	n = read(stream->fd, bytes, sizeof(bytes));
	if (n > 0) {
		take(stream, bytes, (size_t)n);
		return (true);
	}
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return (false);
	event_del(stream->event);
	close(stream->fd);
	stream->fd = -1;
	return (false);
}

static void
on_output(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	drain(arg);
}

static void
end_agent(struct running *running, int signo)
{
	const struct timeval grace = { .tv_sec = GRACE_S };

	kill(running->pid, signo);
	evtimer_add(running->timer, &grace);
}

/* First its time is over, then its patience. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct running *running = arg;
	bool asked = running->ending.overtime || running->ending.stopped;

	(void)fd;
	(void)what;
	running->ending.overtime = !running->ending.stopped;
	end_agent(running, asked ? SIGKILL : SIGTERM);
}

static void
on_stop(evutil_socket_t fd, short what, void *arg)
{
	struct running *running = arg;
	struct reason why;

	(void)what;
	if (stop_read((int)fd, &why) == 0)
		return;
	log_error("%s: so is %s", why.text, running->run->path);
	running->ending.stopped = true;
	end_agent(running, SIGTERM);
}

static void
on_child(evutil_socket_t signo, short what, void *arg)
{
	struct running *running = arg;

	(void)signo;
	(void)what;
	if (waitpid(running->pid, &running->ending.status, WNOHANG) !=
	    running->pid)
		return;
	running->ended = true;
	event_base_loopbreak(running->base);
}

/* A pipe whose reading end, this program's, never blocks. */
static int
open_stream(struct running *running, struct stream *stream, int *theirs)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (-1);
	stream->fd = ends[0];
	*theirs = ends[1];
	if (fcntl(stream->fd, F_SETFL, O_NONBLOCK) == -1)
		return (-1);
	stream->event = event_new(
	    running->base, stream->fd, EV_READ | EV_PERSIST, on_output, stream);
	return (stream->event == NULL ? -1 : event_add(stream->event, NULL));
}

/* A pipe with all of the input in it, and then the end. */
static int
open_input(const struct run *run)
{
	int ends[2];
	ssize_t n;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (-1);
	n = fcntl(ends[1], F_SETFL, O_NONBLOCK) == -1 ?
	    -1 :
	    write(ends[1], run->input, run->len);
	close(ends[1]);
	if (n == (ssize_t)run->len)
		return (ends[0]);
	close(ends[0]);
	errno = ENOBUFS;
	return (-1);
}

/* 0 or an error number. */
static int
spawn(struct running *running, const int fds[3])
{
	/*
	 * exec(3) changes no argument, and its prototype cannot express that.
	 */
	/* NOLINTNEXTLINE(performance-no-int-to-ptr) */
	char *const argv[] = { (char *)(uintptr_t)running->run->path, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int rc, i;

	sigfillset(&all);
	sigemptyset(&none);
	if ((rc = posix_spawn_file_actions_init(&actions)) != 0)
		return (rc);
	if ((rc = posix_spawnattr_init(&attr)) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return (rc);
	}
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	for (i = 0; i < 3 && rc == 0; i++)
		rc = posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	if (rc == 0)
		rc = posix_spawn(&running->pid, running->run->path, &actions,
		    &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return (rc);
}

/* Everything that must be there before the agent is. */
static int
prepare(struct running *running, int fds[3])
{
	sigset_t child;

	/* The caller may have blocked it. */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigprocmask(SIG_UNBLOCK, &child, NULL) == -1 ||
	    (running->base = event_base_new()) == NULL)
		return (-1);
	running->child =
	    evsignal_new(running->base, SIGCHLD, on_child, running);
	running->stop = event_new(running->base, running->run->stop_fd,
	    EV_READ | EV_PERSIST, on_stop, running);
	running->timer = evtimer_new(running->base, on_timer, running);
	if (running->child == NULL || running->stop == NULL ||
	    running->timer == NULL || event_add(running->child, NULL) == -1 ||
	    event_add(running->stop, NULL) == -1)
		return (-1);
	if ((fds[0] = open_input(running->run)) == -1)
		return (-1);
	return (open_stream(running, &running->out, &fds[1]) == -1 ||
		    open_stream(running, &running->err, &fds[2]) == -1 ?
		-1 :
		0);
}

static void
free_event(struct event *event)
{
	if (event != NULL)
		event_free(event);
}

static void
close_fd(int fd)
{
	if (fd != -1)
		close(fd);
}

static void
clean_up(struct running *running, int input)
{
	free_event(running->out.event);
	free_event(running->err.event);
	free_event(running->child);
	free_event(running->stop);
	free_event(running->timer);
	if (running->base != NULL)
		event_base_free(running->base);
	close_fd(running->out.fd);
	close_fd(running->err.fd);
	close_fd(input);
}

/* Until it has ended, and all of its output is taken. */
static int
wait_for(struct running *running)
{
	const struct timeval time = { .tv_sec = (time_t)running->run->seconds };

	if (running->run->seconds > 0)
		evtimer_add(running->timer, &time);
	while (!running->ended)
		if (event_base_dispatch(running->base) == -1)
			return (-1);
	while (!running->out.too_much && drain(&running->out))
		continue;
	while (!running->err.too_much && drain(&running->err))
		continue;
	return (0);
}

int
run_agent(const struct run *run, struct run_output *output, struct reason *why)
{
	struct running running = {
		.run = run,
		.out = { .fd = -1,
		    .agent = run->path,
		    .kept = output,
		    .to = output == NULL ? STDOUT_FILENO : -1 },
		.err = { .fd = -1, .agent = run->path, .to = STDERR_FILENO },
		.ending = { .limit = RUN_KEPT, .seconds = run->seconds },
	};
	int fds[3] = { -1, -1, -1 }, error, unread = 0, rc = -1;

	if (prepare(&running, fds) == -1)
		reason_set(
		    why, "%s: cannot be run: %s", run->path, strerror(errno));
	else if ((error = spawn(&running, fds)) != 0)
		reason_set(
		    why, "%s: cannot be run: %s", run->path, strerror(error));
	else
		rc = 0;
	close_fd(fds[1]);
	close_fd(fds[2]);
	if (rc == 0 && wait_for(&running) == -1)
		rc = reason_set(why, "%s: cannot be waited for", run->path);
	if (rc == 0) {
		struct reason inner = { "" };

		if (ioctl(fds[0], FIONREAD, &unread) == -1)
			unread = (int)run->len;
		running.ending.unread = (size_t)unread;
		running.ending.too_much =
		    running.out.too_much && output != NULL;
		if (judge(&running.ending, &inner) == -1)
			rc = reason_set(why, "%s: %s", run->path, inner.text);
	}
	clean_up(&running, fds[0]);
	return (rc);
}
