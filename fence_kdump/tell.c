/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "fence_kdump/asking.h"
#include "fence_kdump/life.h"
#include "fence_kdump/report.h"
#include "fence_kdump/setup.h"
#include "fence_kdump/tell.h"
#include "lib/clock.h"
#include "lib/log.h"

#define TOP_SOURCES 8
#define TENTH_S (CLOCK_S / 10)
#define MARGIN_S 10 /* by which Pacemaker's timeouts must be longer */

void
tell_ignored(const struct setup *setup)
{
	size_t i;

	for (i = 0; i < setup->target.ignored.n; i++)
		log_warn("\"%s\" is not awaited: what port or plug gives is "
			 "no name of a node of the cluster, so that alone "
			 "counts",
		    setup->target.ignored.words[i]);
}

static void
tell_skipped(const struct lookup *lookup)
{
	size_t i;

	for (i = 0; i < lookup->n; i++)
		if (lookup->entries[i].skipped)
			log_warn("\"%s\" is not of the family asked for: not "
				 "awaited",
			    lookup->entries[i].text);
}

void
tell_waiting(const struct setup *setup)
{
	char how[256];

	tell_ignored(setup);
	tell_skipped(&setup->lookup);
	if (setup->cluster.n == 0 && setup->has_conf)
		log_warn("%s lists no nodes: it cannot be checked whose names "
			 "and addresses these are",
		    COROSYNC_CONF);
	if (setup->deaf.text[0] != '\0')
		log_warn("%s", setup->deaf.text);
	setup_describe(setup, how, sizeof(how));
	log_notice("waiting %" PRId64 " s for node %s to say that it is "
		   "dumping: UDP port %u, %s",
	    setup->settings.timeout_s, setup->target.name, setup->settings.port,
	    how);
}

void
tell_learned(const struct setup *setup)
{
	tell_ignored(setup);
	log_notice("corosync has answered, and it knows nodes or addresses "
		   "that were not known: whose each address is, is judged "
		   "again");
}

void
tell_own(struct setup *setup)
{
	struct whose_set *set = &setup->lookup.set;
	struct whose_addr *addr;
	char text[ADDR_STRLEN];
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (addr->reported || !whose_is_awaited(set, addr) ||
		    !own_has(&setup->own, &addr->addr))
			continue;
		addr->reported = true;
		log_error("\"%s\" is %s, %s: it is not awaited, for it is no "
			  "other node's",
		    addr->entry == NULL ? addr->by : addr->entry,
		    addr_format(&addr->addr, text),
		    addr_is_loopback(&addr->addr) ? "a loopback address" :
						    "an address of this host");
	}
}

static void
tell_advice(const struct setup *setup, int64_t took_ns)
{
	const int64_t advice =
	    report_advice(took_ns, setup->settings.timeout_s);

	if (advice != 0)
		log_warn("more than half of the timeout was used: advised "
			 "timeout=%" PRId64 ", and pcmk_off_timeout and "
			 "pcmk_reboot_timeout of %" PRId64 " or more",
		    advice, advice + MARGIN_S);
}

void
tell_accepted(
    const struct setup *setup, const struct addr *source, int64_t took_ns)
{
	const struct whose_addr *addr = whose_find(&setup->lookup.set, source);
	char text[ADDR_STRLEN];

	log_notice("fenced: node %s is dumping: message from %s (entry "
		   "\"%s\") after %" PRId64 ".%" PRId64 " s of %" PRId64 " s",
	    setup->target.name, addr_format(source, text),
	    addr == NULL            ? "?" :
		addr->entry == NULL ? addr->by :
				      addr->entry,
	    took_ns / CLOCK_S, took_ns % CLOCK_S / TENTH_S,
	    setup->settings.timeout_s);
	tell_advice(setup, took_ns);
}

void
tell_answered(
    const struct setup *setup, const struct proof *proof, int64_t took_ns)
{
	char text[ADDR_STRLEN];

	log_notice("fenced: node %s is dumping: authenticated answer from %s "
		   "(key %s) after %" PRId64 ".%" PRId64 " s of %" PRId64
		   " s; its crash kernel is up %" PRIu32 " s",
	    setup->key.name, addr_format(&proof->from, text), setup->key.id,
	    took_ns / CLOCK_S, took_ns % CLOCK_S / TENTH_S,
	    setup->settings.timeout_s, proof->answer.uptime);
	tell_advice(setup, took_ns);
}

void
tell_unproved(const struct setup *setup)
{
	log_warn("not authenticated: the crash kernel of node %s does not "
		 "answer queries: no key in its initrd, or an older one",
	    setup->target.name);
}

void
tell_asked(const struct addr *source)
{
	char text[ADDR_STRLEN];

	log_warn("message from %s: not believed: auth=require; the node is "
		 "asked",
	    addr_format(source, text));
}

void
tell_void(
    const struct setup *setup, const struct addr *source, enum decision why)
{
	char text[ADDR_STRLEN];

	addr_format(source, text);
	if (why == DECISION_DENIED)
		log_error("message from %s: not true: node %s itself answers, "
			  "with its key, that it runs; ignored",
		    text, setup->target.name);
	else
		log_error("message from %s: not true: corosync on node %s "
			  "answered after the message, so the node is not in "
			  "its crash kernel; ignored",
		    text, setup->target.name);
}

/* --- answers -------------------------------------------------------------- */

void
tell_answer(const struct addr *source, enum answer_word word)
{
	static const char *const texts[ANSWER_WORDS] = {
		[ANSWER_RUNNING] = "the node runs, it is only rehearsed",
		[ANSWER_STRANGE] = "a state that is not known",
		[ANSWER_STALE] = "it answers no query of the last 5 s",
		[ANSWER_FORGED] = "it is not made with the node's key",
	};
	char text[ADDR_STRLEN];

	log_warn("answer from %s: %s; ignored", addr_format(source, text),
	    texts[word]);
}

void
tell_unanswered(const struct setup *setup, const struct asking *asking,
    const struct proof *proof)
{
	const uint64_t *n = proof->counts;
	const uint64_t other = n[ANSWER_RUNNING] + n[ANSWER_STRANGE];

	log_error("asked: %" PRIu64 " quer%s to UDP port %u of %zu "
		  "address%s, key %s; no answer was accepted: %" PRIu64
		  " not made with the key, %" PRIu64 " too late, %" PRIu64
		  " of no crash kernel",
	    asking->sent, asking->sent == 1 ? "y" : "ies", asking->port,
	    asking->n, asking->n == 1 ? "" : "es", setup->key.id,
	    n[ANSWER_FORGED], n[ANSWER_STALE], other);
}

/* --- datagrams ------------------------------------------------------------ */

/* A valid message from an address that is not certain to be the node's. */
static void
tell_source(
    const struct setup *setup, const struct addr *source, enum verdict v)
{
	char text[ADDR_STRLEN], whose[REASON_SIZE];

	addr_format(source, text);
	if (!setup->settled)
		log_notice("message from %s: kept until corosync has said who "
			   "is in the cluster",
		    text);
	else if (v == VERDICT_ACCEPT)
		log_notice("message from %s: kept until the node's corosync "
			   "is seen to answer no more",
		    text);
	else if (v == VERDICT_UNKNOWN_SOURCE &&
	    !lookup_complete(&setup->lookup))
		log_notice("message from %s: %s; kept, for names are still "
			   "looked up",
		    text, verdict_text(v));
	else if (v == VERDICT_UNDECIDED)
		log_warn("message from %s: %s; kept until the names are "
			 "resolved",
		    text, verdict_text(v));
	else if (v == VERDICT_OTHER_NODE || v == VERDICT_TWO_NODES) {
		whose_describe(
		    &setup->lookup.set, source, whose, sizeof(whose));
		log_warn("datagram from %s: %s; ignored (%s)", text,
		    verdict_text(v), whose);
	} else
		log_warn(
		    "datagram from %s: %s; ignored", text, verdict_text(v));
}

void
tell_refused(const struct setup *setup, const struct datagram *datagram,
    enum verdict v, enum sources_news news)
{
	char text[ADDR_STRLEN];

	if (news == SOURCES_KNOWN || news == SOURCES_OVERFLOW)
		return;
	addr_format(&datagram->source, text);
	if (news == SOURCES_FULL)
		log_warn("datagrams come from too many sources: those from "
			 "%s and further new ones are counted in one sum",
		    text);
	else if (v == VERDICT_BAD_PACKET)
		log_warn("datagram from %s: %s (%s); ignored", text,
		    verdict_text(v), rawudp_text(datagram->packet));
	else if (v == VERDICT_BAD_LENGTH)
		log_warn("datagram from %s: %zu bytes, %s; ignored", text,
		    datagram->len, verdict_text(v));
	else if (verdict_is_message(v))
		tell_source(setup, &datagram->source, v);
	else
		log_warn(
		    "datagram from %s: %s; ignored", text, verdict_text(v));
}

static void
tell_sources(const struct sources *sources)
{
	const struct source *top[TOP_SOURCES];
	const size_t n = sources_top(sources, top, TOP_SOURCES);
	char name[ADDR_STRLEN], text[256];
	size_t i;

	for (i = 0; i < n; i++) {
		report_source(top[i], text, sizeof(text));
		log_error("not accepted, from %s: %s",
		    addr_format(&top[i]->addr, name), text);
	}
	if (sources->map.n > n || sources->overflow > 0)
		log_error("not accepted, from %zu more sources%s",
		    sources->map.n - n,
		    sources->overflow > 0 ?
			" and others that were not told apart" :
			"");
}

void
tell_failure(
    const struct setup *setup, const struct sources *sources, const char *why)
{
	char entries[REASON_SIZE];

	if (!setup->settled) {
		log_error("not fenced: %s", why);
		return;
	}
	report_entries(&setup->lookup, entries, sizeof(entries));
	log_error("not fenced: node %s: %s; awaited: %s; %" PRIu64
		  " datagram%s came to UDP port %u, none was accepted",
	    setup->target.name, why, entries, sources->datagrams,
	    sources->datagrams == 1 ? "" : "s", setup->settings.port);
	tell_sources(sources);
}

void
tell_running(const struct setup *setup, const struct sources *sources,
    const struct life_seen *seen)
{
	log_error("not fenced: %s is running: corosync on %s answered "
		  "%" PRId64 ".%" PRId64 " s ago, for %" PRId64 ".%" PRId64
		  " s since the request; no dump to wait for",
	    setup->target.name, setup->target.name, seen->ago_ns / CLOCK_S,
	    seen->ago_ns % CLOCK_S / TENTH_S, seen->for_ns / CLOCK_S,
	    seen->for_ns % CLOCK_S / TENTH_S);
	tell_sources(sources);
}

void
tell_filtered(int64_t after_ns)
{
	log_error("filtered since %" PRId64 " s after the start: the counts "
		  "are incomplete",
	    after_ns / CLOCK_S);
}
