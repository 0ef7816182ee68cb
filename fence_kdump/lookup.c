/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/lookup.h"
#include "fence_kdump/target.h"
#include "lib/clock.h"
#include "lib/corosync.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/resolve.h"

/*
 * Look-ups at a time.  The kernel takes some 0.06 ms to end a thread that
 * hangs in one: with more, the process would end too late after its deadline.
 */
#define LOOKUPS 128

/* The families that entry `e` is asked for; another node's in both. */
static unsigned int
families_of(const struct lookup *l, const struct lookup_entry *e)
{
	if (!e->wanted || l->family == AF_UNSPEC)
		return (LOOKUP_INET | LOOKUP_INET6);
	return (l->family == AF_INET ? LOOKUP_INET : LOOKUP_INET6);
}

/*
 * Has all addresses that matter.  A second family may still come: for whom a
 * message counts, one address is enough; but what a name of another node, or
 * of a target that is known by its addresses alone, turns out to be must be
 * known in full.
 */
static bool
is_settled(const struct lookup *l, const struct lookup_entry *e)
{
	if (!e->done)
		return (false);
	if (e->wanted && (l->set.target_by_name || !l->set.cluster))
		return (true);
	return (e->asked == 0 && (families_of(l, e) & ~e->settled) == 0);
}

static void
count_pending(struct lookup *l)
{
	size_t i;

	l->set.pending = l->set.pending_ring = 0;
	for (i = 0; i < l->n; i++) {
		if (is_settled(l, &l->entries[i]))
			continue;
		if (l->entries[i].wanted)
			l->set.pending++;
		else
			l->set.pending_ring++;
	}
}

/*
 * One address of entry `e`.  1: new; 0: of a family that is not awaited; -1:
 * refused.
 */
static int
add_addr(struct lookup *l, struct lookup_entry *e, const struct addr *a,
    struct reason *why)
{
	if (l->family != AF_UNSPEC && a->family != l->family)
		return (0);
	if (awaited_add(&l->set, a, e->wanted ? e->text : NULL, e->node, why) ==
	    -1)
		return (-1);
	return (1);
}

/*
 * An entry that is a number.  Its interface may not be there yet: then it
 * stays open, to be tried again.  Returns whether it is a number, in
 * `*added` how many addresses are new, or -1 if it is refused.
 */
static bool
try_number(
    struct lookup *l, struct lookup_entry *e, int *added, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;

	*added = 0;
	if (addr_parse(e->text, &a, ifname, NULL) != ADDR_IS_ADDRESS)
		return (false);
	if (ifname[0] != '\0') {
		a.scope = if_nametoindex(ifname);
		if (a.scope == 0) {
			strlcpy(e->why, "no such interface", sizeof(e->why));
			return (true);
		}
	}
	e->done = true;
	e->settled = LOOKUP_INET | LOOKUP_INET6;
	*added = add_addr(l, e, &a, why);
	e->skipped = *added == 0 && e->wanted;
	return (true);
}

static void
list_entries(struct lookup *l, const struct target *t, const struct corosync *c)
{
	size_t i, j;

	for (i = 0; i < t->entries.n; i++) {
		l->entries[l->n].text = t->entries.words[i];
		l->entries[l->n].node =
		    corosync_find_addr(c, t->entries.words[i]);
		l->entries[l->n].wanted = true;
		l->n++;
	}
	for (i = 0; i < c->n; i++) {
		for (j = 0; j < COROSYNC_LINKS; j++) {
			if ((int)i == t->node || c->nodes[i].addrs[j] == NULL)
				continue;
			l->entries[l->n].text = c->nodes[i].addrs[j];
			l->entries[l->n].node = (int)i;
			l->n++;
		}
	}
}

int
lookup_init(struct lookup *l, const struct target *t, const struct corosync *c,
    int family, struct reason *why)
{
	size_t i;
	int added;

	memset(l, 0, sizeof(*l));
	l->family = family;
	awaited_init(&l->set, c->n > 0, t->node, t->by_name);
	l->entries =
	    calloc(t->entries.n + c->n * COROSYNC_LINKS, sizeof(*l->entries));
	if (l->entries == NULL)
		return (reason_set(why, "no memory for the entries"));
	list_entries(l, t, c);
	for (i = 0; i < l->n; i++)
		if (try_number(l, &l->entries[i], &added, why) && added == -1)
			return (-1);
	count_pending(l);
	if (l->set.n == 0 && l->set.pending == 0)
		return (reason_set(why,
		    "nothing to wait for: no entry is of "
		    "the family that is asked for"));
	return (0);
}

void
lookup_free(struct lookup *l)
{
	if (l->resolver != NULL)
		resolve_end(l->resolver);
	awaited_free(&l->set);
	free(l->entries);
	l->entries = NULL;
}

static void
question(struct lookup *l, size_t i, unsigned int bit)
{
	if (resolve_ask(l->resolver, l->entries[i].text,
		bit == LOOKUP_INET ? AF_INET : AF_INET6, i))
		l->entries[i].asked++;
}

/* Returns how many addresses are new, or -1 with the reason. */
static int
ask_one(struct lookup *l, size_t i, int64_t now_ns, struct reason *why)
{
	struct lookup_entry *e = &l->entries[i];
	unsigned int open = families_of(l, e) & ~e->settled;
	int added;

	if (e->asked > 0 || (e->done && open == 0))
		return (0);
	if (try_number(l, e, &added, why))
		return (added);
	if (l->resolver == NULL &&
	    (l->resolver = resolve_start(LOOKUPS, why)) == NULL)
		return (-1);
	e->asked_ns = now_ns;
	if (open == 0) /* the name has no address yet */
		open = families_of(l, e);
	if ((open & LOOKUP_INET) != 0)
		question(l, i, LOOKUP_INET);
	if ((open & LOOKUP_INET6) != 0)
		question(l, i, LOOKUP_INET6);
	return (0);
}

int
lookup_ask(struct lookup *l, int64_t now_ns, struct reason *why)
{
	int added = 0, rc;
	size_t i;

	for (i = 0; i < l->n; i++) {
		rc = ask_one(l, i, now_ns, why);
		if (rc == -1)
			return (-1);
		added += rc;
	}
	count_pending(l);
	return (added);
}

int
lookup_fd(const struct lookup *l)
{
	return (l->resolver == NULL ? -1 : resolve_fd(l->resolver));
}

/* Says a failure when it is new: every retry would be noise. */
static void
note_failure(struct lookup_entry *e, const char *text)
{
	if (e->done || strcmp(e->why, text) == 0)
		return;
	strlcpy(e->why, text, sizeof(e->why));
	log_notice("\"%s\" does not resolve: %s; trying again", e->text, text);
}

static int
take_one(
    struct lookup *l, const struct resolve_answer *answer, struct reason *why)
{
	struct lookup_entry *e = &l->entries[answer->id];
	char text[ADDR_STRLEN];
	int added = 0, rc;
	size_t i;

	e->asked--;
	for (i = 0; i < answer->n; i++) {
		rc = add_addr(l, e, &answer->addrs[i], why);
		if (rc == -1)
			return (-1);
		added += rc;
		if (e->wanted && rc == 1)
			log_debug("\"%s\" is %s", e->text,
			    addr_format(&answer->addrs[i], text));
	}
	if (answer->result != RESOLVE_UNKNOWN)
		e->settled |=
		    answer->family == AF_INET ? LOOKUP_INET : LOOKUP_INET6;
	if (answer->result == RESOLVE_FOUND)
		e->done = true;
	else if (e->asked == 0) /* one family alone may well have none */
		note_failure(e, answer->why);
	return (added);
}

int
lookup_take(struct lookup *l, struct reason *why)
{
	struct resolve_answer answer;
	int added = 0, rc;

	while (resolve_next(l->resolver, &answer)) {
		rc = take_one(l, &answer, why);
		free(answer.addrs);
		if (rc == -1)
			return (-1);
		added += rc;
	}
	count_pending(l);
	return (added);
}

size_t
lookup_pending(const struct lookup *l)
{
	return (l->set.pending + l->set.pending_ring);
}

bool
lookup_complete(const struct lookup *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->entries[i].wanted &&
		    (!l->entries[i].done || l->entries[i].asked > 0 ||
			(families_of(l, &l->entries[i]) &
			    ~l->entries[i].settled) != 0))
			return (false);
	return (true);
}
