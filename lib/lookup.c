/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/cluster.h"
#include "lib/hosts.h"
#include "lib/log.h"
#include "lib/lookup.h"
#include "lib/reason.h"
#include "lib/resolve.h"
#include "lib/target.h"

/*
 * Look-ups at a time.  The kernel takes some 0.06 ms to end a thread that
 * hangs in one: with more, the process would end too late after its deadline.
 */
#define LOOKUPS 128

static const int families[WHOSE_FAMILIES] = {
	[WHOSE_IP4] = AF_INET,
	[WHOSE_IP6] = AF_INET6,
};

/* A name without an address so far; a number is none. */
static bool
is_nowhere(const struct lookup_entry *e)
{
	return (e->n == 0 && !e->is_number &&
	    (e->wanted || e->claim == WHOSE_RING_NAME));
}

/*
 * An IPv6 answer may be an IPv4 address (::ffff:10.0.0.1): a name that has led
 * nowhere so far may still lead to one.  One that has its address is not held
 * up: servers exist that never answer about IPv6.
 */
static bool
may_be_mapped(const struct lookup_entry *e, size_t f)
{
	return (f == WHOSE_IP4 && e->state[WHOSE_IP4] == LOOKUP_SETTLED &&
	    e->state[WHOSE_IP6] == LOOKUP_OPEN && e->n == 0 && !e->is_number);
}

/*
 * A definite answer that there is no address settles a node's name and a
 * word.  It does not settle the name of a ring: corosync needs an address.
 * (Where one family alone is asked for, the other may well have it.)
 */
static bool
is_family_open(const struct lookup_entry *e, size_t f)
{
	return (e->state[f] == LOOKUP_OPEN || may_be_mapped(e, f) ||
	    (e->state[WHOSE_IP4] == LOOKUP_SETTLED &&
		e->state[WHOSE_IP6] == LOOKUP_SETTLED &&
		e->claim == WHOSE_RING_NAME && is_nowhere(e)));
}

bool
lookup_is_open(const struct lookup_entry *e)
{
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES; f++)
		if (is_family_open(e, f))
			return (true);
	return (false);
}

/* What is still open decides whose an address can turn out to be. */
static void
count_open(struct lookup *l)
{
	const struct lookup_entry *e;
	size_t *counts, i, f;

	memset(l->set.open_names, 0, sizeof(l->set.open_names));
	memset(l->set.open_words, 0, sizeof(l->set.open_words));
	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (e->node != -1 && e->node == l->set.target)
			continue;
		counts = e->node == -1 ? l->set.open_words : l->set.open_names;
		for (f = 0; f < WHOSE_FAMILIES; f++)
			if (is_family_open(e, f))
				counts[f]++;
	}
}

/* One address of entry `e`; counted in `*added`.  0, or -1 if refused. */
static int
add_addr(struct lookup *l, struct lookup_entry *e, const struct addr *a,
    int *added, struct reason *why)
{
	char text[ADDR_STRLEN];

	if (e->state[whose_family(a)] == LOOKUP_UNWANTED)
		return (0);
	if (whose_add(&l->set, a, e->text, e->node, e->claim, e->wanted, why) ==
	    -1)
		return (-1);
	e->n++;
	++*added;
	if (!e->is_number)
		log_debug("\"%s\" is %s", e->text, addr_format(a, text));
	return (0);
}

static void
settle_one(struct lookup_entry *e, size_t f)
{
	if (e->state[f] != LOOKUP_UNWANTED)
		e->state[f] = LOOKUP_SETTLED;
}

static void
settle(struct lookup_entry *e)
{
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES; f++)
		settle_one(e, f);
}

/*
 * An entry that is a number.  Its interface may not be there yet: then it
 * stays open, to be tried again.  1: it is a number; 0: it is none; -1: the
 * address is refused.
 */
static int
try_number(
    struct lookup *l, struct lookup_entry *e, int *added, struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;

	if (addr_parse(e->text, &a, ifname, NULL) != ADDR_IS_ADDRESS)
		return (0);
	e->is_number = true;
	if (e->claim == WHOSE_RING_NAME)
		e->claim = WHOSE_RING;
	/* It can never have an address of the other family. */
	settle_one(e, a.family == AF_INET ? WHOSE_IP6 : WHOSE_IP4);
	if (ifname[0] != '\0' && (a.scope = addr_scope(ifname)) == 0) {
		snprintf(e->why, sizeof(e->why), "no such interface");
		return (1);
	}
	e->skipped = e->wanted && e->state[whose_family(&a)] == LOOKUP_UNWANTED;
	settle(e);
	return (add_addr(l, e, &a, added, why) == -1 ? -1 : 1);
}

/* A name that /etc/hosts settles.  Returns as try_number(). */
static int
try_hosts(struct lookup *l, struct lookup_entry *e, const struct hosts *h,
    int *added, struct reason *why)
{
	struct addr *addrs;
	size_t i, n;
	int rc = 0;

	if (!hosts_find(h, e->text, &addrs, &n))
		return (0);
	for (i = 0; i < n && rc == 0; i++)
		rc = add_addr(l, e, &addrs[i], added, why);
	free(addrs);
	settle(e);
	if (e->n == 0)
		snprintf(e->why, sizeof(e->why),
		    "/etc/hosts has no address of the family asked for");
	return (rc == -1 ? -1 : 1);
}

/* Numbers.  Returns as try_at_once(). */
static int
try_numbers(struct lookup *l, struct reason *why)
{
	int added = 0;
	size_t i;

	for (i = 0; i < l->n; i++)
		if (lookup_is_open(&l->entries[i]) &&
		    try_number(l, &l->entries[i], &added, why) == -1)
			return (-1);
	return (added);
}

/* Names that /etc/hosts settles.  Returns as try_at_once(). */
static int
try_names(struct lookup *l, struct reason *why)
{
	struct hosts hosts;
	struct lookup_entry *e;
	struct reason bad;
	int added = 0, rc = 0;
	bool read = false;
	size_t i;

	memset(&hosts, 0, sizeof(hosts));
	for (i = 0; i < l->n && rc != -1; i++) {
		e = &l->entries[i];
		if (e->is_number || (!lookup_is_open(e) && !is_nowhere(e)))
			continue;
		/* A file that cannot be read settles nothing. */
		if (!read && hosts_read(&hosts, &bad) == -1)
			log_debug("%s", bad.text);
		read = true;
		rc = try_hosts(l, e, &hosts, &added, why);
	}
	hosts_free(&hosts);
	return (rc == -1 ? -1 : added);
}

/*
 * All entries that need no server's answer.  Returns how many addresses are
 * new, or -1 with the reason.
 */
static int
try_at_once(struct lookup *l, struct reason *why)
{
	const int numbers = try_numbers(l, why);
	const int names = numbers == -1 ? -1 : try_names(l, why);

	return (names == -1 ? -1 : numbers + names);
}

static struct lookup_entry *
new_entry(struct lookup *l, const char *text, int node, enum whose_claim claim)
{
	struct lookup_entry *e = &l->entries[l->n++];
	size_t f;

	e->text = text;
	e->node = node;
	e->claim = claim;
	for (f = 0; f < WHOSE_FAMILIES; f++)
		if (l->family != AF_UNSPEC && l->family != families[f])
			e->state[f] = LOOKUP_UNWANTED;
	return (e);
}

/* The words first: they are what is awaited, and by them it is reported. */
static void
list_words(struct lookup *l, const struct target *t, const struct cluster *c)
{
	struct lookup_entry *e;
	const char *word;
	size_t i;

	for (i = 0; i < t->words.n; i++) {
		word = t->words.words[i];
		if (cluster_find(c, word) != -1)
			e = new_entry(l, word, t->node, WHOSE_NODE_NAME);
		else if (cluster_find_ring(c, word) != -1)
			e = new_entry(l, word, t->node, WHOSE_RING_NAME);
		else
			e = new_entry(l, word, -1, WHOSE_WORD);
		e->wanted = true;
	}
}

static bool
is_listed(const struct lookup *l, int node, const char *text)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->entries[i].node == node && l->entries[i].text != NULL &&
		    strcasecmp(l->entries[i].text, text) == 0)
			return (true);
	return (false);
}

static void
list_nodes(struct lookup *l, const struct target *t, const struct cluster *c)
{
	const struct cluster_node *node;
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		node = &c->nodes[i];
		for (j = 0; j < node->rings.n; j++)
			if ((int)i != t->node ||
			    !is_listed(l, (int)i, node->rings.words[j]))
				new_entry(l, node->rings.words[j], (int)i,
				    WHOSE_RING_NAME)
				    ->wanted = (int)i == t->node;
		if (node->name != NULL &&
		    ((int)i != t->node || !is_listed(l, (int)i, node->name)))
			new_entry(l, node->name, (int)i, WHOSE_NODE_NAME);
	}
}

static size_t
most_entries(const struct target *t, const struct cluster *c)
{
	size_t i, n = t->words.n;

	for (i = 0; i < c->n; i++)
		n += c->nodes[i].rings.n + 1;
	return (n);
}

int
lookup_init(struct lookup *l, const struct target *t,
    const struct cluster *cluster, int family, struct reason *why)
{
	memset(l, 0, sizeof(*l));
	l->family = family;
	whose_init(&l->set, cluster, t->node);
	l->entries = calloc(most_entries(t, cluster), sizeof(*l->entries));
	if (l->entries == NULL)
		return (reason_set(why, "no memory for the entries"));
	list_words(l, t, cluster);
	list_nodes(l, t, cluster);
	if (try_at_once(l, why) == -1)
		return (-1);
	count_open(l);
	return (0);
}

void
lookup_free(struct lookup *l)
{
	if (l->resolver != NULL)
		resolve_end(l->resolver);
	whose_free(&l->set);
	free(l->entries);
	memset(l, 0, sizeof(*l));
}

/* Asks for what is open of an entry; -1 if there can be no resolver. */
static int
ask_one(struct lookup *l, size_t i, struct reason *why)
{
	struct lookup_entry *e = &l->entries[i];
	const bool again = is_nowhere(e);
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES && !e->is_number; f++) {
		if (e->asked[f] || e->state[f] == LOOKUP_UNWANTED ||
		    (e->state[f] == LOOKUP_SETTLED && !again))
			continue;
		if (l->resolver == NULL &&
		    (l->resolver = resolve_start(LOOKUPS, why)) == NULL)
			return (-1);
		e->asked[f] = resolve_ask(l->resolver, e->text, families[f], i);
	}
	return (0);
}

static int
ask_all(struct lookup *l, struct reason *why)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (ask_one(l, i, why) == -1)
			return (-1);
	return (0);
}

int
lookup_ask(struct lookup *l, struct reason *why)
{
	int added = 0;

	/* lookup_init() has done so just before the first time. */
	if (l->again)
		added = try_at_once(l, why);
	l->again = true;
	if (added == -1 || ask_all(l, why) == -1)
		return (-1);
	count_open(l);
	return (added);
}

int
lookup_fd(const struct lookup *l)
{
	return (l->resolver == NULL ? -1 : resolve_fd(l->resolver));
}

/*
 * Keeps why a name has no address, or may have more.  A failure is logged
 * when it is new: every retry would be noise.
 */
static void
note_failure(struct lookup_entry *e, const char *text)
{
	if (strcmp(e->why, text) == 0)
		return;
	snprintf(e->why, sizeof(e->why), "%s", text);
	if (e->wanted && e->n == 0)
		log_notice(
		    "\"%s\" does not resolve: %s; trying again", e->text, text);
	else
		log_debug("\"%s\": %s; trying again", e->text, text);
}

/* Returns whether it changed anything, or -1 with the reason. */
static int
take_one(
    struct lookup *l, const struct resolve_answer *answer, struct reason *why)
{
	struct lookup_entry *e = &l->entries[answer->id];
	const size_t f = answer->family == AF_INET ? WHOSE_IP4 : WHOSE_IP6;
	const enum lookup_state before = e->state[f];
	int added = 0;
	size_t i;

	e->asked[f] = false;
	for (i = 0; i < answer->n; i++)
		if (add_addr(l, e, &answer->addrs[i], &added, why) == -1)
			return (-1);
	if (answer->result != RESOLVE_UNKNOWN)
		e->state[f] = LOOKUP_SETTLED;
	if (answer->result == RESOLVE_UNKNOWN ||
	    (answer->result == RESOLVE_NONE && e->n == 0))
		note_failure(e, answer->why);
	return (added > 0 || e->state[f] != before);
}

int
lookup_take(struct lookup *l, struct reason *why)
{
	struct resolve_answer answer;
	int changed = 0, rc;

	while (resolve_next(l->resolver, &answer)) {
		rc = take_one(l, &answer, why);
		free(answer.addrs);
		if (rc == -1)
			return (-1);
		changed += rc;
	}
	count_open(l);
	return (changed);
}

bool
lookup_is_asking(const struct lookup *l)
{
	size_t i, f;

	for (i = 0; i < l->n; i++)
		for (f = 0; f < WHOSE_FAMILIES; f++)
			if (l->entries[i].asked[f])
				return (true);
	return (false);
}

size_t
lookup_pending(const struct lookup *l)
{
	size_t i, n = 0;

	for (i = 0; i < l->n; i++)
		if (lookup_is_open(&l->entries[i]) ||
		    is_nowhere(&l->entries[i]))
			n++;
	return (n);
}

bool
lookup_complete(const struct lookup *l)
{
	const struct lookup_entry *e;
	size_t i;

	for (i = 0; i < l->n; i++) {
		e = &l->entries[i];
		if (!e->wanted && (e->node == -1 || e->node != l->set.target))
			continue;
		if (lookup_is_open(e) || is_nowhere(e))
			return (false);
	}
	return (true);
}
