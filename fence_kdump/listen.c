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
wait_for_corosync(struct listener *l)
{
	const int fd = watch_fd(&l->watch);
	const int64_t until_ns =
	    fd == -1 ? watch_due(&l->watch) : watch_until(&l->watch);
	const short what = fd == -1 ? EV_TIMEOUT : EV_READ | EV_TIMEOUT;
	struct timeval left;

	if (l->corosync != NULL)
		event_free(l->corosync);
	l->corosync = NULL;
	if (until_ns == INT64_MAX)
		return;
	left = loop_until(until_ns);
	l->corosync = event_new(l->base, fd, what, on_corosync, l);
	if (l->corosync != NULL && event_add(l->corosync, &left) == 0)
		return;
	reason_set(&l->failed, "cannot watch corosync's answer");
	finish(l);
}

/* Another sample of the node's pongs, when it is time. */
static void
ask_corosync(struct listener *l)
{
	const int fd = watch_fd(&l->watch);
	struct reason why;

	if (watch_ask(&l->watch, &why) == -1)
		log_warn("%s", why.text);
	if (watch_fd(&l->watch) != fd)
		wait_for_corosync(l);
}

/*
 * A sample is due, or may be: a tick has come, or the time for which libevent's
 * timer may end some milliseconds too early.
 */
static void
on_due(struct listener *l)
{
	ask_corosync(l);
	if (!l->over && watch_fd(&l->watch) == -1)
		wait_for_corosync(l);
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)what;
	finish_if(l, hear_datagrams(l, fd));
	if (!l->over && watch_is_urgent(&l->watch))
		ask_corosync(l);
	if (!l->over)
		asker_go(l);
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
	struct listener *l = arg;

	(void)what;
	if (stop_read(fd, &l->failed) == 1)
		finish(l);
}

/*
 * More is known, of names, of addresses of this host, of corosync: who is
 * awaited, and what of the messages that came?
 */
static void
go_on(struct listener *l)
{
	tell_own(&l->setup);
	watch_node(&l->watch, setup_nodeid(&l->setup));
	finish_if(l, hear_again(l));
	if (!l->over && !setup_may_come(&l->setup, &l->failed))
		finish(l);
	if (!l->over)
		asker_renew(l);
	if (!l->over && watch_is_urgent(&l->watch))
		ask_corosync(l);
}

static void
on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	if (lookup_take(&l->setup.lookup, &l->failed) == -1)
		finish(l);
	else
		go_on(l);
}

/* This host has another address: it is its own from now on. */
static void
on_own(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	int rc = own_take(&l->setup.own, &l->failed);

	(void)fd;
	(void)what;
	if (rc == -1)
		finish(l);
	else if (rc == 1 && l->setup.settled)
		go_on(l);
}

/*
 * Adds an event; false if libevent does not take it.  libevent forgets one
 * that has fired, as the deadline's does: leak checkers would call it lost.
 */
static bool
listen_for(struct listener *l, int fd, short what, event_callback_fn fn,
    const struct timeval *after)
{
	struct event *e = event_new(l->base, fd, what, fn, l);

	if (e == NULL)
		return (false);
	l->events[l->n_events++] = e;
	return (event_add(e, after) == 0);
}

/* Asks for the names that are open, and watches for the answers. */
static bool
ask(struct listener *l)
{
	const int added = lookup_ask(&l->setup.lookup, &l->failed);

	if (added == -1)
		return (false);
	if (added > 0)
		go_on(l);
	if (l->names != NULL || lookup_fd(&l->setup.lookup) == -1)
		return (true);
	l->names = event_new(l->base, lookup_fd(&l->setup.lookup),
	    EV_READ | EV_PERSIST, on_answer, l);
	if (l->names != NULL && event_add(l->names, NULL) == 0)
		return (true);
	reason_set(&l->failed, "cannot watch the resolver");
	return (false);
}

/*
 * Corosync has answered who is in the cluster, or it does not run: from here on
 * it is known which node is asked for.
 */
static void
settle(struct listener *l, void (*tell)(const struct setup *p))
{
	if (l->names != NULL)
		event_free(l->names);
	l->names = NULL;
	if (setup_settle(&l->setup, watch_news(&l->watch), &l->failed) == -1) {
		finish(l);
		return;
	}
	l->filtered_n = SIZE_MAX; /* the filters are of other addresses */
	tell(&l->setup);
	asker_settle(l);
	if (!l->over)
		go_on(l);
	if (!l->over && !ask(l))
		finish(l);
}

/*
 * An answer that corosync did not give in time, or one more, can name nodes
 * that were not known when the node was settled.
 */
static void
learn(struct listener *l)
{
	const struct cmap *map = watch_news(&l->watch);
	const int rc =
	    map == NULL ? 0 : setup_learn(&l->setup, map, &l->failed);

	if (rc == -1)
		finish(l);
	else if (rc == 1)
		settle(l, tell_learned);
	else
		go_on(l);
}

/* Takes what corosync has answered, and goes on with it. */
static void
on_corosync(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	struct reason why;
	int rc;

	(void)what;
	if (fd == -1) {
		on_due(l);
		return;
	}
	rc = watch_take(&l->watch, &why);
	if (rc == -1)
		log_warn("%s", why.text);
	if (rc != 0 && !l->setup.settled)
		settle(l, tell_waiting);
	else if (rc != 0)
		learn(l);
	if (!l->over)
		wait_for_corosync(l);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	int64_t left_ns;

	(void)fd;
	(void)what;
	if (!l->setup.settled)
		return;
	if (lookup_pending(&l->setup.lookup) > 0 && !ask(l))
		finish(l);
	if (!l->over)
		go_on(l);
	if (!l->over)
		on_due(l);
	left_ns = l->deadline_ns - clock_ns();
	if (++l->ticks % SIGN_OF_LIFE == 0 && left_ns > 0 &&
	    !event_base_got_break(l->base) && isatty(STDOUT_FILENO))
		log_progress("still waiting for %s, %" PRId64 " s left",
		    l->setup.target.name, left_ns / CLOCK_S);
}

static bool
watch_all(struct listener *l)
{
	const struct timeval tick = { TICK_S, 0 };
	struct timeval left = loop_until(l->deadline_ns);
	size_t i;

	for (i = 0; i < l->setup.n_ports; i++)
		if (!listen_for(l, l->setup.ports[i].fd, EV_READ | EV_PERSIST,
			on_datagram, NULL))
			return (false);
	if (own_fd(&l->setup.own) != -1 &&
	    !listen_for(
		l, own_fd(&l->setup.own), EV_READ | EV_PERSIST, on_own, NULL))
		return (false);
	return (
	    listen_for(l, l->stop_fd, EV_READ | EV_PERSIST, on_signal, NULL) &&
	    listen_for(l, -1, EV_TIMEOUT, on_deadline, &left) &&
	    listen_for(l, -1, EV_PERSIST, on_tick, &tick));
}

/* Everything between the bound sockets and the loop. */
static bool
prepare(struct listener *l)
{
	l->batch = malloc(sizeof(*l->batch));
	if (l->batch == NULL)
		return (reason_set(&l->failed, "no memory") == 0);
	l->base = loop_new();
	if (l->base == NULL || !watch_all(l)) {
		reason_set(
		    &l->failed, "libevent cannot start: %s", strerror(errno));
		return (false);
	}
	return (true);
}

/*
 * Asks the node, as far as corosync's file names it, and corosync who is in the
 * cluster, if it runs; else only its file is known.
 */
static void
begin(struct listener *l)
{
	struct reason why;

	asker_begin(l);
	if (l->over)
		return;
	if (watch_begin(&l->watch, l->started_ns,
		l->setup.settings.running_s * CLOCK_S, &why) == -1)
		log_warn("%s", why.text);
	if (watch_fd(&l->watch) == -1)
		settle(l, tell_waiting);
	else
		wait_for_corosync(l);
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
