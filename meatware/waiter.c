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
stop(struct waiter *waiter, enum meat_end end)
{
	waiter->end = end;
	event_base_loopbreak(waiter->base);
}

/* True, and the loop ends, if the time is over. */
static bool
end_if_late(struct waiter *waiter)
{
	if (waiter->deadline_ns == 0 || clock_ns() < waiter->deadline_ns)
		return (false);
	reason_set(&waiter->why, "no answer within %" PRId64 " s",
	    waiter->settings.timeout_s);
	stop(waiter, MEAT_END_TIMEOUT);
	return (true);
}

/* True, and the loop ends, if one of the ending signals has come. */
static bool
end_if_stopped(struct waiter *waiter)
{
	if (stop_read(waiter->stop_fd, &waiter->why) == 0)
		return (false);
	stop(waiter, MEAT_END_FAILED);
	return (true);
}

/*
 * The one place where "fenced" comes from: a whole line that came through
 * this request's own FIFO and that meat_judge() found to be the operator's
 * word for this node, read before the deadline and before a signal came.
 */
static void
confirmed(struct waiter *waiter, const char *claim)
{
	if (end_if_late(waiter) || end_if_stopped(waiter))
		return;
	waiter->confirmed = true;
	reason_set(
	    &waiter->why, "confirmed by an operator (claimed: %s)", claim);
	stop(waiter, MEAT_END_CONFIRMED);
}

/* Takes one chunk; true if there may be more to read at once. */
static bool
take_chunk(struct waiter *waiter)
{
	const enum replies_read found = replies_read(&waiter->replies,
	    waiter->request.fifo_fd, waiter->request.info.node);
	const char *claim =
	    *waiter->replies.claim == '\0' ? "not said" : waiter->replies.claim;

	switch (found) {
	case REPLIES_MORE:
		return (!end_if_late(waiter));
	case REPLIES_EMPTY:
		return (false);
	case REPLIES_CONFIRMED:
		confirmed(waiter, claim);
		return (false);
	case REPLIES_DENIED:
		reason_set(&waiter->why,
		    "an operator says that it is not down (claimed: %s)",
		    claim);
		stop(waiter, MEAT_END_REFUSED);
		return (false);
	case REPLIES_FAILED:
		break;
	}
	reason_set(&waiter->why, "reading the FIFO: %s", strerror(errno));
	stop(waiter, MEAT_END_FAILED);
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
	struct waiter *waiter = arg;
	const struct timeval again = { 0, 1000 };

	(void)fd;
	(void)what;
	/* libevent's clock may be ahead of clock_ns() by a little. */
	if (!end_if_late(waiter))
		evtimer_add(waiter->events[0], &again);
}

static int64_t
left_s(const struct waiter *waiter)
{
	int64_t left_ns;

	if (waiter->deadline_ns == 0)
		return (0);
	left_ns = waiter->deadline_ns - clock_ns();
	return (left_ns <= 0 ? 0 : (left_ns + CLOCK_S / 2) / CLOCK_S);
}

static void
on_remind(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *waiter = arg;

	(void)fd;
	(void)what;
	if (!end_if_late(waiter))
		call_operator(&waiter->request.info, left_s(waiter),
		    !waiter->settings.from_stdin);
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
	struct waiter *waiter = arg;
	struct reason why;

	(void)fd;
	(void)what;
	if (end_if_late(waiter))
		return;
	publish_look(&waiter->publisher);
	if (!request_reachable(&waiter->request, &waiter->why))
		stop(waiter, MEAT_END_FAILED);
	else if (!request_follow_clock(&waiter->request, left_s(waiter), &why))
		log_warn("the clock was set: %s", why.text);
}

/* The children that call, the guard and the other ones: all reaped. */
static void
on_child(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *waiter = arg;
	int status;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		notify_ended(&waiter->notifier, pid);
		publish_ended(
		    &waiter->publisher, pid, status, &waiter->request.info);
	}
}

static struct event *
watch(struct waiter *waiter, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	struct event *event = event_new(waiter->base, fd, what, fn, waiter);

	if (event != NULL && event_add(event, after) == 0)
		return (event);
	if (event != NULL)
		event_free(event);
	return (NULL);
}

/* Without a guard the waiting would go on, but a SIGKILL leave the FIFO. */
static void
on_guard(evutil_socket_t fd, short what, void *arg)
{
	struct waiter *waiter = arg;

	(void)fd;
	(void)what;
	event_free(waiter->guard_event);
	waiter->guard_event = NULL;
	close(waiter->guard.fd);
	waiter->guard.fd = -1;
	if (guard_start(&waiter->guard, &waiter->request, &waiter->notifier,
		&waiter->why) == 0)
		waiter->guard_event = watch(waiter, waiter->guard.fd,
		    EV_READ | EV_PERSIST, on_guard, NULL);
	if (waiter->guard_event != NULL)
		log_warn("the guard process was killed: there is a new one");
	else
		log_error("the guard process was killed, and there is no new "
			  "one: %s",
		    waiter->why.text);
	waiter->why.text[0] = '\0';
}

/* Adds an event that lives as long as the loop. */
static bool
watch_always(struct waiter *waiter, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	waiter->events[waiter->n_events] = watch(waiter, fd, what, fn, after);
	return (waiter->events[waiter->n_events++] != NULL);
}

static bool
watch_signals(struct waiter *waiter)
{
	sigset_t child;

	/* The caller may have blocked it. */
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	return (watch_always(waiter, waiter->stop_fd, EV_READ | EV_PERSIST,
		    on_signal, NULL) &&
	    watch_always(
		waiter, SIGCHLD, EV_SIGNAL | EV_PERSIST, on_child, NULL) &&
	    sigprocmask(SIG_UNBLOCK, &child, NULL) == 0);
}

static bool
watch_all(struct waiter *waiter)
{
	const int64_t left_ns =
	    waiter->deadline_ns == 0 ? 0 : waiter->deadline_ns - clock_ns();
	const struct timeval left = {
		.tv_sec = (time_t)(left_ns < 0 ? 0 : left_ns / CLOCK_S),
		.tv_usec =
		    (suseconds_t)(left_ns < 0 ? 0 : left_ns % CLOCK_S / 1000),
	};
	const struct timeval remind = { .tv_sec =
					    (time_t)waiter->settings.remind_s };
	const struct timeval look = { .tv_sec = LOOK_S };

	if (waiter->deadline_ns != 0 &&
	    !watch_always(waiter, -1, EV_TIMEOUT, on_deadline, &left))
		return (false);
	if (waiter->settings.remind_s != 0 &&
	    !watch_always(waiter, -1, EV_PERSIST, on_remind, &remind))
		return (false);
	if (!watch_always(waiter, -1, EV_PERSIST, on_look, &look))
		return (false);
	waiter->guard_event = watch(
	    waiter, waiter->guard.fd, EV_READ | EV_PERSIST, on_guard, NULL);
	return (waiter->guard_event != NULL &&
	    watch_always(waiter, waiter->request.fifo_fd, EV_READ | EV_PERSIST,
		on_fifo, NULL) &&
	    watch_signals(waiter));
}

void
waiter_wait(struct waiter *waiter)
{
	waiter->base = event_base_new();
	if (waiter->base == NULL || !watch_all(waiter)) {
		reason_set(
		    &waiter->why, "libevent cannot start: %s", strerror(errno));
		return;
	}
	if (request_publish(&waiter->request, &waiter->why) == -1)
		return;
	call_operator(&waiter->request.info, left_s(waiter),
	    !waiter->settings.from_stdin);
	notify_run(&waiter->notifier, "opened", &waiter->request.info, "");
	publish_start(&waiter->publisher, &waiter->request.info);
	if (event_base_dispatch(waiter->base) == -1)
		reason_set(&waiter->why, "libevent: the loop failed");
}

void
waiter_free(struct waiter *waiter)
{
	while (waiter->n_events > 0)
		if (waiter->events[--waiter->n_events] != NULL)
			event_free(waiter->events[waiter->n_events]);
	if (waiter->guard_event != NULL)
		event_free(waiter->guard_event);
	if (waiter->base != NULL)
		event_base_free(waiter->base);
}
