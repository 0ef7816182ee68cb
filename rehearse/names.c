/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/clock.h"
#include "lib/number.h"
#include "lib/reason.h"
#include "lib/resolve.h"
#include "rehearse/names.h"

#define LOOKUPS 128 /* at a time; this host has the memory */
#define LIMIT (10 * CLOCK_S)

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
	long long number = 0;

	if (family != AF_UNSPEC && a->family != family) {
		set_why(name, "is not of the family asked for");
		return;
	}
	if (ifname[0] != '\0') {
		a->scope = if_nametoindex(ifname);
		if (a->scope == 0 &&
		    number_parse(ifname, 1, INT32_MAX, NULL, &number, NULL) ==
			0)
			a->scope = (uint32_t)number;
		if (a->scope == 0) {
			set_why(name, "there is no such interface");
			return;
		}
	}
	if (add_addr(name, a) == -1)
		set_why(name, "no memory");
}

/* Takes what can be taken without looking up; true if it is a name. */
static bool
is_name(struct name *name, int family)
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

static void
ask(struct resolver *r, struct names *names, size_t i, int family)
{
	if (resolve_ask(r, names->items[i].text, family, i))
		names->items[i].asked++;
	else
		set_why(&names->items[i], "no memory");
}

/* What is missing is said, but not that one of two families has none. */
static void
take_answer(struct name *name, struct resolve_answer *answer)
{
	size_t i;

	name->asked--;
	for (i = 0; i < answer->n; i++)
		if (add_addr(name, &answer->addrs[i]) == -1)
			set_why(name, "no memory");
	free(answer->addrs);
	if (answer->result == RESOLVE_UNKNOWN ||
	    (answer->result == RESOLVE_NONE && name->asked == 0 &&
		name->n == 0 && name->why[0] == '\0'))
		set_why(name, answer->why);
}

/* Takes answers until `until`, or until there is nothing more to come. */
static void
take_answers(struct resolver *r, struct names *names, int64_t until)
{
	struct resolve_answer answer;
	bool waiting;
	size_t i;

	for (;;) {
		const int64_t left = until - clock_ns();
		struct pollfd p = { .fd = resolve_fd(r), .events = POLLIN };

		while (resolve_next(r, &answer))
			take_answer(&names->items[answer.id], &answer);
		for (i = 0, waiting = false; i < names->n; i++)
			waiting = waiting || names->items[i].asked > 0;
		if (!waiting || left <= 0)
			return;
		(void)poll(&p, 1, (int)(left / CLOCK_MS) + 1);
	}
}

int
names_find(struct names *names, int family, struct reason *why)
{
	const int64_t start = clock_ns();
	struct resolver *r = resolve_start(LOOKUPS, why);
	size_t i;

	if (r == NULL)
		return (-1);
	for (i = 0; i < names->n; i++) {
		if (!is_name(&names->items[i], family))
			continue;
		if (family != AF_INET6)
			ask(r, names, i, AF_INET);
		if (family != AF_INET)
			ask(r, names, i, AF_INET6);
	}
	take_answers(r, names, start + LIMIT);
	for (i = 0; i < names->n; i++)
		if (names->items[i].asked > 0)
			set_why(&names->items[i], "no answer in 10 s");
	resolve_end(r);
	return (0);
}
