/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/clock.h"
#include "lib/hosts.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/resolve.h"
#include "lib/wait.h"
#include "rehearse/names.h"

#define LOOKUPS 128 /* at a time; this host has the memory */
#define LIMIT (10 * CLOCK_S)
#define AGAIN (CLOCK_S / 4) /* until a family is asked for again */
#define FAMILIES 2

ssize_t
names_add(struct names *names, const char *text, size_t where)
{
	struct name *items;

	items = reallocarray(names->items, names->n + 1, sizeof(*items));
	if (items == NULL)
		return (-1);
	names->items = items;
	items[names->n] = (struct name){ .text = text, .where = where };
	return ((ssize_t)names->n++);
}

void
names_free(struct names *names)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		free(names->items[i].addrs);
	free(names->items);
	memset(names, 0, sizeof(*names));
}

static int
add_addr(struct name *name, const struct addr *a)
{
	struct addr *addrs;
	size_t i;

	for (i = 0; i < name->n; i++)
		if (addr_cmp(&name->addrs[i], a) == 0)
			return (0);
	addrs = reallocarray(name->addrs, name->n + 1, sizeof(*addrs));
	if (addrs == NULL)
		return (-1);
	name->addrs = addrs;
	addrs[name->n++] = *a;
	return (0);
}

static void
set_why(struct name *name, const char *why)
{
	snprintf(name->why, sizeof(name->why), "%s", why);
}

/* An address that was given as one. */
static void
take_given(struct name *name, struct addr *a, const char *ifname, int family)
{
	if (family != AF_UNSPEC && a->family != family) {
		set_why(name, "is not of the family asked for");
		return;
	}
	if (ifname[0] != '\0' && (a->scope = addr_scope(ifname)) == 0) {
		set_why(name, "there is no such interface");
		return;
	}
	if (add_addr(name, a) == -1)
		set_why(name, "no memory");
}

/* Takes what can be taken without looking up; true if it is a name. */
static bool
take_unless_name(struct name *name, int family)
{
	char ifname[IF_NAMESIZE];
	struct reason why;
	struct addr a;

	switch (addr_parse(name->text, &a, ifname, &why)) {
	case ADDR_IS_NAME:
		return (true);
	case ADDR_IS_ADDRESS:
		take_given(name, &a, ifname, family);
		return (false);
	case ADDR_IS_BAD:
		break;
	}
	name->bad = true;
	set_why(name, why.text);
	return (false);
}

/* What an earlier line has found out; false: no line has asked for it yet. */
static bool
recall(struct name *name, int family, const struct names *known)
{
	const struct name *k;
	size_t i, j;

	for (i = 0; i < known->n; i++) {
		k = &known->items[i];
		if (k->family != family || strcmp(k->text, name->text) != 0)
			continue;
		name->recalled = true;
		name->bad = k->bad;
		set_why(name, k->why);
		for (j = 0; j < k->n; j++)
			if (add_addr(name, &k->addrs[j]) == -1)
				set_why(name, "no memory");
		return (true);
	}
	return (false);
}

int
names_move(struct names *known, struct names *names)
{
	struct name *items;

	if (names->n == 0)
		return (0);
	items = reallocarray(known->items, known->n + names->n, sizeof(*items));
	if (items == NULL)
		return (-1);
	memcpy(items + known->n, names->items, names->n * sizeof(*items));
	known->items = items;
	known->n += names->n;
	free(names->items);
	memset(names, 0, sizeof(*names));
	return (0);
}

/* --- names ---------------------------------------------------------------- */

static const int families[] = { AF_INET, AF_INET6 };

static void
open_families(struct name *name, int family)
{
	size_t f;

	for (f = 0; f < FAMILIES; f++)
		name->families[f].open =
		    family == AF_UNSPEC || family == families[f];
}

/*
 * If /etc/hosts has the name, its addresses there are the answer: no family is
 * asked for any more.
 */
static void
take_from_file(struct name *name, const struct hosts *hosts, int family)
{
	struct addr *addrs;
	size_t i, n;

	if (!hosts_find(hosts, name->text, &addrs, &n))
		return;
	for (i = 0; i < n; i++)
		if ((family == AF_UNSPEC || addrs[i].family == family) &&
		    add_addr(name, &addrs[i]) == -1)
			set_why(name, "no memory");
	if (name->n == 0)
		set_why(name, "/etc/hosts has no address of this family");
	for (i = 0; i < FAMILIES; i++)
		name->families[i].open = false;
	free(addrs);
}

/* Asks for what is due; returns when the next thing is. */
static int64_t
ask_due(struct resolver *resolver, struct names *names, int64_t now)
{
	int64_t next = INT64_MAX;
	struct name_family *family;
	size_t i;

	for (i = 0; i < names->n * FAMILIES; i++) {
		family = &names->items[i / FAMILIES].families[i % FAMILIES];
		if (!family->open || family->asked)
			continue;
		if (family->ask_at <= now)
			family->asked = resolve_ask(resolver,
			    names->items[i / FAMILIES].text,
			    families[i % FAMILIES], i / FAMILIES);
		if (!family->asked && family->ask_at <= now)
			family->ask_at = now + AGAIN; /* there is no memory */
		if (!family->asked && family->ask_at < next)
			next = family->ask_at;
	}
	return (next);
}

static bool
is_open(const struct name *name)
{
	return (name->families[0].open || name->families[1].open);
}

/*
 * Keeps the reason if an answer is missing, but not if just one of two families
 * has no address.
 */
static void
take_answer(struct name *name, const struct resolve_answer *answer, int64_t now)
{
	struct name_family *family =
	    &name->families[answer->family == AF_INET ? 0 : 1];
	size_t i;

	family->asked = false;
	family->ask_at = now + AGAIN;
	family->open = answer->result == RESOLVE_UNKNOWN;
	for (i = 0; i < answer->n; i++) {
		if (add_addr(name, &answer->addrs[i]) == 0)
			continue;
		set_why(name, "no memory");
		family->open = true;
	}
	if (answer->result == RESOLVE_UNKNOWN ||
	    (answer->result == RESOLVE_NONE && !is_open(name)))
		set_why(name, answer->why);
}

static bool
any_is_open(const struct names *names)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (is_open(&names->items[i]))
			return (true);
	return (false);
}

/* Asks and takes answers until `until`, or until all is settled. */
static void
look_up_all(struct resolver *resolver, struct names *names, int64_t until)
{
	const int fd = resolve_fd(resolver);
	struct resolve_answer answer;
	int64_t now = clock_ns(), next;

	while (any_is_open(names) && now < until) {
		next = ask_due(resolver, names, now);
		if (next > until)
			next = until;
		(void)wait_readable(&fd, 1, next);
		now = clock_ns();
		while (resolve_next(resolver, &answer)) {
			take_answer(&names->items[answer.id], &answer, now);
			free(answer.addrs);
		}
	}
}

/* How a name has come out of it: what is missing, and the last error. */
static void
conclude(struct name *name)
{
	const char *family = !name->families[1].open ? " for IPv4" :
	    !name->families[0].open                  ? " for IPv6" :
						       "";
	char last[sizeof(name->why)];

	if (!is_open(name) && name->n > 0)
		set_why(name, "");
	if (!is_open(name))
		return;
	memcpy(last, name->why, sizeof(last));
	snprintf(name->why, sizeof(name->why), "no answer%s in 10 s%s%.*s",
	    family, last[0] == '\0' ? "" : ": ", 256, last);
}

int
names_find(struct names *names, int family, const struct names *known,
    struct reason *why)
{
	const int64_t start = clock_ns();
	struct hosts hosts;
	struct resolver *resolver;
	size_t i;

	if (hosts_read(&hosts, why) == -1)
		log_warn("%s; each name is looked up", why->text);
	for (i = 0; i < names->n; i++) {
		names->items[i].family = family;
		if (recall(&names->items[i], family, known) ||
		    !take_unless_name(&names->items[i], family))
			continue;
		open_families(&names->items[i], family);
		take_from_file(&names->items[i], &hosts, family);
	}
	hosts_free(&hosts);
	if (!any_is_open(names))
		return (0);
	resolver = resolve_start(LOOKUPS, why);
	if (resolver == NULL)
		return (-1);
	look_up_all(resolver, names, start + LIMIT);
	for (i = 0; i < names->n; i++)
		if (!names->items[i].bad && !names->items[i].recalled)
			conclude(&names->items[i]);
	resolve_end(resolver);
	return (0);
}
