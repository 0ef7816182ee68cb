/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "fence_kdump/asker.h"
#include "fence_kdump/finish.h"
#include "fence_kdump/hear.h"
#include "fence_kdump/listen.h"
#include "fence_kdump/listener.h"
#include "fence_kdump/loop.h"
#include "fence_kdump/tell.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/stop.h"

/* How often names are tried again; on a terminal also a sign of life. */
#define TICK_S 1
#define SIGN_OF_LIFE 10 /* ticks */

static void on_corosync(evutil_socket_t fd, short what, void *arg);

/*
 * One event for the answer that is awaited, and for its end in time; or for the
 * next question, if that is due at a time.
 */
static void
wait_for_corosync(struct listener *listener)
{
	const int fd = watch_fd(&listener->watch);
	const int64_t until_ns = fd == -1 ? watch_due(&listener->watch) :
					    watch_until(&listener->watch);
	const short what = fd == -1 ? EV_TIMEOUT : EV_READ | EV_TIMEOUT;
	struct timeval left;

	if (listener->corosync != NULL)
		event_free(listener->corosync);
	listener->corosync = NULL;
	if (until_ns == INT64_MAX)
		return;
	left = loop_until(until_ns);
	listener->corosync =
	    event_new(listener->base, fd, what, on_corosync, listener);
	if (listener->corosync != NULL &&
	    event_add(listener->corosync, &left) == 0)
		return;
	reason_set(&listener->failed, "cannot watch corosync's answer");
	finish(listener);
}

/* Another sample of the node's pongs, when it is time. */
static void
ask_corosync(struct listener *listener)
{
	const int fd = watch_fd(&listener->watch);
	struct reason why;

	if (watch_ask(&listener->watch, &why) == -1)
		log_warn("%s", why.text);
	if (watch_fd(&listener->watch) != fd)
		wait_for_corosync(listener);
}

/*
 * A sample is due, or may be: a tick has come, or the time for which libevent's
 * timer may end some milliseconds too early.
 */
static void
on_due(struct listener *listener)
{
	ask_corosync(listener);
	if (!listener->over && watch_fd(&listener->watch) == -1)
		wait_for_corosync(listener);
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;

	(void)what;
	finish_if(listener, hear_datagrams(listener, fd));
	if (!listener->over && watch_is_urgent(&listener->watch))
		ask_corosync(listener);
	if (!listener->over)
		asker_go(listener);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	finish_late(arg);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;

	(void)what;
	if (stop_read(fd, &listener->failed) == 1)
		finish(listener);
}

/*
 * More is known, of names, of addresses of this host, of corosync: who is
 * awaited, and what of the messages that came?
 */
static void
go_on(struct listener *listener)
{
	tell_own(&listener->setup);
	watch_node(&listener->watch, setup_nodeid(&listener->setup));
	finish_if(listener, hear_again(listener));
	if (!listener->over &&
	    !setup_may_come(&listener->setup, &listener->failed))
		finish(listener);
	if (!listener->over)
		asker_renew(listener);
	if (!listener->over && watch_is_urgent(&listener->watch))
		ask_corosync(listener);
}

static void
on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;

	(void)fd;
	(void)what;
	if (lookup_take(&listener->setup.lookup, &listener->failed) == -1)
		finish(listener);
	else
		go_on(listener);
}

/* This host has another address: it is its own from now on. */
static void
on_own(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;
	int rc = own_take(&listener->setup.own, &listener->failed);

	(void)fd;
	(void)what;
	if (rc == -1)
		finish(listener);
	else if (rc == 1 && listener->setup.settled)
		go_on(listener);
}

/*
 * Adds an event; false if libevent does not take it.  libevent forgets one
 * that has fired, as the deadline's does: leak checkers would call it lost.
 */
static bool
listen_for(struct listener *listener, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	struct event *event = event_new(listener->base, fd, what, fn, listener);

	if (event == NULL)
		return (false);
	listener->events[listener->n_events++] = event;
	return (event_add(event, after) == 0);
}

/* Asks for the names that are open, and watches for the answers. */
static bool
ask(struct listener *listener)
{
	const int added =
	    lookup_ask(&listener->setup.lookup, &listener->failed);

	if (added == -1)
		return (false);
	if (added > 0)
		go_on(listener);
	if (listener->names != NULL || lookup_fd(&listener->setup.lookup) == -1)
		return (true);
	listener->names =
	    event_new(listener->base, lookup_fd(&listener->setup.lookup),
		EV_READ | EV_PERSIST, on_answer, listener);
	if (listener->names != NULL && event_add(listener->names, NULL) == 0)
		return (true);
	reason_set(&listener->failed, "cannot watch the resolver");
	return (false);
}

/*
 * Corosync has answered who is in the cluster, or it does not run: from here on
 * it is known which node is asked for.
 */
static void
settle(struct listener *listener, void (*tell)(const struct setup *setup))
{
	if (listener->names != NULL)
		event_free(listener->names);
	listener->names = NULL;
	if (setup_settle(&listener->setup, watch_news(&listener->watch),
		&listener->failed) == -1) {
		finish(listener);
		return;
	}
	listener->filtered_n =
	    SIZE_MAX; /* the filters are of other addresses */
	tell(&listener->setup);
	asker_settle(listener);
	if (!listener->over)
		go_on(listener);
	if (!listener->over && !ask(listener))
		finish(listener);
}

/*
 * An answer that corosync did not give in time, or one more, can name nodes
 * that were not known when the node was settled.
 */
static void
learn(struct listener *listener)
{
	const struct cmap *map = watch_news(&listener->watch);
	const int rc = map == NULL ?
	    0 :
	    setup_learn(&listener->setup, map, &listener->failed);

	if (rc == -1)
		finish(listener);
	else if (rc == 1)
		settle(listener, tell_learned);
	else
		go_on(listener);
}

/* Takes what corosync has answered, and goes on with it. */
static void
on_corosync(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;
	struct reason why;
	int rc;

	(void)what;
	if (fd == -1) {
		on_due(listener);
		return;
	}
	rc = watch_take(&listener->watch, &why);
	if (rc == -1)
		log_warn("%s", why.text);
	if (rc != 0 && !listener->setup.settled)
		settle(listener, tell_waiting);
	else if (rc != 0)
		learn(listener);
	if (!listener->over)
		wait_for_corosync(listener);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct listener *listener = arg;
	int64_t left_ns;

	(void)fd;
	(void)what;
	if (!listener->setup.settled)
		return;
	if (lookup_pending(&listener->setup.lookup) > 0 && !ask(listener))
		finish(listener);
	if (!listener->over)
		go_on(listener);
	if (!listener->over)
		on_due(listener);
	left_ns = listener->deadline_ns - clock_ns();
	if (++listener->ticks % SIGN_OF_LIFE == 0 && left_ns > 0 &&
	    !event_base_got_break(listener->base) && isatty(STDOUT_FILENO))
		log_progress("still waiting for %s, %" PRId64 " s left",
		    listener->setup.target.name, left_ns / CLOCK_S);
}

static bool
watch_all(struct listener *listener)
{
	const struct timeval tick = { TICK_S, 0 };
	struct timeval left = loop_until(listener->deadline_ns);
	size_t i;

	for (i = 0; i < listener->setup.n_ports; i++)
		if (!listen_for(listener, listener->setup.ports[i].fd,
			EV_READ | EV_PERSIST, on_datagram, NULL))
			return (false);
	if (own_fd(&listener->setup.own) != -1 &&
	    !listen_for(listener, own_fd(&listener->setup.own),
		EV_READ | EV_PERSIST, on_own, NULL))
		return (false);
	return (listen_for(listener, listener->stop_fd, EV_READ | EV_PERSIST,
		    on_signal, NULL) &&
	    listen_for(listener, -1, EV_TIMEOUT, on_deadline, &left) &&
	    listen_for(listener, -1, EV_PERSIST, on_tick, &tick));
}

/* Everything between the bound sockets and the loop. */
static bool
prepare(struct listener *listener)
{
	listener->batch = malloc(sizeof(*listener->batch));
	if (listener->batch == NULL)
		return (reason_set(&listener->failed, "no memory") == 0);
	listener->base = loop_new();
	if (listener->base == NULL || !watch_all(listener)) {
		reason_set(&listener->failed, "libevent cannot start: %s",
		    strerror(errno));
		return (false);
	}
	return (true);
}

/*
 * Asks the node, as far as corosync's file names it, and corosync who is in the
 * cluster, if it runs; else only its file is known.
 */
static void
begin(struct listener *listener)
{
	struct reason why;

	asker_begin(listener);
	if (listener->over)
		return;
	if (watch_begin(&listener->watch, listener->started_ns,
		listener->setup.settings.running_s * CLOCK_S, &why) == -1)
		log_warn("%s", why.text);
	if (watch_fd(&listener->watch) == -1)
		settle(listener, tell_waiting);
	else
		wait_for_corosync(listener);
}

/*
 * What the run has stays until the process ends, which is at once: no code
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
	l->courtesy_ns = INT64_MAX;
	sources_init(&l->sources);
	setup_init(&l->setup, &settings);
	if (setup_ports(&l->setup, &l->failed) == 0 &&
	    setup_read(&l->setup, &l->failed) == 0 &&
	    setup_need_key(&l->setup, &l->failed) == 0 && prepare(l)) {
		begin(l);
		if (!l->over && event_base_dispatch(l->base) == -1)
			reason_set(&l->failed, "libevent: the loop failed");
	}
	asking_end(&l->asking);
	if (l->accepted)
		return (true);
	if (l->running)
		tell_running(&l->setup, &l->sources, &l->seen);
	else
		tell_failure(&l->setup, &l->sources, l->failed.text);
	if (!l->running && l->asking.sent > 0)
		tell_unanswered(&l->setup, &l->asking, &l->proof);
	if (l->flood.since_ns != 0)
		tell_filtered(l->flood.since_ns - l->started_ns);
	return (false);
}
