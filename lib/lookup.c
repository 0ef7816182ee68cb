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
is_nowhere(const struct lookup_entry *entry)
{
	return (entry->n == 0 && !entry->is_number &&
	    (entry->wanted || entry->claim == WHOSE_RING_NAME));
}

/*
 * An IPv6 answer may be an IPv4 address (::ffff:10.0.0.1): a name that has led
 * nowhere so far may still lead to one.  One that has its address is not held
 * up: servers exist that never answer about IPv6.
 */
static bool
may_be_mapped(const struct lookup_entry *entry, size_t f)
{
	return (f == WHOSE_IP4 && entry->state[WHOSE_IP4] == LOOKUP_SETTLED &&
	    entry->state[WHOSE_IP6] == LOOKUP_OPEN && entry->n == 0 &&
	    !entry->is_number);
}

/*
 * A definite answer that there is no address settles a node's name and a
 * word.  It does not settle the name of a ring: corosync needs an address.
 * (Where one family alone is asked for, the other may well have it.)
 */
static bool
is_family_open(const struct lookup_entry *entry, size_t f)
{
	return (entry->state[f] == LOOKUP_OPEN || may_be_mapped(entry, f) ||
	    (entry->state[WHOSE_IP4] == LOOKUP_SETTLED &&
		entry->state[WHOSE_IP6] == LOOKUP_SETTLED &&
		entry->claim == WHOSE_RING_NAME && is_nowhere(entry)));
}

bool
lookup_is_open(const struct lookup_entry *entry)
{
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES; f++)
		if (is_family_open(entry, f))
			return (true);
	return (false);
}

/* What is still open decides whose an address can turn out to be. */
static void
count_open(struct lookup *lookup)
{
	const struct lookup_entry *entry;
	size_t *counts, i, f;

	memset(lookup->set.open_names, 0, sizeof(lookup->set.open_names));
	memset(lookup->set.open_words, 0, sizeof(lookup->set.open_words));
	for (i = 0; i < lookup->n; i++) {
		entry = &lookup->entries[i];
		if (entry->node != -1 && entry->node == lookup->set.target)
			continue;
		counts = entry->node == -1 ? lookup->set.open_words :
					     lookup->set.open_names;
		for (f = 0; f < WHOSE_FAMILIES; f++)
			if (is_family_open(entry, f))
				counts[f]++;
	}
}

/* One address of entry `entry`; counted in `*added`.  0, or -1 if refused. */
static int
add_addr(struct lookup *lookup, struct lookup_entry *entry,
    const struct addr *a, int *added, struct reason *why)
{
	char text[ADDR_STRLEN];

	if (entry->state[whose_family(a)] == LOOKUP_UNWANTED)
		return (0);
	if (whose_add(&lookup->set, a, entry->text, entry->node, entry->claim,
		entry->wanted, why) == -1)
		return (-1);
	entry->n++;
	++*added;
	if (!entry->is_number)
		log_debug("\"%s\" is %s", entry->text, addr_format(a, text));
	return (0);
}

static void
settle_one(struct lookup_entry *entry, size_t f)
{
	if (entry->state[f] != LOOKUP_UNWANTED)
		entry->state[f] = LOOKUP_SETTLED;
}

static void
settle(struct lookup_entry *entry)
{
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES; f++)
		settle_one(entry, f);
}

/*
 * An entry that is a number.  Its interface may not be there yet: then it
 * stays open, to be tried again.  1: it is a number; 0: it is none; -1: the
 * address is refused.
 */
static int
try_number(struct lookup *lookup, struct lookup_entry *entry, int *added,
    struct reason *why)
{
	char ifname[IF_NAMESIZE];
	struct addr a;

	if (addr_parse(entry->text, &a, ifname, NULL) != ADDR_IS_ADDRESS)
		return (0);
	entry->is_number = true;
	if (entry->claim == WHOSE_RING_NAME)
		entry->claim = WHOSE_RING;
	/* It can never have an address of the other family. */
	settle_one(entry, a.family == AF_INET ? WHOSE_IP6 : WHOSE_IP4);
	if (ifname[0] != '\0' && (a.scope = addr_scope(ifname)) == 0) {
		snprintf(entry->why, sizeof(entry->why), "no such interface");
		return (1);
	}
	entry->skipped =
	    entry->wanted && entry->state[whose_family(&a)] == LOOKUP_UNWANTED;
	settle(entry);
	return (add_addr(lookup, entry, &a, added, why) == -1 ? -1 : 1);
}

/* A name that /etc/hosts settles.  Returns as try_number(). */
static int
try_hosts(struct lookup *lookup, struct lookup_entry *entry,
    const struct hosts *hosts, int *added, struct reason *why)
{
	struct addr *addrs;
	size_t i, n;
	int rc = 0;

	if (!hosts_find(hosts, entry->text, &addrs, &n))
		return (0);
	for (i = 0; i < n && rc == 0; i++)
		rc = add_addr(lookup, entry, &addrs[i], added, why);
	free(addrs);
	settle(entry);
	if (entry->n == 0)
		snprintf(entry->why, sizeof(entry->why),
		    "/etc/hosts has no address of the family asked for");
	return (rc == -1 ? -1 : 1);
}

/* Numbers.  Returns as try_at_once(). */
static int
try_numbers(struct lookup *lookup, struct reason *why)
{
	int added = 0;
	size_t i;

	for (i = 0; i < lookup->n; i++)
		if (lookup_is_open(&lookup->entries[i]) &&
		    try_number(lookup, &lookup->entries[i], &added, why) == -1)
			return (-1);
	return (added);
}

/* Names that /etc/hosts settles.  Returns as try_at_once(). */
static int
try_names(struct lookup *lookup, struct reason *why)
{
	struct hosts hosts;
	struct lookup_entry *entry;
	struct reason bad;
	int added = 0, rc = 0;
	bool read = false;
	size_t i;

	memset(&hosts, 0, sizeof(hosts));
	for (i = 0; i < lookup->n && rc != -1; i++) {
		entry = &lookup->entries[i];
		if (entry->is_number ||
		    (!lookup_is_open(entry) && !is_nowhere(entry)))
			continue;
		/* A file that cannot be read settles nothing. */
		if (!read && hosts_read(&hosts, &bad) == -1)
			log_debug("%s", bad.text);
		read = true;
		rc = try_hosts(lookup, entry, &hosts, &added, why);
	}
	hosts_free(&hosts);
	return (rc == -1 ? -1 : added);
}

/*
 * All entries that need no server's answer.  Returns how many addresses are
 * new, or -1 with the reason.
 */
static int
try_at_once(struct lookup *lookup, struct reason *why)
{
	const int numbers = try_numbers(lookup, why);
	const int names = numbers == -1 ? -1 : try_names(lookup, why);

	return (names == -1 ? -1 : numbers + names);
}

static struct lookup_entry *
new_entry(
    struct lookup *lookup, const char *text, int node, enum whose_claim claim)
{
	struct lookup_entry *entry = &lookup->entries[lookup->n++];
	size_t f;

	entry->text = text;
	entry->node = node;
	entry->claim = claim;
	for (f = 0; f < WHOSE_FAMILIES; f++)
		if (lookup->family != AF_UNSPEC &&
		    lookup->family != families[f])
			entry->state[f] = LOOKUP_UNWANTED;
	return (entry);
}

/* The words first: they are what is awaited, and by them it is reported. */
static void
list_words(struct lookup *lookup, const struct target *target,
    const struct cluster *cluster)
{
	struct lookup_entry *entry;
	const char *word;
	size_t i;

	for (i = 0; i < target->words.n; i++) {
		word = target->words.words[i];
		if (cluster_find(cluster, word) != -1)
			entry = new_entry(
			    lookup, word, target->node, WHOSE_NODE_NAME);
		else if (cluster_find_ring(cluster, word) != -1)
			entry = new_entry(
			    lookup, word, target->node, WHOSE_RING_NAME);
		else
			entry = new_entry(lookup, word, -1, WHOSE_WORD);
		entry->wanted = true;
	}
}

static bool
is_listed(const struct lookup *lookup, int node, const char *text)
{
	size_t i;

	for (i = 0; i < lookup->n; i++)
		if (lookup->entries[i].node == node &&
		    lookup->entries[i].text != NULL &&
		    strcasecmp(lookup->entries[i].text, text) == 0)
			return (true);
	return (false);
}

static void
list_nodes(struct lookup *lookup, const struct target *target,
    const struct cluster *cluster)
{
	const struct cluster_node *node;
	size_t i, j;

	for (i = 0; i < cluster->n; i++) {
		node = &cluster->nodes[i];
		for (j = 0; j < node->rings.n; j++)
			if ((int)i != target->node ||
			    !is_listed(lookup, (int)i, node->rings.words[j]))
				new_entry(lookup, node->rings.words[j], (int)i,
				    WHOSE_RING_NAME)
				    ->wanted = (int)i == target->node;
		if (node->name != NULL &&
		    ((int)i != target->node ||
			!is_listed(lookup, (int)i, node->name)))
			new_entry(lookup, node->name, (int)i, WHOSE_NODE_NAME);
	}
}

static size_t
most_entries(const struct target *target, const struct cluster *cluster)
{
	size_t i, n = target->words.n;

	for (i = 0; i < cluster->n; i++)
		n += cluster->nodes[i].rings.n + 1;
	return (n);
}

int
lookup_init(struct lookup *lookup, const struct target *target,
    const struct cluster *cluster, int family, struct reason *why)
{
	memset(lookup, 0, sizeof(*lookup));
	lookup->family = family;
	whose_init(&lookup->set, cluster, target->node);
	lookup->entries =
	    calloc(most_entries(target, cluster), sizeof(*lookup->entries));
	if (lookup->entries == NULL)
		return (reason_set(why, "no memory for the entries"));
	list_words(lookup, target, cluster);
	list_nodes(lookup, target, cluster);
	if (try_at_once(lookup, why) == -1)
		return (-1);
	count_open(lookup);
	return (0);
}

void
lookup_free(struct lookup *lookup)
{
	if (lookup->resolver != NULL)
		resolve_end(lookup->resolver);
	whose_free(&lookup->set);
	free(lookup->entries);
	memset(lookup, 0, sizeof(*lookup));
}

/* Asks for what is open of an entry; -1 if there can be no resolver. */
static int
ask_one(struct lookup *lookup, size_t i, struct reason *why)
{
	struct lookup_entry *entry = &lookup->entries[i];
	const bool again = is_nowhere(entry);
	size_t f;

	for (f = 0; f < WHOSE_FAMILIES && !entry->is_number; f++) {
		if (entry->asked[f] || entry->state[f] == LOOKUP_UNWANTED ||
		    (entry->state[f] == LOOKUP_SETTLED && !again))
			continue;
		if (lookup->resolver == NULL &&
		    (lookup->resolver = resolve_start(LOOKUPS, why)) == NULL)
			return (-1);
		entry->asked[f] =
		    resolve_ask(lookup->resolver, entry->text, families[f], i);
	}
	return (0);
}

static int
ask_all(struct lookup *lookup, struct reason *why)
{
	size_t i;

	for (i = 0; i < lookup->n; i++)
		if (ask_one(lookup, i, why) == -1)
			return (-1);
	return (0);
}

int
lookup_ask(struct lookup *lookup, struct reason *why)
{
	int added = 0;

	/* lookup_init() has done so just before the first time. */
	if (lookup->again)
		added = try_at_once(lookup, why);
	lookup->again = true;
	if (added == -1 || ask_all(lookup, why) == -1)
		return (-1);
	count_open(lookup);
	return (added);
}

int
lookup_fd(const struct lookup *lookup)
{
	return (lookup->resolver == NULL ? -1 : resolve_fd(lookup->resolver));
}

/*
 * Keeps why a name has no address, or may have more.  A failure is logged
 * when it is new: every retry would be noise.
 */
static void
note_failure(struct lookup_entry *entry, const char *text)
{
	if (strcmp(entry->why, text) == 0)
		return;
	snprintf(entry->why, sizeof(entry->why), "%s", text);
	if (entry->wanted && entry->n == 0)
		log_notice("\"%s\" does not resolve: %s; trying again",
		    entry->text, text);
	else
		log_debug("\"%s\": %s; trying again", entry->text, text);
}

/* Returns whether it changed anything, or -1 with the reason. */
static int
take_one(struct lookup *lookup, const struct resolve_answer *answer,
    struct reason *why)
{
	struct lookup_entry *entry = &lookup->entries[answer->id];
	const size_t f = answer->family == AF_INET ? WHOSE_IP4 : WHOSE_IP6;
	const enum lookup_state before = entry->state[f];
	int added = 0;
	size_t i;

	entry->asked[f] = false;
	for (i = 0; i < answer->n; i++)
		if (add_addr(lookup, entry, &answer->addrs[i], &added, why) ==
		    -1)
			return (-1);
	if (answer->result != RESOLVE_UNKNOWN)
		entry->state[f] = LOOKUP_SETTLED;
	if (answer->result == RESOLVE_UNKNOWN ||
	    (answer->result == RESOLVE_NONE && entry->n == 0))
		note_failure(entry, answer->why);
	return (added > 0 || entry->state[f] != before);
}

int
lookup_take(struct lookup *lookup, struct reason *why)
{
	struct resolve_answer answer;
	int changed = 0, rc;

	while (resolve_next(lookup->resolver, &answer)) {
		rc = take_one(lookup, &answer, why);
		free(answer.addrs);
		if (rc == -1)
			return (-1);
		changed += rc;
	}
	count_open(lookup);
	return (changed);
}

bool
lookup_is_asking(const struct lookup *lookup)
{
	size_t i, f;

	for (i = 0; i < lookup->n; i++)
		for (f = 0; f < WHOSE_FAMILIES; f++)
			if (lookup->entries[i].asked[f])
				return (true);
	return (false);
}

size_t
lookup_pending(const struct lookup *lookup)
{
	size_t i, n = 0;

	for (i = 0; i < lookup->n; i++)
		if (lookup_is_open(&lookup->entries[i]) ||
		    is_nowhere(&lookup->entries[i]))
			n++;
	return (n);
}

bool
lookup_complete(const struct lookup *lookup)
{
	const struct lookup_entry *entry;
	size_t i;

	for (i = 0; i < lookup->n; i++) {
		entry = &lookup->entries[i];
		if (!entry->wanted &&
		    (entry->node == -1 || entry->node != lookup->set.target))
			continue;
		if (lookup_is_open(entry) || is_nowhere(entry))
			return (false);
	}
	return (true);
}
