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

static void finding(struct check *check, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
finding(struct check *check, const char *fmt, ...)
{
	struct reason text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text.text, sizeof(text.text), fmt, ap);
	va_end(ap);
	check->found++;
	if (check->strict)
		log_error("%s", text.text);
	else
		log_warn("%s", text.text);
}

static void
report_entry(struct check *check, const struct lookup_entry *entry,
    const struct whose_set *set)
{
	if (entry->skipped)
		finding(check, "\"%s\" is not of the family asked for",
		    entry->text);
	else if (entry->n == 0 && entry->claim == WHOSE_NODE_NAME &&
	    entry->node == set->target && whose_ring_counts(set))
		log_warn("\"%s\" does not resolve: %s; the node's ring "
			 "addresses count without it",
		    entry->text,
		    entry->why[0] == '\0' ? "no answer in time" : entry->why);
	else if (entry->wanted && entry->n == 0)
		finding(check, "\"%s\" does not resolve: %s", entry->text,
		    entry->why[0] == '\0' ? "no answer in time" : entry->why);
	else if (entry->n == 0)
		log_debug("\"%s\" leads to no address: %s", entry->text,
		    entry->why[0] != '\0'     ? entry->why :
			lookup_is_open(entry) ? "no answer in time" :
						"there is none");
}

/* What would a message from this awaited address be worth? */
static void
report_addr(struct check *check, const struct setup *setup,
    const struct whose_addr *addr)
{
	const enum whose judged = whose_judge(&setup->lookup.set, &addr->addr);
	char text[REASON_SIZE], name[ADDR_STRLEN];

	addr_format(&addr->addr, name);
	if (addr->entry != NULL && addr_is_loopback(&addr->addr))
		finding(check,
		    "\"%s\" is %s, a loopback address: no message comes "
		    "from there",
		    addr->entry, name);
	else if (whose_is_awaited(&setup->lookup.set, addr) &&
	    own_has(&setup->own, &addr->addr) && !setup_is_here(setup))
		finding(check,
		    "\"%s\" is %s, an address of this host: it is no other "
		    "node's",
		    addr->entry == NULL ? addr->by : addr->entry, name);
	whose_describe(&setup->lookup.set, &addr->addr, text, sizeof(text));
	if (whose_is_awaited(&setup->lookup.set, addr) &&
	    judged != WHOSE_TARGET)
		finding(check, "%s", text);
	else
		log_debug("%s", text);
}

/* The names by which an address may still be claimed for another node. */
static void
report_open(struct check *check, const struct lookup *lookup)
{
	const struct lookup_entry *entry;
	size_t i;

	for (i = 0; i < lookup->n; i++) {
		entry = &lookup->entries[i];
		if (entry->node != lookup->set.target && lookup_is_open(entry))
			finding(check, "\"%s\" is not settled: %s", entry->text,
			    entry->why[0] == '\0' ? "no answer in time" :
						    entry->why);
	}
}

static void
report_names(struct check *check, const struct setup *setup)
{
	const struct lookup *lookup = &setup->lookup;
	const struct whose_addr *addr;
	bool open = false;
	size_t i;

	tell_ignored(setup);
	if (setup->cluster.n > 0 && lookup->set.target == -1)
		log_warn("%s is no node of the cluster: it is taken for a "
			 "remote node or a guest",
		    setup->target.name);
	for (i = 0; i < lookup->n; i++)
		report_entry(check, &lookup->entries[i], &lookup->set);
	for (i = 0; i < lookup->set.addrs.n; i++) {
		addr = addrmap_item(&lookup->set.addrs, i);
		open = open ||
		    whose_judge(&lookup->set, &addr->addr) == WHOSE_OPEN;
		report_addr(check, setup, addr);
	}
	if (open)
		report_open(check, lookup);
}

static void
check_crash_kernel(struct check *check)
{
	struct reason why;

	if (crash_ready(&why) == -1)
		finding(check, "this host is the node, and cannot dump: %s",
		    why.text);
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
check_initrd(struct check *check, const struct setup *setup, int stop_fd)
{
	if (!check->initrd.looked)
		initrd_look(&check->initrd, setup->settings.initrd, stop_fd);
	initrd_judge(&check->initrd, setup, take_finding, check);
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
check_node(
    struct check *check, struct setup *setup, int stop_fd, struct reason *why)
{
	if (lookup_wait(&setup->lookup, stop_fd, LOOKUP_NS, why) == -1)
		return (false);
	report_names(check, setup);
	if (check->strict && setup->settings.ask &&
	    !check_ask(setup, stop_fd, take_answer, check, why))
		return (false);
	if (setup_is_here(setup)) {
		check_crash_kernel(check);
		if (check->strict)
			check_initrd(check, setup, stop_fd);
	}
	return (true);
}

/*
 * Logs every word that is neither a name nor an address; setup_settle() would
 * stop at the first.  True if there is none.
 */
static bool
check_words(struct check *check, const struct settings *s, struct reason *why)
{
	struct list words = { NULL, 0 };
	char ifname[IF_NAMESIZE];
	struct reason bad;
	struct addr a;
	size_t i, before = check->found;

	if ((s->nodename != NULL && list_add(&words, s->nodename) == -1) ||
	    (s->plug != NULL && list_add(&words, s->plug) == -1))
		finding(check, "no memory");
	for (i = 0; i < words.n; i++)
		if (addr_parse(words.words[i], &a, ifname, &bad) == ADDR_IS_BAD)
			finding(check, "%s", bad.text);
	list_free(&words);
	if (check->found == before)
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
ask_corosync(
    struct check *check, struct watch *watch, int stop_fd, struct reason *why)
{
	struct reason bad;

	if (watch_begin(watch, clock_ns(), 0, &bad) == -1)
		finding(check, "%s", bad.text);
	while (watch_fd(watch) != -1) {
		const int fds[] = { stop_fd, watch_fd(watch) };

		if (wait_readable(fds, 2, watch_until(watch)) == 0 &&
		    stop_read(stop_fd, why) == 1)
			return (false);
		if (watch_take(watch, &bad) == -1)
			finding(check, "%s", bad.text);
	}
	return (true);
}

/* The secret's id is what people compare; false if no run could succeed. */
static bool
check_key(struct check *check, const struct setup *setup, struct reason *why)
{
	const struct node_key *key = &setup->key;

	if (setup_need_key(setup, why) == -1)
		return (false);
	if (key->state == NODE_KEY_REFUSED)
		finding(check, "%s", key->why.text);
	else if (key->state == NODE_KEY_MADE)
		log_progress("key %s of node %s, made from %s (secret %s)",
		    key->id, key->name, key->path, key->kid);
	else if (key->state == NODE_KEY_SECRET)
		log_progress("secret %s, which is %s", key->kid, key->path);
	return (true);
}

static bool
check_all(struct check *check, struct setup *setup, const struct settings *s,
    int stop_fd, struct reason *why)
{
	const bool node = is_given(s->nodename) || is_given(s->plug);
	struct watch watch = { .ask = { .fd = -1, .pid = -1 } };
	bool ok;

	setup_init(setup, s);
	if (node && !check_words(check, s, why))
		return (false);
	/* As long as there are privileges; the initrd if it is likely to be
	   needed. */
	armed_ask(&check->armed);
	if (node && check->strict && is_named(s))
		initrd_look(&check->initrd, s->initrd, stop_fd);
	if (setup_ports(setup, why) == -1 || setup_read(setup, why) == -1 ||
	    !check_key(check, setup, why))
		return (false);
	if (setup->has_conf && setup->conf.n == 0)
		finding(check,
		    "%s lists no nodes: it cannot be checked whose "
		    "names and addresses are given",
		    COROSYNC_CONF);
	if (setup->deaf.text[0] != '\0')
		finding(check, "%s", setup->deaf.text);
	if (!node)
		return (armed_report(&check->armed, NULL, s->needs_armed, why));
	ok = ask_corosync(check, &watch, stop_fd, why) &&
	    setup_settle(setup, watch_news(&watch), why) == 0 &&
	    check_node(check, setup, stop_fd, why) &&
	    armed_report(&check->armed, setup, s->needs_armed, why);
	watch_end(&watch);
	return (ok);
}

static bool
run(const struct agent_call *call, bool strict)
{
	const struct settings settings = settings_of(call);
	struct check check = { .strict = strict };
	struct reason why;
	struct setup setup;
	char how[256];
	bool ok;

	ok = check_all(&check, &setup, &settings, call->stop_fd, &why);
	if (!ok)
		log_error("%s: %s", call->action, why.text);
	else if (strict && check.found > 0) {
		log_error("%s: %zu found", call->action, check.found);
		ok = false;
	} else {
		setup_describe(&setup, how, sizeof(how));
		log_progress("%s: this host can listen on UDP port %u: %s",
		    call->action, settings.port, how);
	}
	setup_free(&setup);
	initrd_free(&check.initrd);
	armed_free(&check.armed);
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
