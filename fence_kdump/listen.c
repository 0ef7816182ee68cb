/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/signalfd.h>

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fence_kdump/flood.h"
#include "fence_kdump/listen.h"
#include "fence_kdump/plan.h"
#include "fence_kdump/report.h"
#include "fence_kdump/sources.h"
#include "lib/agent.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/priv.h"
#include "lib/reason.h"

/* Batches in a row, before signals and the resolver get their turn. */
#define BATCHES 16
/* How often names are tried again; on a terminal also a sign of life. */
#define TICK_S 1
#define SIGN_OF_LIFE 10 /* ticks */
#define TOP_SOURCES 8
#define MAX_EVENTS 6

struct listener {
	struct plan plan;
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
	bool accepted; /* set by accept_message() alone */
	bool timed_out;
	struct reason failed; /* neither of the two: why it ended */
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
	const struct awaited_addr *a =
	    awaited_find(&l->plan.lookup.set, source);
	const int64_t took_ns = now_ns - l->started_ns;
	const int64_t timeout_s = l->plan.settings.timeout_s;
	int64_t advice = report_advice(took_ns, timeout_s);
	char text[ADDR_STRLEN];

	l->accepted = true;
	log_notice("fenced: node %s is dumping: message from %s (entry "
		   "\"%s\") after %" PRId64 ".%" PRId64 " s of %" PRId64 " s",
	    l->plan.target.name, addr_format(source, text),
	    a == NULL ? "?" : a->entry, took_ns / CLOCK_S,
	    took_ns % CLOCK_S / (CLOCK_S / 10), timeout_s);
	if (advice != 0)
		log_warn("more than half of the timeout was used: advised "
			 "timeout=%" PRId64 ", and pcmk_off_timeout and "
			 "pcmk_reboot_timeout of %" PRId64 " or more",
		    advice, advice + 10);
	event_base_loopbreak(l->base);
}

/* True, and the loop ends, if the time is over. */
static bool
too_late(struct listener *l, int64_t now_ns)
{
	if (now_ns < l->deadline_ns)
		return (false);
	l->timed_out = true;
	give_up(l);
	return (true);
}

/* Hands the kernel the strictest filter that loses nothing. */
static void
filter_ports(struct listener *l)
{
	const struct lookup *k = &l->plan.lookup;
	enum filter_level level =
	    k->set.pending == 0 ? FILTER_SOURCES : FILTER_FORM;
	struct addr *srcs = NULL;
	struct reason why;
	size_t i, n;

	if (k->set.n > 0 && (srcs = calloc(k->set.n, sizeof(*srcs))) == NULL)
		level = FILTER_FORM;
	for (i = 0; i < l->plan.n_ports; i++) {
		struct port *p = &l->plan.ports[i];

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

/* The first refused datagram of a kind from a source is told at once. */
static void
tell_refused(struct listener *l, const struct datagram *d, enum verdict v)
{
	char text[ADDR_STRLEN];
	size_t pending = l->plan.lookup.set.pending;

	addr_format(&d->source, text);
	switch (sources_note(&l->sources, &d->source, v)) {
	case SOURCES_KNOWN:
	case SOURCES_OVERFLOW:
		return;
	case SOURCES_FULL:
		log_warn("datagrams come from too many sources: those from "
			 "%s and further new ones are counted in one sum",
		    text);
		return;
	case SOURCES_NEW:
		break;
	}
	if (v == VERDICT_BAD_PACKET)
		log_warn("datagram from %s: %s (%s); ignored", text,
		    verdict_text(v), rawudp_text(d->packet));
	else if (v == VERDICT_BAD_LENGTH)
		log_warn("datagram from %s: %zu bytes, %s; ignored", text,
		    d->len, verdict_text(v));
	else if (v == VERDICT_UNKNOWN_SOURCE && pending > 0)
		log_notice("message from %s: %s; kept, as %zu of the entries "
			   "have no address yet",
		    text, verdict_text(v), pending);
	else if (v == VERDICT_UNDECIDED)
		log_warn("message from %s: %s; kept until the names are "
			 "resolved",
		    text, verdict_text(v));
	else
		log_warn(
		    "datagram from %s: %s; ignored", text, verdict_text(v));
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
		    d->payload, d->len, &d->source, &l->plan.lookup.set);
	if (v == VERDICT_ACCEPT)
		accept_message(l, &d->source, now_ns);
	else
		tell_refused(l, d, v);
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
	for (i = 0; i < l->plan.n_ports; i++)
		if (l->plan.ports[i].fd == fd)
			break;
	for (k = 0; k < BATCHES; k++)
		if (!take_batch(l, &l->plan.ports[i]))
			return;
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	l->timed_out = true;
	give_up(l);
}

static void
on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	struct signalfd_siginfo info;

	(void)what;
	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	reason_set(&l->failed, "ended by SIG%s from process %" PRIu32,
	    sigabbrev_np((int)info.ssi_signo), info.ssi_pid);
	give_up(l);
}

/* Names have got addresses: was one of them heard before? */
static void
on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	const struct source *s;
	int64_t now_ns;

	(void)fd;
	(void)what;
	if (lookup_take(&l->plan.lookup, &l->failed) == -1) {
		give_up(l);
		return;
	}
	if (l->flood.since_ns != 0)
		filter_ports(l);
	now_ns = clock_ns();
	if (too_late(l, now_ns))
		return;
	s = sources_accepted(&l->sources, &l->plan.lookup.set);
	if (s != NULL)
		accept_message(l, &s->addr, now_ns);
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
	if (lookup_ask(&l->plan.lookup, &l->failed) == -1)
		return (false);
	if (l->lookup_event || lookup_fd(&l->plan.lookup) == -1)
		return (true);
	l->lookup_event = true;
	if (watch(l, lookup_fd(&l->plan.lookup), EV_READ | EV_PERSIST,
		on_answer, NULL))
		return (true);
	reason_set(&l->failed, "cannot watch the resolver");
	return (false);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;
	const int64_t left_ns = l->deadline_ns - clock_ns();

	(void)fd;
	(void)what;
	if (lookup_pending(&l->plan.lookup) > 0 && !ask(l)) {
		give_up(l);
		return;
	}
	if (++l->ticks % SIGN_OF_LIFE == 0 && left_ns > 0 &&
	    isatty(STDOUT_FILENO))
		log_progress("still waiting for %s, %" PRId64 " s left",
		    l->plan.target.name, left_ns / CLOCK_S);
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

static struct event_base *
new_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base;

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

	for (i = 0; i < l->plan.n_ports; i++)
		if (!watch(l, l->plan.ports[i].fd, EV_READ | EV_PERSIST,
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
	char how[256];

	if (priv_drop(&l->failed) == -1)
		return (false);
	l->base = new_base();
	if (l->base == NULL || !watch_all(l)) {
		reason_set(
		    &l->failed, "libevent cannot start: %s", strerror(errno));
		return (false);
	}
	plan_describe(&l->plan, how, sizeof(how));
	log_notice("waiting %" PRId64 " s for node %s to say that it is "
		   "dumping: UDP port %u, %s",
	    l->plan.settings.timeout_s, l->plan.target.name,
	    l->plan.settings.port, how);
	return (ask(l));
}

static void
tell_sources(const struct listener *l)
{
	const struct source *top[TOP_SOURCES];
	char name[ADDR_STRLEN], text[256];
	size_t i, n = sources_top(&l->sources, top, TOP_SOURCES);

	for (i = 0; i < n; i++) {
		report_source(top[i], text, sizeof(text));
		log_error("not accepted, from %s: %s",
		    addr_format(&top[i]->addr, name), text);
	}
	if (l->sources.map.n > n || l->sources.overflow > 0)
		log_error("not accepted, from %zu more sources%s",
		    l->sources.map.n - n,
		    l->sources.overflow > 0 ?
			" and others that were not told apart" :
			"");
	if (l->flood.since_ns != 0)
		log_error("filtered since %" PRId64 " s after the start: the "
			  "counts are incomplete",
		    (l->flood.since_ns - l->started_ns) / CLOCK_S);
}

static void
tell_failure(struct listener *l)
{
	char entries[REASON_SIZE];

	if (l->timed_out)
		reason_set(&l->failed, "no message within %" PRId64 " s",
		    l->plan.settings.timeout_s);
	if (!l->plan.has_target) {
		log_error("not fenced: %s", l->failed.text);
		return;
	}
	report_entries(&l->plan.lookup, entries, sizeof(entries));
	log_error("not fenced: node %s: %s; awaited: %s; %" PRIu64
		  " datagrams came to UDP port %u, none was accepted",
	    l->plan.target.name, l->failed.text, entries, l->sources.datagrams,
	    l->plan.settings.port);
	tell_sources(l);
}

static void
clean_up(struct listener *l)
{
	while (l->n_events > 0)
		event_free(l->events[--l->n_events]);
	if (l->base != NULL)
		event_base_free(l->base);
	sources_free(&l->sources);
	plan_free(&l->plan);
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
	if (plan_target(&l->plan, &settings, &l->failed) == 0 &&
	    plan_listen(&l->plan, &l->failed) == 0 && prepare(l) &&
	    event_base_dispatch(l->base) == -1)
		reason_set(&l->failed, "libevent: the loop failed");
	accepted = l->accepted;
	if (!accepted)
		tell_failure(l);
	clean_up(l);
	free(l);
	return (accepted);
}
