/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/agent.h"
#include "fence_kdump/armed.h"
#include "fence_kdump/check.h"
#include "fence_kdump/check_ask.h"
#include "fence_kdump/initrd.h"
#include "fence_kdump/setup.h"
#include "fence_kdump/tell.h"
#include "fence_kdump/watch.h"
#include "lib/clock.h"
#include "lib/crash_where.h"
#include "lib/list.h"
#include "lib/log.h"
#include "lib/lookup_wait.h"
#include "lib/reason.h"
#include "lib/stop.h"
#include "lib/wait.h"

/* Names get this long; Pacemaker's monitor has 20 s by default. */
#define LOOKUP_NS (5 * CLOCK_S)

struct check {
	bool strict; /* what is found is an error */
	size_t found;
	struct initrd initrd;
	struct armed armed;
};

static void finding(struct check *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
finding(struct check *c, const char *fmt, ...)
{
	struct reason text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	c->found++;
	if (c->strict)
		log_error("%s", text.text);
	else
		log_warn("%s", text.text);
}

static void
report_entry(
    struct check *c, const struct lookup_entry *e, const struct whose_set *set)
{
	if (e->skipped)
		finding(c, "\"%s\" is not of the family asked for", e->text);
	else if (e->n == 0 && e->claim == WHOSE_NODE_NAME &&
	    e->node == set->target && whose_ring_counts(set))
		log_warn("\"%s\" does not resolve: %s; the node's ring "
			 "addresses count without it",
		    e->text, e->why[0] == '\0' ? "no answer in time" : e->why);
	else if (e->wanted && e->n == 0)
		finding(c, "\"%s\" does not resolve: %s", e->text,
		    e->why[0] == '\0' ? "no answer in time" : e->why);
	else if (e->n == 0)
		log_debug("\"%s\" leads to no address: %s", e->text,
		    e->why[0] != '\0'     ? e->why :
			lookup_is_open(e) ? "no answer in time" :
					    "there is none");
}

/* What would a message from this awaited address be worth? */
static void
report_addr(struct check *c, const struct setup *p, const struct whose_addr *a)
{
	const enum whose judged = whose_judge(&p->lookup.set, &a->addr);
	char text[REASON_SIZE], name[ADDR_STRLEN];

	addr_format(&a->addr, name);
	if (a->entry != NULL && addr_is_loopback(&a->addr))
		finding(c,
		    "\"%s\" is %s, a loopback address: no message comes "
		    "from there",
		    a->entry, name);
	else if (whose_is_awaited(&p->lookup.set, a) &&
	    own_has(&p->own, &a->addr) && !setup_is_here(p))
		finding(c,
		    "\"%s\" is %s, an address of this host: it is no other "
		    "node's",
		    a->entry == NULL ? a->by : a->entry, name);
	whose_describe(&p->lookup.set, &a->addr, text, sizeof(text));
	if (whose_is_awaited(&p->lookup.set, a) && judged != WHOSE_TARGET)
		finding(c, "%s", text);
	else
		log_debug("%s", text);
}

/* The names by which an address may still be claimed for another node. */
static void
report_open(struct check *c, const struct lookup *l)
{
	const struct lookup_entry *e;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (e->node != l->set.target && lookup_is_open(e))
			finding(c, "\"%s\" is not settled: %s", e->text,
			    e->why[0] == '\0' ? "no answer in time" : e->why);
	}
}

static void
report_names(struct check *c, const struct setup *p)
{
	const struct lookup *l = &p->lookup;
	const struct whose_addr *a;
	bool open = false;
	size_t i;

	tell_ignored(p);
	if (p->cluster.n > 0 && l->set.target == -1)
		log_warn("%s is no node of the cluster: it is taken for a "
			 "remote node or a guest",
		    p->target.name);
	for (i = 0; i < l->n; i++)
		report_entry(c, &l->entries[i], &l->set);
	for (i = 0; i < l->set.addrs.n; i++) {
		a = addrmap_item(&l->set.addrs, i);
		open = open || whose_judge(&l->set, &a->addr) == WHOSE_OPEN;
		report_addr(c, p, a);
	}
	if (open)
		report_open(c, l);
}

static void
check_crash_kernel(struct check *c)
{
	struct reason why;

	if (crash_ready(&why) == -1)
		finding(
		    c, "this host is the node, and cannot dump: %s", why.text);
}

static void
take_finding(enum crash_level level, const char *text, void *arg)
{
	if (level == CRASH_ERROR)
		finding(arg, "%s", text);
	else
		log_warn("%s", text);
}

/* Is a word of the device the name of this host? */
static bool
is_named(const struct settings *s)
{
	struct list words = { NULL, 0 };
	struct utsname u;
	bool named = false;
	size_t i;

	if (uname(&u) == -1)
		return (false);
	if ((s->nodename == NULL || list_add(&words, s->nodename) == 0) &&
	    (s->plug == NULL || list_add(&words, s->plug) == 0))
		for (i = 0; i < words.n; i++)
			named = named ||
			    strcasecmp(words.words[i], u.nodename) == 0;
	list_free(&words);
	return (named);
}

/* It takes seconds to look: not at every monitor. */
static void
check_initrd(struct check *c, const struct setup *p, int stop_fd)
{
	if (!c->initrd.looked)
		initrd_look(&c->initrd, p->settings.initrd, stop_fd);
	initrd_judge(&c->initrd, p, take_finding, c);
}

static void
take_answer(bool good, const char *text, void *arg)
{
	if (good)
		log_progress("%s", text);
	else
		finding(arg, "%s", text);
}

/* Everything that is about the node; false if no run could succeed. */
static bool
check_node(struct check *c, struct setup *p, int stop_fd, struct reason *why)
{
	if (lookup_wait(&p->lookup, stop_fd, LOOKUP_NS, why) == -1)
		return (false);
	report_names(c, p);
	if (c->strict && p->settings.ask &&
	    !check_ask(p, stop_fd, take_answer, c, why))
		return (false);
	if (setup_is_here(p)) {
		check_crash_kernel(c);
		if (c->strict)
			check_initrd(c, p, stop_fd);
	}
	return (true);
}

/*
 * Logs every word that is neither a name nor an address; setup_settle() would
 * stop at the first.  True if there is none.
 */
static bool
check_words(struct check *c, const struct settings *s, struct reason *why)
{
	struct list words = { NULL, 0 };
	char ifname[IF_NAMESIZE];
	struct reason bad;
	struct addr a;
	size_t i, before = c->found;

	if ((s->nodename != NULL && list_add(&words, s->nodename) == -1) ||
	    (s->plug != NULL && list_add(&words, s->plug) == -1))
		finding(c, "no memory");
	for (i = 0; i < words.n; i++)
		if (addr_parse(words.words[i], &a, ifname, &bad) == ADDR_IS_BAD)
			finding(c, "%s", bad.text);
	list_free(&words);
	if (c->found == before)
		return (true);
	reason_set(why, "the node is not given as it should be");
	return (false);
}

static bool
is_given(const char *text)
{
	return (text != NULL && text[strspn(text, ", \t")] != '\0');
}

/* Asks the running corosync, if it runs; false if a signal ended it. */
static bool
ask_corosync(struct check *c, struct watch *w, int stop_fd, struct reason *why)
{
	struct reason bad;

	if (watch_begin(w, clock_ns(), 0, &bad) == -1)
		finding(c, "%s", bad.text);
	while (watch_fd(w) != -1) {
		const int fds[] = { stop_fd, watch_fd(w) };

		if (wait_readable(fds, 2, watch_until(w)) == 0 &&
		    stop_read(stop_fd, why) == 1)
			return (false);
		if (watch_take(w, &bad) == -1)
			finding(c, "%s", bad.text);
	}
	return (true);
}

/* The secret's id is what people compare; false if no run could succeed. */
static bool
check_key(struct check *c, const struct setup *p, struct reason *why)
{
	const struct node_key *k = &p->key;

	if (setup_need_key(p, why) == -1)
		return (false);
	if (k->state == NODE_KEY_REFUSED)
		finding(c, "%s", k->why.text);
	else if (k->state == NODE_KEY_MADE)
		log_progress("key %s of node %s, made from %s (secret %s)",
		    k->id, k->name, k->path, k->kid);
	else if (k->state == NODE_KEY_SECRET)
		log_progress("secret %s, which is %s", k->kid, k->path);
	return (true);
}

static bool
check_all(struct check *c, struct setup *p, const struct settings *s,
    int stop_fd, struct reason *why)
{
	const bool node = is_given(s->nodename) || is_given(s->plug);
	struct watch watch = { .ask = { .fd = -1, .pid = -1 } };
	bool ok;

	setup_init(p, s);
	if (node && !check_words(c, s, why))
		return (false);
	/* As long as there are privileges; the initrd if it is likely to be
	   needed. */
	armed_ask(&c->armed);
	if (node && c->strict && is_named(s))
		initrd_look(&c->initrd, s->initrd, stop_fd);
	if (setup_ports(p, why) == -1 || setup_read(p, why) == -1 ||
	    !check_key(c, p, why))
		return (false);
	if (p->has_conf && p->conf.n == 0)
		finding(c,
		    "%s lists no nodes: it cannot be checked whose "
		    "names and addresses are given",
		    COROSYNC_CONF);
	if (p->deaf.text[0] != '\0')
		finding(c, "%s", p->deaf.text);
	if (!node)
		return (armed_report(&c->armed, NULL, s->needs_armed, why));
	ok = ask_corosync(c, &watch, stop_fd, why) &&
	    setup_settle(p, watch_news(&watch), why) == 0 &&
	    check_node(c, p, stop_fd, why) &&
	    armed_report(&c->armed, p, s->needs_armed, why);
	watch_end(&watch);
	return (ok);
}

static bool
run(const struct agent_call *call, bool strict)
{
	const struct settings settings = settings_of(call);
	struct check c = { .strict = strict };
	struct reason why;
	struct setup setup;
	char how[256];
	bool ok;

	ok = check_all(&c, &setup, &settings, call->stop_fd, &why);
	if (!ok)
		log_error("%s: %s", call->action, why.text);
	else if (strict && c.found > 0) {
		log_error("%s: %zu found", call->action, c.found);
		ok = false;
	} else {
		setup_describe(&setup, how, sizeof(how));
		log_progress("%s: this host can listen on UDP port %u: %s",
		    call->action, settings.port, how);
	}
	setup_free(&setup);
	initrd_free(&c.initrd);
	armed_free(&c.armed);
	return (ok);
}

bool
check_monitor(const struct agent_call *call)
{
	return (run(call, false));
}

bool
check_validate(const struct agent_call *call)
{
	log_mark_warnings();
	return (run(call, true));
}
