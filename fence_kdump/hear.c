/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/hear.h"
#include "fence_kdump/listener.h"
#include "fence_kdump/tell.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/wait.h"

/* Batches in a row, before signals and the resolver are looked at. */
#define BATCHES 16

/*
 * The one place where "fenced" comes from: decide() found it for a message from
 * this source.
 */
static void
accept_message(struct listener *l, const struct addr *source, int64_t now_ns)
{
	l->accepted = true;
	tell_accepted(&l->setup, source, now_ns - l->started_ns);
}

static bool
is_late(const struct listener *l, int64_t now_ns)
{
	return (now_ns >= l->deadline_ns);
}

static enum hear
heard(const struct listener *l)
{
	return (l->accepted ? HEAR_ACCEPTED : HEAR_MORE);
}

/*
 * The news of an address of this host can have come together with a message:
 * the addresses are read before a message is judged.  False with the reason in
 * `failed` if they cannot be known, or if they leave nothing to wait for.
 */
static bool
renew_own(struct listener *l)
{
	const int rc = own_take(&l->setup.own, &l->failed);

	if (rc != 1 || !l->setup.settled)
		return (rc != -1);
	tell_own(&l->setup);
	return (setup_may_come(&l->setup, &l->failed));
}

/* Hands the kernel the strictest filter that loses nothing. */
static void
filter_ports(struct listener *l)
{
	const struct lookup *k = &l->setup.lookup;
	enum filter_level level = l->setup.settled && lookup_complete(k) ?
	    FILTER_SOURCES :
	    FILTER_FORM;
	const size_t n_awaited = whose_list(&k->set, AF_INET, NULL, 0) +
	    whose_list(&k->set, AF_INET6, NULL, 0);
	struct addr *srcs = NULL;
	struct reason why;
	size_t i, n;

	if (n_awaited > 0 && (srcs = calloc(n_awaited, sizeof(*srcs))) == NULL)
		level = FILTER_FORM;
	for (i = 0; i < l->setup.n_ports; i++) {
		struct port *p = &l->setup.ports[i];

		if (p->filter == level && l->filtered_n == n_awaited)
			continue;
		n = level == FILTER_SOURCES ?
		    whose_list(&k->set, p->family, srcs, n_awaited) :
		    0;
		if (port_filter(p, level, srcs, n, &why) == 0)
			continue;
		log_debug("%s", why.text);
		if (level == FILTER_SOURCES &&
		    port_filter(p, FILTER_FORM, NULL, 0, &why) == -1)
			log_debug("%s", why.text);
	}
	l->filtered_n = n_awaited;
	free(srcs);
}

/*
 * Row 1, looked at when a message could decide: since the caller read the clock
 * this process can have been stopped.  A signal is left for the loop to read.
 */
static bool
is_over(const struct listener *l)
{
	const int64_t now_ns = clock_ns();

	return (
	    is_late(l, now_ns) || wait_readable(&l->stop_fd, 1, now_ns) != -1);
}

/*
 * Decides on a message from `source`, which came at `heard_ns` and is judged
 * as `word`.
 */
static enum decision
weigh(struct listener *l, const struct addr *source, enum verdict word,
    int64_t heard_ns, int64_t now_ns)
{
	const struct evidence e = {
		.over = is_late(l, now_ns) ||
		    (word == VERDICT_ACCEPT && is_over(l)),
		.word = word,
		.pulse = word == VERDICT_ACCEPT ?
		    watch_pulse(&l->watch, heard_ns) :
		    PULSE_NONE,
		.auth = AUTH_OFF, /* no query is sent yet */
		.held_ns = now_ns - heard_ns,
		.left_ns = l->deadline_ns - now_ns,
	};
	const enum decision d = decide(&e);

	if (d == DECISION_FENCED)
		accept_message(l, source, now_ns);
	return (d);
}

static void
judge(struct listener *l, const struct datagram *d, int64_t now_ns)
{
	enum verdict v = VERDICT_BAD_PACKET;
	enum decision decision;
	enum sources_news news;

	/* A raw socket got it before its filter was there. */
	if (d->packet == RAWUDP_OTHER_PORT)
		return;
	if (d->packet == RAWUDP_OK)
		v = verdict(d->payload, d->len, &d->source,
		    setup_whose(&l->setup), &l->setup.own);
	decision = weigh(l, &d->source, v, now_ns, now_ns);
	if (decision == DECISION_FENCED)
		return;
	news = sources_note(&l->sources, &d->source, v, now_ns);
	/* Else the run is over: its end is what is logged. */
	if (decision != DECISION_NOT_FENCED)
		tell_refused(&l->setup, d, v, news);
}

/* Judges one batch; `*more` is false when nothing is left to do here. */
static enum hear
take_batch(struct listener *l, const struct port *p, bool *more)
{
	int64_t now_ns;
	int i, n = port_receive(p, l->batch);

	*more = false;
	if (n == -1) {
		reason_set(&l->failed, "receiving on UDP port %u: %s",
		    p->number, strerror(errno));
		return (HEAR_FAILED);
	}
	if (n > 0 && !renew_own(l))
		return (HEAR_FAILED);
	now_ns = clock_ns();
	if (is_late(l, now_ns))
		return (HEAR_LATE);
	for (i = 0; i < n && !l->accepted; i++)
		judge(l, &l->batch->datagrams[i], now_ns);
	if (!l->accepted && flood_note(&l->flood, (uint64_t)n, now_ns)) {
		log_warn("more than %d datagrams a second: the kernel drops "
			 "what cannot be the message from now on",
		    FLOOD_RATE);
		filter_ports(l);
	}
	*more = n == PORT_BATCH && !l->accepted;
	return (heard(l));
}

enum hear
hear_datagrams(struct listener *l, int fd)
{
	enum hear h = HEAR_MORE;
	bool more = true;
	size_t i;
	int k;

	for (i = 0; i < l->setup.n_ports; i++)
		if (l->setup.ports[i].fd == fd)
			break;
	for (k = 0; k < BATCHES && more; k++)
		h = take_batch(l, &l->setup.ports[i], &more);
	return (h);
}

/*
 * Decides again on what a source sent before.  Its first message is looked at
 * as well as its last: a living node that sends without a pause would have
 * each of its messages forgotten for the next one.
 */
static void
weigh_again(struct listener *l, struct source *s, int64_t now_ns)
{
	const enum verdict word =
	    verdict_source(&s->addr, setup_whose(&l->setup), &l->setup.own);

	if (weigh(l, &s->addr, word, s->first_ns, now_ns) == DECISION_VOID) {
		if (s->void_ns == 0)
			tell_void(&l->setup, &s->addr);
		source_void_first(s);
	}
	if (!l->accepted && source_has_message(s))
		(void)weigh(l, &s->addr, word, s->heard_ns, now_ns);
}

enum hear
hear_again(struct listener *l)
{
	const int64_t now_ns = clock_ns();
	struct source *s;
	size_t i;

	if (l->flood.since_ns != 0)
		filter_ports(l);
	if (is_late(l, now_ns))
		return (HEAR_LATE);
	if (l->sources.map.n == 0)
		return (HEAR_MORE);
	if (!renew_own(l))
		return (HEAR_FAILED);
	for (i = 0; i < l->sources.map.n && !l->accepted; i++) {
		s = addrmap_item(&l->sources.map, i);
		if (source_has_message(s))
			weigh_again(l, s, now_ns);
	}
	return (heard(l));
}
