/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/priv.h"
#include "fence_kdump/setup.h"
#include "lib/reason.h"

void
setup_init(struct setup *setup, const struct settings *s)
{
	memset(setup, 0, sizeof(*setup));
	setup->own.fd = -1;
	setup->settings = *s;
}

static void
open_ports(struct setup *setup)
{
	static const sa_family_t families[] = { AF_INET, AF_INET6 };
	int rc, wanted = setup->settings.family;
	size_t i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (wanted != AF_UNSPEC && wanted != families[i])
			continue;
		rc = port_open(&setup->ports[setup->n_ports], families[i],
		    setup->settings.port, &setup->deaf);
		if (rc == 0)
			setup->n_ports++;
	}
}

static int
cannot_hear(const struct setup *setup, struct reason *why)
{
	return (reason_set(why, "%s",
	    setup->deaf.text[0] != '\0' ?
		setup->deaf.text :
		"this host does not have the network family that is "
		"needed"));
}

int
setup_ports(struct setup *setup, struct reason *why)
{
	open_ports(setup);
	return (setup->n_ports > 0 ? 0 : cannot_hear(setup, why));
}

static bool
is_given(const char *text)
{
	return (text != NULL && text[strspn(text, ", \t\r\n")] != '\0');
}

/*
 * Which node it is, corosync.conf alone must say: the key is made while this
 * process has its privileges, and the node is asked before corosync answers.
 * Where the words contradict each other, setup_settle() refuses them.
 */
static void
find_key(struct setup *setup)
{
	const struct settings *s = &setup->settings;
	const bool by_plug = is_given(s->plug);
	struct target *target = &setup->key_target;
	if (s->auth == AUTH_OFF)
		return;
	if (!by_plug && !is_given(s->nodename))
		node_key_find(
		    &setup->key, &secret_places, NULL, false, &setup->conf);
	else if (cluster_add(&setup->key_cluster, &setup->conf) == -1)
		reason_set(
		    &setup->key.why, "no memory for the cluster's nodes");
	else if (target_choose(target, s->nodename, s->plug,
		     &setup->key_cluster, &setup->key.why) == 0)
		node_key_find(
		    &setup->key, &secret_places, target, by_plug, &setup->conf);
}

int
setup_need_key(const struct setup *setup, struct reason *why)
{
	const struct node_key *key = &setup->key;

	if (setup->settings.auth != AUTH_REQUIRE ||
	    key->state == NODE_KEY_MADE || key->state == NODE_KEY_SECRET)
		return (0);
	if (key->why.text[0] != '\0')
		return (reason_set(why, "auth=require: %.400s", key->why.text));
	return (reason_set(why,
	    "auth=require: this host has no secret, neither %s nor %s, and so "
	    "no key of the node",
	    secret_places.ours,
	    key->listed ? secret_places.corosync : secret_places.pacemaker));
}

bool
setup_key_fits(const struct setup *setup)
{
	return (node_key_fits(
	    &setup->key, &setup->target, is_given(setup->settings.plug)));
}

int
setup_read(struct setup *setup, struct reason *why)
{
	const int rc = corosync_read(&setup->conf, COROSYNC_CONF, why);

	setup->has_conf = rc == 1;
	if (rc == -1 || own_open(&setup->own, why) == -1)
		return (-1);
	find_key(setup);
	return (priv_drop(why));
}

/* Is there an open socket that an awaited message could come to? */
static int
check_heard(const struct setup *setup, struct reason *why)
{
	const struct whose_set *set = &setup->lookup.set;
	size_t i;

	if (!lookup_complete(&setup->lookup))
		return (0);
	for (i = 0; i < setup->n_ports; i++)
		if (whose_list(set, setup->ports[i].family, NULL, 0) > 0)
			return (0);
	if (whose_list(set, AF_INET, NULL, 0) > 0 ||
	    whose_list(set, AF_INET6, NULL, 0) > 0)
		return (cannot_hear(setup, why));
	return (reason_set(why,
	    "nothing to wait for: no entry is of the family that is asked "
	    "for"));
}

/* All that is known of the cluster but the numbers; it only grows. */
static size_t
count_known(const struct cluster *cluster)
{
	size_t i, n = cluster->n;

	for (i = 0; i < cluster->n; i++)
		n += cluster->nodes[i].rings.n +
		    (cluster->nodes[i].name != NULL);
	return (n);
}

int
setup_learn(struct setup *setup, const struct cmap *map, struct reason *why)
{
	const size_t before = count_known(&setup->cluster);

	if (cluster_add_map(&setup->cluster, map) == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	return (count_known(&setup->cluster) > before);
}

/* What was settled, before more was known. */
static void
unsettle(struct setup *setup)
{
	setup->settled = false;
	lookup_free(&setup->lookup);
	target_free(&setup->target);
}

int
setup_settle(struct setup *setup, const struct cmap *map, struct reason *why)
{
	const struct settings *s = &setup->settings;

	if (setup->settled)
		unsettle(setup);
	else if (cluster_add(&setup->cluster, &setup->conf) == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	if (map != NULL && setup_learn(setup, map, why) == -1)
		return (-1);
	if (target_choose(&setup->target, s->nodename, s->plug, &setup->cluster,
		why) == -1)
		return (-1);
	setup->settled = true;
	if (lookup_init(&setup->lookup, &setup->target, &setup->cluster,
		s->family, why) == -1)
		return (-1);
	return (check_heard(setup, why));
}

const struct whose_set *
setup_whose(const struct setup *setup)
{
	return (setup->settled ? &setup->lookup.set : NULL);
}

unsigned int
setup_nodeid(const struct setup *setup)
{
	const int target = setup->settled ? setup->lookup.set.target : -1;

	return (target == -1 ? 0 : setup->cluster.nodes[target].id);
}

bool
setup_may_come(const struct setup *setup, struct reason *why)
{
	const struct whose_set *set = &setup->lookup.set;
	const struct whose_addr *addr;
	size_t i;

	if (!lookup_complete(&setup->lookup))
		return (true);
	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (whose_is_awaited(set, addr) &&
		    !own_has(&setup->own, &addr->addr))
			return (true);
	}
	reason_set(why, "all addresses of the node are this host's");
	return (false);
}

/* The node has an address of this host's in its rings. */
static bool
has_own_ring(const struct setup *setup)
{
	const struct whose_set *set = &setup->lookup.set;
	const struct whose_addr *addr;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		addr = addrmap_item(&set->addrs, i);
		if (addr->node != -1 && addr->node == set->target &&
		    addr->second == -1 && whose_by_ring(addr->claim) &&
		    !addr_is_loopback(&addr->addr) &&
		    own_has(&setup->own, &addr->addr))
			return (true);
	}
	return (false);
}

bool
setup_is_here(const struct setup *setup)
{
	const struct list *words = &setup->target.words;
	struct utsname u;
	size_t i;

	if (uname(&u) == 0)
		for (i = 0; i < words->n; i++)
			if (strcasecmp(words->words[i], u.nodename) == 0)
				return (true);
	return (has_own_ring(setup));
}

void
setup_describe(const struct setup *setup, char *buf, size_t size)
{
	size_t i, len = 0;

	buf[0] = '\0';
	for (i = 0; i < setup->n_ports && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s on a %s",
		    i == 0 ? "" : ", ",
		    setup->ports[i].family == AF_INET ? "IPv4" : "IPv6",
		    setup->ports[i].raw ?
			"raw socket (the port is taken by another program)" :
			"plain socket");
}

void
setup_free(struct setup *setup)
{
	while (setup->n_ports > 0)
		port_close(&setup->ports[--setup->n_ports]);
	own_close(&setup->own);
	node_key_wipe(&setup->key);
	target_free(&setup->key_target);
	cluster_free(&setup->key_cluster);
	lookup_free(&setup->lookup);
	target_free(&setup->target);
	cluster_free(&setup->cluster);
	corosync_free(&setup->conf);
}
