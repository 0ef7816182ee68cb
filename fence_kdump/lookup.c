/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fence_kdump/lookup.h"
#include "fence_kdump/target.h"
#include "lib/corosync.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/resolve.h"

static void
count_pending(struct lookup *l)
{
	size_t i;

	l->set.pending = l->set.pending_ring = 0;
	for (i = 0; i < l->n; i++) {
		if (l->entries[i].done)
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
 * stays open, to be tried again.  0: not a number.
 */
static int
try_number(struct lookup *l, struct lookup_entry *e, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;
	int rc;

	if (addr_parse(e->text, &a, ifname, NULL) != ADDR_IS_ADDRESS)
		return (0);
	if (ifname[0] != '\0') {
		a.scope = if_nametoindex(ifname);
		if (a.scope == 0) {
			strlcpy(e->why, "no such interface", sizeof(e->why));
			return (1);
		}
	}
	e->done = true;
	if ((rc = add_addr(l, e, &a, why)) == -1)
		return (-1);
	if (rc == 0 && e->wanted)
		l->skipped++;
	return (1);
}

/* The node whose ring address the text is, or -1. */
static int
ring_node(const struct corosync *c, const char *text)
{
	size_t i, j;

	for (i = 0; i < c->n; i++)
		for (j = 0; j < COROSYNC_LINKS; j++)
			if (c->nodes[i].addrs[j] != NULL &&
			    strcasecmp(c->nodes[i].addrs[j], text) == 0)
				return ((int)i);
	return (-1);
}

static void
list_entries(struct lookup *l, const struct target *t, const struct corosync *c)
{
	size_t i, j;

	for (i = 0; i < t->entries.n; i++) {
		l->entries[l->n].text = t->entries.words[i];
		l->entries[l->n].node = ring_node(c, t->entries.words[i]);
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

	memset(l, 0, sizeof(*l));
	l->family = family;
	awaited_init(&l->set, c->n > 0, t->node, t->by_name);
	l->entries =
	    calloc(t->entries.n + c->n * COROSYNC_LINKS, sizeof(*l->entries));
	if (l->entries == NULL)
		return (reason_set(why, "no memory for the entries"));
	list_entries(l, t, c);
	for (i = 0; i < l->n; i++)
		if (try_number(l, &l->entries[i], why) == -1)
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

static int
ask_one(struct lookup *l, size_t i, struct reason *why)
{
	struct lookup_entry *e = &l->entries[i];
	int rc;

	if (e->done || e->asked)
		return (0);
	if ((rc = try_number(l, e, why)) != 0)
		return (rc == -1 ? -1 : 0);
	if (l->resolver == NULL &&
	    (l->resolver = resolve_start(AF_UNSPEC, why)) == NULL)
		return (-1);
	e->asked = resolve_ask(l->resolver, e->text, i);
	return (0);
}

int
lookup_ask(struct lookup *l, struct reason *why)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (ask_one(l, i, why) == -1)
			return (-1);
	count_pending(l);
	return (0);
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
	if (strcmp(e->why, text) == 0)
		return;
	strlcpy(e->why, text, sizeof(e->why));
	log_debug("\"%s\" does not resolve: %s; trying again", e->text, text);
}

static int
take_one(
    struct lookup *l, const struct resolve_answer *answer, struct reason *why)
{
	struct lookup_entry *e = &l->entries[answer->id];
	char text[ADDR_STRLEN];
	int added = 0, rc;
	size_t i;

	e->asked = false;
	if (!answer->ok) {
		note_failure(e, answer->why);
		return (0);
	}
	for (i = 0; i < answer->n; i++) {
		rc = add_addr(l, e, &answer->addrs[i], why);
		if (rc == -1)
			return (-1);
		added += rc;
		if (e->wanted)
			log_debug("\"%s\" is %s", e->text,
			    addr_format(&answer->addrs[i], text));
	}
	if (added == 0 && e->wanted)
		note_failure(e, "no address of the family asked for");
	/* Another node's may be of the other family: that is known now. */
	e->done = added > 0 || !e->wanted;
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
