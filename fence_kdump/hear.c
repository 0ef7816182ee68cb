/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/listener.h"
#include "fence_kdump/tell.h"
#include "lib/clock.h"
#include "lib/log.h"

/* Batches in a row, before signals and the resolver get their turn. */
#define BATCHES 16

/*
 * The one place where "fenced" comes from: a datagram or a source that
 * verdict() found to be the target's, before the deadline.
 */
static void
accept_message(struct listener *l, const struct addr *source, int64_t now_ns)
{
	l->accepted = true;
	tell_accepted(&l->setup, source, now_ns - l->started_ns);
	listener_end(l);
}

/* True, and the loop ends, if the time is over. */
static bool
too_late(struct listener *l, int64_t now_ns)
{
	if (now_ns < l->deadline_ns)
		return (false);
	listener_time_out(l);
	return (true);
}

/* Hands the kernel the strictest filter that loses nothing. */
static void
filter_ports(struct listener *l)
{
	const struct lookup *k = &l->setup.lookup;
	enum filter_level level =
	    lookup_complete(k) ? FILTER_SOURCES : FILTER_FORM;
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
	int i, n = port_receive(p, l->batch);

	if (n == -1) {
		reason_set(&l->failed, "receiving on UDP port %u: %s",
		    p->number, strerror(errno));
		listener_end(l);
		return (false);
	}
	now_ns = clock_ns();
	if (too_late(l, now_ns))
		return (false);
	for (i = 0; i < n && !l->accepted; i++)
		judge(l, &l->batch->datagrams[i], now_ns);
	if (!l->accepted && flood_note(&l->flood, (uint64_t)n, now_ns)) {
		log_warn("more than %d datagrams a second: the kernel drops "
			 "what cannot be the message from now on",
		    FLOOD_RATE);
		filter_ports(l);
	}
	return (n == PORT_BATCH && !l->accepted);
}

void
hear_datagrams(struct listener *l, int fd)
{
	size_t i;
	int k;

	for (i = 0; i < l->setup.n_ports; i++)
		if (l->setup.ports[i].fd == fd)
			break;
	for (k = 0; k < BATCHES; k++)
		if (!take_batch(l, &l->setup.ports[i]))
			return;
}

void
hear_again(struct listener *l)
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
