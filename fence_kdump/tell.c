/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "fence_kdump/report.h"
#include "fence_kdump/setup.h"
#include "fence_kdump/tell.h"
#include "lib/clock.h"
#include "lib/log.h"

#define TOP_SOURCES 8
#define TENTH_S (CLOCK_S / 10)
#define MARGIN_S 10 /* that Pacemaker's timeouts have to be longer */

void
tell_waiting(const struct setup *p)
{
	char how[256];
	size_t i;

	for (i = 0; i < p->lookup.n; i++)
		if (p->lookup.entries[i].skipped)
			log_warn("\"%s\" is not of the family asked for: not "
				 "awaited",
			    p->lookup.entries[i].text);
	if (!p->lookup.set.cluster && p->has_conf)
		log_warn("%s lists no nodes: it cannot be checked whose names "
			 "and addresses these are",
		    COROSYNC_CONF);
	if (p->deaf.text[0] != '\0')
		log_warn("%s", p->deaf.text);
	setup_describe(p, how, sizeof(how));
	log_notice("waiting %" PRId64 " s for node %s to say that it is "
		   "dumping: UDP port %u, %s",
	    p->settings.timeout_s, p->target.name, p->settings.port, how);
}

void
tell_accepted(const struct setup *p, const struct addr *source, int64_t took_ns)
{
	const struct awaited_addr *a = awaited_find(&p->lookup.set, source);
	const int64_t timeout_s = p->settings.timeout_s;
	const int64_t advice = report_advice(took_ns, timeout_s);
	char text[ADDR_STRLEN];

	log_notice("fenced: node %s is dumping: message from %s (entry "
		   "\"%s\") after %" PRId64 ".%" PRId64 " s of %" PRId64 " s",
	    p->target.name, addr_format(source, text),
	    a == NULL ? "?" : a->entry, took_ns / CLOCK_S,
	    took_ns % CLOCK_S / TENTH_S, timeout_s);
	if (advice != 0)
		log_warn("more than half of the timeout was used: advised "
			 "timeout=%" PRId64 ", and pcmk_off_timeout and "
			 "pcmk_reboot_timeout of %" PRId64 " or more",
		    advice, advice + MARGIN_S);
}

void
tell_refused(const struct setup *p, const struct datagram *d, enum verdict v,
    enum sources_news news)
{
	char text[ADDR_STRLEN];

	if (news == SOURCES_KNOWN || news == SOURCES_OVERFLOW)
		return;
	addr_format(&d->source, text);
	if (news == SOURCES_FULL)
		log_warn("datagrams come from too many sources: those from "
			 "%s and further new ones are counted in one sum",
		    text);
	else if (v == VERDICT_BAD_PACKET)
		log_warn("datagram from %s: %s (%s); ignored", text,
		    verdict_text(v), rawudp_text(d->packet));
	else if (v == VERDICT_BAD_LENGTH)
		log_warn("datagram from %s: %zu bytes, %s; ignored", text,
		    d->len, verdict_text(v));
	else if (v == VERDICT_UNKNOWN_SOURCE && !lookup_complete(&p->lookup))
		log_notice("message from %s: %s; kept, for names are still "
			   "looked up",
		    text, verdict_text(v));
	else if (v == VERDICT_UNDECIDED)
		log_warn("message from %s: %s; kept until the names are "
			 "resolved",
		    text, verdict_text(v));
	else
		log_warn(
		    "datagram from %s: %s; ignored", text, verdict_text(v));
}

static void
tell_sources(const struct sources *t)
{
	const struct source *top[TOP_SOURCES];
	const size_t n = sources_top(t, top, TOP_SOURCES);
	char name[ADDR_STRLEN], text[256];
	size_t i;

	for (i = 0; i < n; i++) {
		report_source(top[i], text, sizeof(text));
		log_error("not accepted, from %s: %s",
		    addr_format(&top[i]->addr, name), text);
	}
	if (t->map.n > n || t->overflow > 0)
		log_error("not accepted, from %zu more sources%s", t->map.n - n,
		    t->overflow > 0 ? " and others that were not told apart" :
				      "");
}

void
tell_failure(const struct setup *p, const struct sources *t, const char *why)
{
	char entries[REASON_SIZE];

	if (!p->has_target) {
		log_error("not fenced: %s", why);
		return;
	}
	report_entries(&p->lookup, entries, sizeof(entries));
	log_error("not fenced: node %s: %s; awaited: %s; %" PRIu64
		  " datagram%s came to UDP port %u, none was accepted",
	    p->target.name, why, entries, t->datagrams,
	    t->datagrams == 1 ? "" : "s", p->settings.port);
	tell_sources(t);
}

void
tell_filtered(int64_t after_ns)
{
	log_error("filtered since %" PRId64 " s after the start: the counts "
		  "are incomplete",
	    after_ns / CLOCK_S);
}
