/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <ifaddrs.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/check.h"
#include "fence_kdump/initrd.h"
#include "fence_kdump/setup.h"
#include "lib/agent.h"
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/number.h"
#include "lib/reason.h"
#include "lib/stop.h"

/* Names get this long; Pacemaker's monitor has 20 s by default. */
#define LOOKUP_NS (5 * CLOCK_S)

#define CRASH_SIZE "/sys/kernel/kexec_crash_size"
#define CRASH_LOADED "/sys/kernel/kexec_crash_loaded"

struct check {
	bool strict; /* what is found is an error */
	size_t found;
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

static bool
is_asking(const struct lookup *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->entries[i].asked > 0)
			return (true);
	return (false);
}

/* Takes answers until `until_ns`; false if the target is in doubt. */
static bool
take_answers(
    struct lookup *l, int stop_fd, int64_t until_ns, struct reason *why)
{
	int64_t left_ns;

	while (is_asking(l) && (left_ns = until_ns - clock_ns()) > 0) {
		struct pollfd p[2] = {
			{ .fd = lookup_fd(l), .events = POLLIN },
			{ .fd = stop_fd, .events = POLLIN },
		};

		if (poll(p, 2, (int)(left_ns / CLOCK_MS) + 1) <= 0)
			continue;
		if (p[1].revents != 0 && stop_read(stop_fd, why) == 1)
			return (false);
		if (p[0].revents != 0 && lookup_take(l, why) == -1)
			return (false);
	}
	return (true);
}

/* Waits for the names; false if the target turned out to be in doubt. */
static bool
resolve_all(struct lookup *l, int stop_fd, struct reason *why)
{
	const int64_t start_ns = clock_ns();

	if (lookup_ask(l, start_ns, why) == -1 ||
	    !take_answers(l, stop_fd, start_ns + LOOKUP_SLOW, why))
		return (false);
	if (!is_asking(l))
		return (true);
	/* Once more for those that are slow, and now each family alone. */
	return (lookup_ask(l, clock_ns(), why) != -1 &&
	    take_answers(l, stop_fd, start_ns + LOOKUP_NS, why));
}

static void
report_names(struct check *c, const struct lookup *l)
{
	const struct lookup_entry *e;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (e->skipped)
			finding(c, "\"%s\" is not of the family asked for",
			    e->text);
		if (!e->done)
			finding(c, "\"%s\" does not resolve: %s", e->text,
			    e->why[0] == '\0' ? "no answer in time" : e->why);
	}
	for (i = 0; i < l->set.addrs.n; i++) {
		const struct awaited_addr *a = addrmap_item(&l->set.addrs, i);
		char text[ADDR_STRLEN];

		if (a->entry != NULL && addr_is_loopback(&a->addr))
			finding(c,
			    "\"%s\" is %s, a loopback address: any "
			    "program on this host can send from there",
			    a->entry, addr_format(&a->addr, text));
	}
}

/* Is one of the awaited addresses configured on this host? */
static bool
has_own_addr(const struct awaited *set)
{
	struct ifaddrs *all, *i;
	const struct awaited_addr *a;
	struct addr own;
	bool found = false;

	if (getifaddrs(&all) == -1)
		return (false);
	for (i = all; i != NULL && !found; i = i->ifa_next) {
		if (i->ifa_addr == NULL ||
		    !addr_from_sockaddr(&own, i->ifa_addr,
			i->ifa_addr->sa_family == AF_INET ?
			    sizeof(struct sockaddr_in) :
			    sizeof(struct sockaddr_in6)))
			continue;
		a = awaited_find(set, &own);
		found =
		    a != NULL && a->entry != NULL && !addr_is_loopback(&own);
	}
	freeifaddrs(all);
	return (found);
}

static bool
is_this_host(const struct setup *p)
{
	const struct list *words = &p->target.entries;
	struct utsname u;
	size_t i;

	if (uname(&u) == 0)
		for (i = 0; i < words->n; i++)
			if (strcasecmp(words->words[i], u.nodename) == 0)
				return (true);
	return (has_own_addr(&p->lookup.set));
}

/* A number out of a file of /sys; -1 if there is none. */
static long long
read_number(const char *path)
{
	char line[32] = "";
	long long n = -1;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return (-1);
	if (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (number_parse(line, 0, INT64_MAX, NULL, &n, NULL) == -1)
			n = -1;
	}
	fclose(f);
	return (n);
}

static void
check_crash_kernel(struct check *c)
{
	long long size = read_number(CRASH_SIZE);

	if (size <= 0)
		finding(c,
		    "this host is the node, and has no memory set "
		    "aside for a crash kernel (%s: %lld): it cannot dump",
		    CRASH_SIZE, size);
	else if (read_number(CRASH_LOADED) != 1)
		finding(c,
		    "this host is the node, and its crash kernel is "
		    "not loaded (%s is not 1): it cannot dump",
		    CRASH_LOADED);
}

/* It takes seconds to look: not at every monitor. */
static void
check_initrd(struct check *c, const char *path, int stop_fd)
{
	struct reason why;

	if (!c->strict)
		return;
	if (initrd_check(path, stop_fd, &why) == -1)
		finding(c, "%s", why.text);
	else
		log_progress("%s", why.text);
}

/* Everything that is about the node; false if no run could succeed. */
static bool
check_node(struct check *c, struct setup *p, int stop_fd, struct reason *why)
{
	if (!resolve_all(&p->lookup, stop_fd, why))
		return (false);
	report_names(c, &p->lookup);
	if (is_this_host(p)) {
		check_crash_kernel(c);
		check_initrd(c, p->settings.initrd, stop_fd);
	}
	return (true);
}

/*
 * Says every word that is neither a name nor an address; setup_target() would
 * stop at the first.  True if there is none.
 */
static bool
check_words(struct check *c, const struct settings *s, struct setup *p,
    struct reason *why)
{
	struct list words = { NULL, 0 };
	char ifname[IF_NAMESIZE];
	struct reason bad;
	struct addr a;
	size_t i, before = c->found;

	memset(p, 0, sizeof(*p));
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

static bool
check_all(struct check *c, struct setup *p, const struct settings *s,
    int stop_fd, struct reason *why)
{
	bool node = is_given(s->nodename) || is_given(s->plug);

	if (!node && setup_cluster(p, s, why) == -1)
		return (false);
	if (node &&
	    (!check_words(c, s, p, why) || setup_target(p, s, why) == -1))
		return (false);
	if (p->has_conf && p->cluster.n == 0)
		finding(c,
		    "%s lists no nodes: it cannot be checked whose "
		    "names and addresses are given",
		    COROSYNC_CONF);
	if (setup_listen(p, why) == -1)
		return (false);
	if (p->deaf.text[0] != '\0')
		finding(c, "%s", p->deaf.text);
	return (!node || check_node(c, p, stop_fd, why));
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
	return (run(call, true));
}
