/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/listen.h"
#include "fence_kdump/listener.h"
#include "fence_kdump/tell.h"
#include "lib/agent.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/stop.h"

/* How often names are tried again; on a terminal also a sign of life. */
#define TICK_S 1
#define SIGN_OF_LIFE 10 /* ticks */

void
listener_end(struct listener *l)
{
	l->over = true;
	event_base_loopbreak(l->base);
}

void
listener_time_out(struct listener *l)
{
	reason_set(&l->failed, "no message within %" PRId64 " s",
	    l->setup.settings.timeout_s);
	listener_end(l);
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	(void)what;
	hear_datagrams(arg, fd);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	listener_time_out(arg);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)what;
	if (stop_read(fd, &l->failed) == 1)
		listener_end(l);
}

static void
on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	if (lookup_take(&l->setup.lookup, &l->failed) == -1)
		listener_end(l);
	else
		hear_again(l);
}

/*
 * Adds an event; false if libevent does not take it.  libevent forgets one
 * that has fired, as the deadline's does: leak checkers would call it lost.
 */
static bool
watch(struct listener *l, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	struct event *e = event_new(l->base, fd, what, fn, l);

	if (e == NULL)
		return (false);
	l->events[l->n_events++] = e;
	return (event_add(e, after) == 0);
}

/* Asks for the names that have no address, and watches for the answers. */
static bool
ask(struct listener *l)
{
	const int added = lookup_ask(&l->setup.lookup, clock_ns(), &l->failed);

	if (added == -1)
		return (false);
	if (added > 0)
		hear_again(l);
	if (l->lookup_event || lookup_fd(&l->setup.lookup) == -1)
		return (true);
	l->lookup_event = true;
	if (watch(l, lookup_fd(&l->setup.lookup), EV_READ | EV_PERSIST,
		on_answer, NULL))
		return (true);
	reason_set(&l->failed, "cannot watch the resolver");
	return (false);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	int64_t left_ns;

	(void)fd;
	(void)what;
	if (lookup_pending(&l->setup.lookup) > 0 && !ask(l))
		listener_end(l);
	left_ns = l->deadline_ns - clock_ns();
	if (++l->ticks % SIGN_OF_LIFE == 0 && left_ns > 0 &&
	    !event_base_got_break(l->base) && isatty(STDOUT_FILENO))
		log_progress("still waiting for %s, %" PRId64 " s left",
		    l->setup.target.name, left_ns / CLOCK_S);
}

/* libevent waits in whole milliseconds of its own; the deadline is ours. */
static struct timeval
until(int64_t when_ns)
{
	int64_t left_ns = when_ns - clock_ns();
	struct timeval tv = { 0, 0 };

	if (left_ns > 0) {
		tv.tv_sec = (time_t)(left_ns / CLOCK_S);
		tv.tv_usec = (suseconds_t)(left_ns % CLOCK_S / 1000);
	}
	return (tv);
}

static void
libevent_says(int severity, const char *text)
{
	if (severity >= EVENT_LOG_WARN)
		log_warn("libevent: %s", text);
}

/* libevent's own way to die is to print something and call abort(3). */
static void
libevent_dies(int error)
{
	(void)error;
	log_error("not fenced: libevent cannot go on (see above)");
	_exit(AGENT_FAILED);
}

static struct event_base *
new_base(void)
{
	struct event_config *config;
	struct event_base *base;

	event_set_log_callback(libevent_says);
	event_set_fatal_callback(libevent_dies);
	config = event_config_new();
	if (config == NULL)
		return (NULL);
	/* By default timers are as coarse as the kernel's tick. */
	event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	/* The environment is Pacemaker's, and asking costs eight calls. */
	event_config_set_flag(config, EVENT_BASE_FLAG_IGNORE_ENV);
	base = event_base_new_with_config(config);
	event_config_free(config);
	return (base);
}

static bool
watch_all(struct listener *l)
{
	const struct timeval tick = { TICK_S, 0 };
	struct timeval left = until(l->deadline_ns);
	size_t i;

	for (i = 0; i < l->setup.n_ports; i++)
		if (!watch(l, l->setup.ports[i].fd, EV_READ | EV_PERSIST,
			on_datagram, NULL))
			return (false);
	return (watch(l, l->stop_fd, EV_READ | EV_PERSIST, on_signal, NULL) &&
	    watch(l, -1, EV_TIMEOUT, on_deadline, &left) &&
	    watch(l, -1, EV_PERSIST, on_tick, &tick));
}

/* Everything between the bound sockets and the loop. */
static bool
prepare(struct listener *l)
{
	l->batch = malloc(sizeof(*l->batch));
	if (l->batch == NULL)
		return (reason_set(&l->failed, "no memory") == 0);
	l->base = new_base();
	if (l->base == NULL || !watch_all(l)) {
		reason_set(
		    &l->failed, "libevent cannot start: %s", strerror(errno));
		return (false);
	}
	tell_waiting(&l->setup);
	return (ask(l));
}

/*
 * What the run has stays until the process ends, which is at once: nobody
 * waits for names that hang, or for memory to be put in order.
 */
bool
listen_run(const struct agent_call *call)
{
	static struct listener listener;
	struct listener *l = &listener;
	const struct settings settings = settings_of(call);

	l->started_ns = call->started_ns;
	l->deadline_ns = call->started_ns + settings.timeout_s * CLOCK_S;
	l->stop_fd = call->stop_fd;
	sources_init(&l->sources);
	if (setup_target(&l->setup, &settings, &l->failed) == 0 &&
	    setup_listen(&l->setup, &l->failed) == 0 && prepare(l) &&
	    !l->over && event_base_dispatch(l->base) == -1)
		reason_set(&l->failed, "libevent: the loop failed");
	if (l->accepted)
		return (true);
	tell_failure(&l->setup, &l->sources, l->failed.text);
	if (l->flood.since_ns != 0)
		tell_filtered(l->flood.since_ns - l->started_ns);
	return (false);
}
