/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/flood.h"
#include "fence_kdump/listen.h"
#include "fence_kdump/setup.h"
#include "fence_kdump/sources.h"
#include "fence_kdump/tell.h"
#include "lib/agent.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/stop.h"

/* Batches in a row, before signals and the resolver get their turn. */
#define BATCHES 16
/* How often names are tried again; on a terminal also a sign of life. */
#define TICK_S 1
#define SIGN_OF_LIFE 10 /* ticks */
#define MAX_EVENTS 6

struct listener {
	struct setup setup;
	struct sources sources;
	struct flood flood;
	struct batch batch;
	int64_t started_ns;
	int64_t deadline_ns;
	int stop_fd;
	struct event_base *base;
	struct event *events[MAX_EVENTS];
	size_t n_events;
	bool lookup_event; /* the resolver's descriptor is watched */
	size_t filtered_n; /* addresses the sources' filter was made of */
	unsigned int ticks;
	/* How it ended. */
	bool accepted;        /* set by accept_message() alone */
	struct reason failed; /* if not, why */
};

/* Ends the loop as a failure. */
static void
give_up(struct listener *l)
{
	event_base_loopbreak(l->base);
}

/*
 * The one place where "fenced" comes from: a datagram or a source that
 * verdict() found to be the target's, before the deadline.
 */
static void
accept_message(struct listener *l, const struct addr *source, int64_t now_ns)
{
	l->accepted = true;
	tell_accepted(&l->setup, source, now_ns - l->started_ns);
	event_base_loopbreak(l->base);
}

static void
time_out(struct listener *l)
{
	reason_set(&l->failed, "no message within %" PRId64 " s",
	    l->setup.settings.timeout_s);
	give_up(l);
}

/* True, and the loop ends, if the time is over. */
static bool
too_late(struct listener *l, int64_t now_ns)
{
	if (now_ns < l->deadline_ns)
		return (false);
	time_out(l);
	return (true);
}

/* Hands the kernel the strictest filter that loses nothing. */
static void
filter_ports(struct listener *l)
{
	const struct lookup *k = &l->setup.lookup;
	enum filter_level level =
	    k->set.pending == 0 ? FILTER_SOURCES : FILTER_FORM;
	struct addr *srcs = NULL;
	struct reason why;
	size_t i, n;

	if (k->set.n > 0 && (srcs = calloc(k->set.n, sizeof(*srcs))) == NULL)
		level = FILTER_FORM;
	for (i = 0; i < l->setup.n_ports; i++) {
		struct port *p = &l->setup.ports[i];

		if (p->filter == level && l->filtered_n == k->set.n)
			continue;
		n = level == FILTER_SOURCES ?
		    awaited_list(&k->set, p->family, srcs, k->set.n) :
		    0;
		if (port_filter(p, level, srcs, n, &why) == 0)
			continue;
		log_debug("%s", why.text);
		if (level == FILTER_SOURCES &&
		    port_filter(p, FILTER_FORM, NULL, 0, &why) == -1)
			log_debug("%s", why.text);
	}
	l->filtered_n = k->set.n;
	free(srcs);
}

static void
judge(struct listener *l, const struct datagram *d, int64_t now_ns)
{
	enum verdict v = VERDICT_BAD_PACKET;

	/* A raw socket got it before its filter was there. */
	if (d->packet == RAWUDP_OTHER_PORT)
		return;
	if (d->packet == RAWUDP_OK)
		v = verdict(
		    d->payload, d->len, &d->source, &l->setup.lookup.set);
	if (v == VERDICT_ACCEPT)
		accept_message(l, &d->source, now_ns);
	else
		tell_refused(
		    &l->setup, d, v, sources_note(&l->sources, &d->source, v));
}

/* Judges one batch; false when there is nothing left to do here. */
static bool
take_batch(struct listener *l, const struct port *p)
{
	int64_t now_ns;
	int i, n = port_receive(p, &l->batch);

	if (n == -1) {
		reason_set(&l->failed, "receiving on UDP port %u: %s",
		    p->number, strerror(errno));
		give_up(l);
		return (false);
	}
	now_ns = clock_ns();
	if (too_late(l, now_ns))
		return (false);
	for (i = 0; i < n && !l->accepted; i++)
		judge(l, &l->batch.datagrams[i], now_ns);
	if (!l->accepted && flood_note(&l->flood, (uint64_t)n, now_ns)) {
		log_warn("more than %d datagrams a second: the kernel drops "
			 "what cannot be the message from now on",
		    FLOOD_RATE);
		filter_ports(l);
	}
	return (n == PORT_BATCH && !l->accepted);
}

static void
on_datagram(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	size_t i;
	int k;

	(void)what;
	for (i = 0; i < l->setup.n_ports; i++)
		if (l->setup.ports[i].fd == fd)
			break;
	for (k = 0; k < BATCHES; k++)
		if (!take_batch(l, &l->setup.ports[i]))
			return;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	time_out(l);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)what;
	if (stop_read(fd, &l->failed) == 1)
		give_up(l);
}

/* There are new addresses: was one of them heard before? */
static void
recheck(struct listener *l)
{
	const int64_t now_ns = clock_ns();
	const struct source *s;

	if (l->flood.since_ns != 0)
		filter_ports(l);
	if (too_late(l, now_ns))
		return;
	s = sources_accepted(&l->sources, &l->setup.lookup.set);
	if (s != NULL)
		accept_message(l, &s->addr, now_ns);
}

static void
on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	if (lookup_take(&l->setup.lookup, &l->failed) == -1)
		give_up(l);
	else
		recheck(l);
}

/* Adds an event; false if libevent does not take it. */
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
		recheck(l);
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
		give_up(l);
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
	l->base = new_base();
	if (l->base == NULL || !watch_all(l)) {
		reason_set(
		    &l->failed, "libevent cannot start: %s", strerror(errno));
		return (false);
	}
	tell_waiting(&l->setup);
	return (ask(l));
}

static void
clean_up(struct listener *l)
{
	while (l->n_events > 0)
		event_free(l->events[--l->n_events]);
	if (l->base != NULL)
		event_base_free(l->base);
	sources_free(&l->sources);
	setup_free(&l->setup);
}

bool
listen_run(const struct agent_call *call)
{
	const struct settings settings = settings_of(call);
	struct listener *l = calloc(1, sizeof(*l));
	bool accepted;

	if (l == NULL) {
		log_error("not fenced: no memory");
		return (false);
	}
	l->started_ns = call->started_ns;
	l->deadline_ns = call->started_ns + settings.timeout_s * CLOCK_S;
	l->stop_fd = call->stop_fd;
	sources_init(&l->sources);
	if (setup_target(&l->setup, &settings, &l->failed) == 0 &&
	    setup_listen(&l->setup, &l->failed) == 0 && prepare(l) &&
	    event_base_dispatch(l->base) == -1)
		reason_set(&l->failed, "libevent: the loop failed");
	accepted = l->accepted;
	if (!accepted)
		tell_failure(&l->setup, &l->sources, l->failed.text);
	if (!accepted && l->flood.since_ns != 0)
		tell_filtered(l->flood.since_ns - l->started_ns);
	clean_up(l);
	free(l);
	return (accepted);
}
