/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/hear.h"
#include "fence_kdump/listener.h"
#include "fence_kdump/tell.h"
#include "fence_kdump/weigh.h"
#include "lib/clock.h"
#include "lib/log.h"

/* Batches in a row, before signals and the resolver are looked at. */
#define BATCHES 16

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

/* What was not accepted, or not yet. */
static void
refuse(struct listener *l, const struct datagram *datagram,
    const struct evidence *e, int64_t now_ns)
{
	const enum decision d = decide(e);
	const enum sources_news news =
	    sources_note(&l->sources, &datagram->source, e->word, now_ns);

	if (life_is_broken_by(e->word,
		!l->setup.settled || !lookup_complete(&l->setup.lookup)))
		watch_message(&l->watch, now_ns);
	/* It may be the node's: the node is asked at once. */
	if (e->word == VERDICT_ACCEPT || e->word == VERDICT_UNDECIDED) {
		l->rung_ns = now_ns;
		asking_ring(&l->asking);
	}
	if (d == DECISION_ASK && news == SOURCES_NEW)
		tell_asked(&datagram->source);
	/* Else the run is over: its end is what is logged. */
	else if (d != DECISION_ASK && d != DECISION_NOT_FENCED &&
	    !decision_is_courtesy(e))
		tell_refused(&l->setup, datagram, e->word, news);
}

static void
judge(struct listener *l, const struct datagram *d, int64_t now_ns)
{
	enum verdict v = VERDICT_BAD_PACKET;
	struct evidence e;

	/* A raw socket got it before its filter was there. */
	if (d->packet == RAWUDP_OTHER_PORT)
		return;
	if (d->packet == RAWUDP_OK)
		v = verdict(d->payload, d->len, &d->source,
		    setup_whose(&l->setup), &l->setup.own);
	e = weigh_gather(l, v, now_ns, now_ns);
	if (weigh(l, &e, &d->source, now_ns) != DECISION_FENCED)
		refuse(l, d, &e, now_ns);
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
	if (weigh_is_late(l, now_ns))
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
 * each of its messages forgotten for the next one.  Is one of them held?
 */
static bool
weigh_again(struct listener *l, struct source *s, int64_t now_ns)
{
	const enum verdict word =
	    verdict_source(&s->addr, setup_whose(&l->setup), &l->setup.own);
	struct evidence e = weigh_gather(l, word, s->first_ns, now_ns);
	enum decision d = weigh(l, &e, &s->addr, now_ns);
	const bool holds = d == DECISION_HOLD;

	if (d == DECISION_VOID || d == DECISION_DENIED) {
		if (s->void_ns == 0)
			tell_void(&l->setup, &s->addr, d);
		source_void_first(s);
	}
	if (l->accepted || !source_has_message(s))
		return (holds);
	e = weigh_gather(l, word, s->heard_ns, now_ns);
	d = weigh(l, &e, &s->addr, now_ns);
	return (holds || d == DECISION_HOLD);
}

enum hear
hear_again(struct listener *l)
{
	const int64_t now_ns = clock_ns();
	bool holds = false;
	struct source *s;
	size_t i;

	if (l->flood.since_ns != 0)
		filter_ports(l);
	if (weigh_is_late(l, now_ns))
		return (HEAR_LATE);
	l->courtesy_ns = INT64_MAX;
	if (l->sources.map.n > 0 && !renew_own(l))
		return (HEAR_FAILED);
	for (i = 0; i < l->sources.map.n && !l->accepted; i++) {
		s = addrmap_item(&l->sources.map, i);
		if (source_has_message(s))
			holds = weigh_again(l, s, now_ns) || holds;
	}
	if (!l->accepted && weigh_running(l, holds, now_ns))
		return (HEAR_RUNNING);
	return (heard(l));
}

/* --- answers -------------------------------------------------------------- */

/* One that fences decides; one that the node runs, on messages before it. */
static void
judge_answer(
    struct listener *l, const struct asked *n, const uint8_t *buf, size_t len)
{
	const int64_t now_ns = clock_ns();
	struct kdump2_answer answer;
	int64_t sent_ns = 0;
	struct evidence e;
	const enum answer_word word = answer_judge(
	    buf, len, &l->asking.key, &n->queries, now_ns, &answer, &sent_ns);

	proof_note(&l->proof, word, &answer, &n->addr, sent_ns);
	if (l->proof.counts[word] == 1 && word != ANSWER_FENCES)
		tell_answer(&n->addr, word);
	if (word == ANSWER_FENCES) {
		e = weigh_gather(l, VERDICT_N, now_ns, now_ns);
		(void)weigh(l, &e, NULL, now_ns);
	}
}

/*
 * The sender listens to queries when its first message is out: a query that
 * came too early, which the error says, is sent again.
 */
enum hear
hear_answers(struct listener *l, size_t i)
{
	const struct asked *n = &l->asking.nodes[i];
	const uint64_t runs = l->proof.counts[ANSWER_RUNNING];
	uint8_t buf[KDUMP2_SIZE + 1];
	size_t len;
	int k;

	if (!renew_own(l))
		return (HEAR_FAILED);
	/* No answer of this host is another node's: asker_renew() closes. */
	if (own_has(&l->setup.own, &n->addr))
		return (HEAR_MORE);
	for (k = 0; k < ASKING_TURN && !l->accepted; k++) {
		if (weigh_is_late(l, clock_ns()))
			return (HEAR_LATE);
		if (!asking_take(n, buf, &len))
			break;
		if (len > 0)
			judge_answer(l, n, buf, len);
		else if (clock_ns() - l->rung_ns < CLOCK_S)
			asking_ring(&l->asking);
	}
	if (!l->accepted && l->proof.counts[ANSWER_RUNNING] != runs)
		return (hear_again(l));
	return (heard(l));
}
