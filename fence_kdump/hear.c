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
heard(const struct listener *listener)
{
	return (listener->accepted ? HEAR_ACCEPTED : HEAR_MORE);
}

/*
 * The news of an address of this host can have come together with a message:
 * the addresses are read before a message is judged.  False with the reason in
 * `failed` if they cannot be known, or if they leave nothing to wait for.
 */
static bool
renew_own(struct listener *listener)
{
	const int rc = own_take(&listener->setup.own, &listener->failed);

	if (rc != 1 || !listener->setup.settled)
		return (rc != -1);
	tell_own(&listener->setup);
	return (setup_may_come(&listener->setup, &listener->failed));
}

/* Hands the kernel the strictest filter that loses nothing. */
static void
filter_ports(struct listener *listener)
{
	const struct lookup *lookup = &listener->setup.lookup;
	enum filter_level level =
	    listener->setup.settled && lookup_complete(lookup) ?
	    FILTER_SOURCES :
	    FILTER_FORM;
	const size_t n_awaited = whose_list(&lookup->set, AF_INET, NULL, 0) +
	    whose_list(&lookup->set, AF_INET6, NULL, 0);
	struct addr *srcs = NULL;
	struct reason why;
	size_t i, n;

	if (n_awaited > 0 && (srcs = calloc(n_awaited, sizeof(*srcs))) == NULL)
		level = FILTER_FORM;
	for (i = 0; i < listener->setup.n_ports; i++) {
		struct port *port = &listener->setup.ports[i];

		if (port->filter == level && listener->filtered_n == n_awaited)
			continue;
		n = level == FILTER_SOURCES ?
		    whose_list(&lookup->set, port->family, srcs, n_awaited) :
		    0;
		if (port_filter(port, level, srcs, n, &why) == 0)
			continue;
		log_debug("%s", why.text);
		if (level == FILTER_SOURCES &&
		    port_filter(port, FILTER_FORM, NULL, 0, &why) == -1)
			log_debug("%s", why.text);
	}
	listener->filtered_n = n_awaited;
	free(srcs);
}

/* What was not accepted, or not yet. */
static void
refuse(struct listener *listener, const struct datagram *datagram,
    const struct evidence *e, int64_t now_ns)
{
	const enum decision decision = decide(e);
	const enum sources_news news = sources_note(
	    &listener->sources, &datagram->source, e->word, now_ns);

	if (life_is_broken_by(e->word,
		!listener->setup.settled ||
		    !lookup_complete(&listener->setup.lookup)))
		watch_message(&listener->watch, now_ns);
	/* It may be the node's: the node is asked at once. */
	if (e->word == VERDICT_ACCEPT || e->word == VERDICT_UNDECIDED) {
		listener->rung_ns = now_ns;
		asking_ring(&listener->asking);
	}
	if (decision == DECISION_ASK && news == SOURCES_NEW)
		tell_asked(&datagram->source);
	/* Else the run is over: its end is what is logged. */
	else if (decision != DECISION_ASK && decision != DECISION_NOT_FENCED &&
	    !decision_is_courtesy(e))
		tell_refused(&listener->setup, datagram, e->word, news);
}

static void
judge(
    struct listener *listener, const struct datagram *datagram, int64_t now_ns)
{
	enum verdict v = VERDICT_BAD_PACKET;
	struct evidence e;

	/* A raw socket got it before its filter was there. */
	if (datagram->packet == RAWUDP_OTHER_PORT)
		return;
	if (datagram->packet == RAWUDP_OK)
		v = verdict(datagram->payload, datagram->len, &datagram->source,
		    setup_whose(&listener->setup), &listener->setup.own);
	e = weigh_gather(listener, v, now_ns, now_ns);
	if (weigh(listener, &e, &datagram->source, now_ns) != DECISION_FENCED)
		refuse(listener, datagram, &e, now_ns);
}

/* Judges one batch; `*more` is false when nothing is left to do here. */
static enum hear
take_batch(struct listener *listener, const struct port *port, bool *more)
{
	int64_t now_ns;
	int i, n = port_receive(port, listener->batch);

	*more = false;
	if (n == -1) {
		reason_set(&listener->failed, "receiving on UDP port %u: %s",
		    port->number, strerror(errno));
		return (HEAR_FAILED);
	}
	if (n > 0 && !renew_own(listener))
		return (HEAR_FAILED);
	now_ns = clock_ns();
	if (weigh_is_late(listener, now_ns))
		return (HEAR_LATE);
	for (i = 0; i < n && !listener->accepted; i++)
		judge(listener, &listener->batch->datagrams[i], now_ns);
	if (!listener->accepted &&
	    flood_note(&listener->flood, (uint64_t)n, now_ns)) {
		log_warn("more than %d datagrams a second: the kernel drops "
			 "what cannot be the message from now on",
		    FLOOD_RATE);
		filter_ports(listener);
	}
	*more = n == PORT_BATCH && !listener->accepted;
	return (heard(listener));
}

enum hear
hear_datagrams(struct listener *listener, int fd)
{
	enum hear hear = HEAR_MORE;
	bool more = true;
	size_t i;
	int k;

	for (i = 0; i < listener->setup.n_ports; i++)
		if (listener->setup.ports[i].fd == fd)
			break;
	for (k = 0; k < BATCHES && more; k++)
		hear = take_batch(listener, &listener->setup.ports[i], &more);
	return (hear);
}

/*
 * Decides again on what a source sent before.  Its first message is looked at
 * as well as its last: a living node that sends without a pause would have
 * each of its messages forgotten for the next one.  Is one of them held?
 */
static bool
weigh_again(struct listener *listener, struct source *source, int64_t now_ns)
{
	const enum verdict word = verdict_source(
	    &source->addr, setup_whose(&listener->setup), &listener->setup.own);
	struct evidence e =
	    weigh_gather(listener, word, source->first_ns, now_ns);
	enum decision decision = weigh(listener, &e, &source->addr, now_ns);
	const bool holds = decision == DECISION_HOLD;

	if (decision == DECISION_VOID || decision == DECISION_DENIED) {
		if (source->void_ns == 0)
			tell_void(&listener->setup, &source->addr, decision);
		source_void_first(source);
	}
	if (listener->accepted || !source_has_message(source))
		return (holds);
	e = weigh_gather(listener, word, source->heard_ns, now_ns);
	decision = weigh(listener, &e, &source->addr, now_ns);
	return (holds || decision == DECISION_HOLD);
}

enum hear
hear_again(struct listener *listener)
{
	const int64_t now_ns = clock_ns();
	bool holds = false;
	struct source *source;
	size_t i;

	if (listener->flood.since_ns != 0)
		filter_ports(listener);
	if (weigh_is_late(listener, now_ns))
		return (HEAR_LATE);
	listener->courtesy_ns = INT64_MAX;
	if (listener->sources.map.n > 0 && !renew_own(listener))
		return (HEAR_FAILED);
	for (i = 0; i < listener->sources.map.n && !listener->accepted; i++) {
		source = addrmap_item(&listener->sources.map, i);
		if (source_has_message(source))
			holds = weigh_again(listener, source, now_ns) || holds;
	}
	if (!listener->accepted && weigh_running(listener, holds, now_ns))
		return (HEAR_RUNNING);
	return (heard(listener));
}

/* --- answers -------------------------------------------------------------- */

/* One that fences decides; one that the node runs, on messages before it. */
static void
judge_answer(struct listener *listener, const struct asked *asked,
    const uint8_t *buf, size_t len)
{
	const int64_t now_ns = clock_ns();
	struct kdump2_answer answer;
	int64_t sent_ns = 0;
	struct evidence e;
	const enum answer_word word = answer_judge(buf, len,
	    &listener->asking.key, &asked->queries, now_ns, &answer, &sent_ns);

	proof_note(&listener->proof, word, &answer, &asked->addr, sent_ns);
	if (listener->proof.counts[word] == 1 && word != ANSWER_FENCES)
		tell_answer(&asked->addr, word);
	if (word == ANSWER_FENCES) {
		e = weigh_gather(listener, VERDICT_N, now_ns, now_ns);
		(void)weigh(listener, &e, NULL, now_ns);
	}
}

/*
 * The sender listens to queries when its first message is out: a query that
 * came too early, which the error says, is sent again.
 */
enum hear
hear_answers(struct listener *listener, size_t i)
{
	const struct asked *asked = &listener->asking.nodes[i];
	const uint64_t runs = listener->proof.counts[ANSWER_RUNNING];
	uint8_t buf[KDUMP2_SIZE + 1];
	size_t len;
	int k;

	if (!renew_own(listener))
		return (HEAR_FAILED);
	/* No answer of this host is another node's: asker_renew() closes. */
	if (own_has(&listener->setup.own, &asked->addr))
		return (HEAR_MORE);
	for (k = 0; k < ASKING_TURN && !listener->accepted; k++) {
		if (weigh_is_late(listener, clock_ns()))
			return (HEAR_LATE);
		if (!asking_take(asked, buf, &len))
			break;
		if (len > 0)
			judge_answer(listener, asked, buf, len);
		else if (clock_ns() - listener->rung_ns < CLOCK_S)
			asking_ring(&listener->asking);
	}
	if (!listener->accepted &&
	    listener->proof.counts[ANSWER_RUNNING] != runs)
		return (hear_again(listener));
	return (heard(listener));
}
