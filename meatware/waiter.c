/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/wait.h>

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/stop.h"
#include "meatware/call.h"
#include "meatware/waiter.h"

/* Chunks in a row, before signals and the deadline are looked at. */
#define CHUNKS 16

/* How often the FIFO is looked for, where clients look for it. */
#define LOOK_S 5

static void
stop(struct waiter *w, enum meat_end end)
{
	w->end = end;
	event_base_loopbreak(w->base);
}

/* True, and the loop ends, if the time is over. */
static bool
end_if_late(struct waiter *w)
{
	if (w->deadline_ns == 0 || clock_ns() < w->deadline_ns)
		return (false);
	reason_set(
	    &w->why, "no answer within %" PRId64 " s", w->settings.timeout_s);
	stop(w, MEAT_END_TIMEOUT);
	return (true);
}

/* True, and the loop ends, if one of the ending signals has come. */
static bool
end_if_stopped(struct waiter *w)
{
	if (stop_read(w->stop_fd, &w->why) == 0)
		return (false);
	stop(w, MEAT_END_FAILED);
	return (true);
}

/*
 * The one place where "fenced" comes from: a whole line that came through
 * this request's own FIFO and that meat_judge() found to be the operator's
 * word for this node, read before the deadline and before a signal came.
 */
static void
confirmed(struct waiter *w, const char *claim)
{
	if (end_if_late(w) || end_if_stopped(w))
		return;
	w->confirmed = true;
	reason_set(&w->why, "confirmed by an operator (claimed: %s)", claim);
	stop(w, MEAT_END_CONFIRMED);
}

/* Takes one chunk; true if there may be more to read at once. */
static bool
take_chunk(struct waiter *w)
{
	const enum replies_read found =
	    replies_read(&w->replies, w->request.fifo_fd, w->request.info.node);
	const char *claim =
	    *w->replies.claim == '\0' ? "not said" : w->replies.claim;

	switch (found) {
	case REPLIES_MORE:
		return (!end_if_late(w));
	case REPLIES_EMPTY:
		return (false);
	case REPLIES_CONFIRMED:
		confirmed(w, claim);
		return (false);
	case REPLIES_DENIED:
		reason_set(&w->why,
		    "an operator says that it is not down (claimed: %s)",
		    claim);
		stop(w, MEAT_END_REFUSED);
		return (false);
	case REPLIES_FAILED:
		break;
	}
	reason_set(&w->why, "reading the FIFO: %s", strerror(errno));
	stop(w, MEAT_END_FAILED);
	return (false);
}

static void
on_fifo(evutil_socket_t fd, short what, void *arg)
{
	int i;

	(void)fd;
	(void)what;
	for (i = 0; i < CHUNKS; i++)
		if (!take_chunk(arg))
			return;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *w = arg;
	const struct timeval again = { 0, 1000 };

	(void)fd;
	(void)what;
	/* libevent's clock may be ahead of clock_ns() by a little. */
	if (!end_if_late(w))
		evtimer_add(w->events[0], &again);
}

static int64_t
left_s(const struct waiter *w)
{
	int64_t left_ns;

	if (w->deadline_ns == 0)
		return (0);
	left_ns = w->deadline_ns - clock_ns();
	return (left_ns <= 0 ? 0 : (left_ns + CLOCK_S / 2) / CLOCK_S);
}

static void
on_remind(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *w = arg;

	(void)fd;
	(void)what;
	if (!end_if_late(w))
		call_operator(
		    &w->request.info, left_s(w), !w->settings.from_stdin);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	end_if_stopped(arg);
}

/*
 * Without its FIFO the request would wait for an answer that cannot come; and
 * if the clock is set, its times are others.
 */
static void
on_look(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *w = arg;
	struct reason why;

	(void)fd;
	(void)what;
	if (end_if_late(w))
		return;
	publish_look(&w->publisher);
	if (!request_reachable(&w->request, &w->why))
		stop(w, MEAT_END_FAILED);
	else if (!request_follow_clock(&w->request, left_s(w), &why))
		log_warn("the clock was set: %s", why.text);
}

/* The children that call, the guard and the other ones: all reaped. */
static void
on_child(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *w = arg;
	int status;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		notify_ended(&w->notifier, pid);
		publish_ended(&w->publisher, pid, status, &w->request.info);
	}
}

static struct event *
watch(struct waiter *w, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	struct event *e = event_new(w->base, fd, what, fn, w);

	if (e != NULL && event_add(e, after) == 0)
		return (e);
	if (e != NULL)
		event_free(e);
	return (NULL);
}

/* Without a guard the waiting would go on, but a SIGKILL leave the FIFO. */
static void
on_guard(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *w = arg;

	(void)fd;
	(void)what;
	event_free(w->guard_event);
	w->guard_event = NULL;
	close(w->guard.fd);
	w->guard.fd = -1;
	if (guard_start(&w->guard, &w->request, &w->notifier, &w->why) == 0)
		w->guard_event =
		    watch(w, w->guard.fd, EV_READ | EV_PERSIST, on_guard, NULL);
	if (w->guard_event != NULL)
		log_warn("the guard process was killed: there is a new one");
	else
		log_error("the guard process was killed, and there is no new "
			  "one: %s",
		    w->why.text);
	w->why.text[0] = '\0';
}

/* Adds an event that lives as long as the loop. */
static bool
watch_always(struct waiter *w, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	w->events[w->n_events] = watch(w, fd, what, fn, after);
	return (w->events[w->n_events++] != NULL);
}

static bool
watch_signals(struct waiter *w)
{
	sigset_t child;

	/* The caller may have blocked it. */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	return (watch_always(
		    w, w->stop_fd, EV_READ | EV_PERSIST, on_signal, NULL) &&
	    watch_always(w, SIGCHLD, EV_SIGNAL | EV_PERSIST, on_child, NULL) &&
	    sigprocmask(SIG_UNBLOCK, &child, NULL) == 0);
}

static bool
watch_all(struct waiter *w)
{
	const int64_t left_ns =
	    w->deadline_ns == 0 ? 0 : w->deadline_ns - clock_ns();
	const struct timeval left = {
		.tv_sec = (time_t)(left_ns < 0 ? 0 : left_ns / CLOCK_S),
		.tv_usec =
		    (suseconds_t)(left_ns < 0 ? 0 : left_ns % CLOCK_S / 1000),
	};
	const struct timeval remind = { .tv_sec =
					    (time_t)w->settings.remind_s };
	const struct timeval look = { .tv_sec = LOOK_S };

	if (w->deadline_ns != 0 &&
	    !watch_always(w, -1, EV_TIMEOUT, on_deadline, &left))
		return (false);
	if (w->settings.remind_s != 0 &&
	    !watch_always(w, -1, EV_PERSIST, on_remind, &remind))
		return (false);
	if (!watch_always(w, -1, EV_PERSIST, on_look, &look))
		return (false);
	w->guard_event =
	    watch(w, w->guard.fd, EV_READ | EV_PERSIST, on_guard, NULL);
	return (w->guard_event != NULL &&
	    watch_always(
		w, w->request.fifo_fd, EV_READ | EV_PERSIST, on_fifo, NULL) &&
	    watch_signals(w));
}

void
waiter_wait(struct waiter *w)
{
	w->base = event_base_new();
	if (w->base == NULL || !watch_all(w)) {
		reason_set(
		    &w->why, "libevent cannot start: %s", strerror(errno));
		return;
	}
	if (request_publish(&w->request, &w->why) == -1)
		return;
	call_operator(&w->request.info, left_s(w), !w->settings.from_stdin);
	notify_run(&w->notifier, "opened", &w->request.info, "");
	publish_start(&w->publisher, &w->request.info);
	if (event_base_dispatch(w->base) == -1)
		reason_set(&w->why, "libevent: the loop failed");
}

void
waiter_free(struct waiter *w)
{
	while (w->n_events > 0)
		if (w->events[--w->n_events] != NULL)
			event_free(w->events[w->n_events]);
	if (w->guard_event != NULL)
		event_free(w->guard_event);
	if (w->base != NULL)
		event_base_free(w->base);
}
