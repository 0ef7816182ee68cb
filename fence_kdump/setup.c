/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/priv.h"
#include "fence_kdump/setup.h"
#include "lib/reason.h"

void
setup_init(struct setup *p, const struct settings *s)
{
	memset(p, 0, sizeof(*p));
	p->own.fd = -1;
	p->settings = *s;
}

static void
open_ports(struct setup *p)
{
	static const sa_family_t families[] = { AF_INET, AF_INET6 };
	int rc, wanted = p->settings.family;
	size_t i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (wanted != AF_UNSPEC && wanted != families[i])
			continue;
		rc = port_open(&p->ports[p->n_ports], families[i],
		    p->settings.port, &p->deaf);
		if (rc == 0)
			p->n_ports++;
	}
}

static int
cannot_hear(const struct setup *p, struct reason *why)
{
	return (reason_set(why, "%s",
	    p->deaf.text[0] != '\0' ?
		p->deaf.text :
		"this host does not have the network family that is "
		"needed"));
}

int
setup_ports(struct setup *p, struct reason *why)
{
	open_ports(p);
	return (p->n_ports > 0 ? 0 : cannot_hear(p, why));
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
find_key(struct setup *p)
{
	const struct settings *s = &p->settings;
	const bool by_plug = is_given(s->plug);
	struct target *t = &p->key_target;
	if (s->auth == AUTH_OFF)
		return;
	if (!by_plug && !is_given(s->nodename))
		node_key_find(&p->key, &secret_places, NULL, false, &p->conf);
	else if (cluster_add(&p->key_cluster, &p->conf) == -1)
		reason_set(&p->key.why, "no memory for the cluster's nodes");
	else if (target_choose(t, s->nodename, s->plug, &p->key_cluster,
		     &p->key.why) == 0)
		node_key_find(&p->key, &secret_places, t, by_plug, &p->conf);
}

int
setup_need_key(const struct setup *p, struct reason *why)
{
	const struct node_key *k = &p->key;

	if (p->settings.auth != AUTH_REQUIRE || k->state == NODE_KEY_MADE ||
	    k->state == NODE_KEY_SECRET)
		return (0);
	if (k->why.text[0] != '\0')
		return (reason_set(why, "auth=require: %.400s", k->why.text));
	return (reason_set(why,
	    "auth=require: this host has no secret, neither %s nor %s, and so "
	    "no key of the node",
	    secret_places.ours,
	    k->listed ? secret_places.corosync : secret_places.pacemaker));
}

bool
setup_key_fits(const struct setup *p)
{
	return (node_key_fits(&p->key, &p->target, is_given(p->settings.plug)));
}

int
setup_read(struct setup *p, struct reason *why)
{
	const int rc = corosync_read(&p->conf, COROSYNC_CONF, why);

	p->has_conf = rc == 1;
	if (rc == -1 || own_open(&p->own, why) == -1)
		return (-1);
	find_key(p);
	return (priv_drop(why));
}

/* Is there an open socket that an awaited message could come to? */
static int
check_heard(const struct setup *p, struct reason *why)
{
	const struct whose_set *set = &p->lookup.set;
	size_t i;

	if (!lookup_complete(&p->lookup))
		return (0);
	for (i = 0; i < p->n_ports; i++)
		if (whose_list(set, p->ports[i].family, NULL, 0) > 0)
			return (0);
	if (whose_list(set, AF_INET, NULL, 0) > 0 ||
	    whose_list(set, AF_INET6, NULL, 0) > 0)
		return (cannot_hear(p, why));
	return (reason_set(why,
	    "nothing to wait for: no entry is of the family that is asked "
	    "for"));
}

/* All that is known of the cluster but the numbers; it only grows. */
static size_t
count_known(const struct cluster *c)
{
	size_t i, n = c->n;

	for (i = 0; i < c->n; i++)
		n += c->nodes[i].rings.n + (c->nodes[i].name != NULL);
	return (n);
}

int
setup_learn(struct setup *p, const struct cmap *map, struct reason *why)
{
	const size_t before = count_known(&p->cluster);

	if (cluster_add_map(&p->cluster, map) == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	return (count_known(&p->cluster) > before);
}

/* What was settled, before more was known. */
static void
unsettle(struct setup *p)
{
	p->settled = false;
	lookup_free(&p->lookup);
	target_free(&p->target);
}

int
setup_settle(struct setup *p, const struct cmap *map, struct reason *why)
{
	const struct settings *s = &p->settings;

	if (p->settled)
		unsettle(p);
	else if (cluster_add(&p->cluster, &p->conf) == -1)
		return (reason_set(why, "no memory for the cluster's nodes"));
	if (map != NULL && setup_learn(p, map, why) == -1)
		return (-1);
	if (target_choose(&p->target, s->nodename, s->plug, &p->cluster, why) ==
	    -1)
		return (-1);
	p->settled = true;
	if (lookup_init(&p->lookup, &p->target, &p->cluster, s->family, why) ==
	    -1)
		return (-1);
	return (check_heard(p, why));
}

const struct whose_set *
setup_whose(const struct setup *p)
{
	return (p->settled ? &p->lookup.set : NULL);
}

unsigned int
setup_nodeid(const struct setup *p)
{
	const int target = p->settled ? p->lookup.set.target : -1;

	return (target == -1 ? 0 : p->cluster.nodes[target].id);
}

bool
setup_may_come(const struct setup *p, struct reason *why)
{
	const struct whose_set *set = &p->lookup.set;
	const struct whose_addr *a;
	size_t i;

	if (!lookup_complete(&p->lookup))
		return (true);
	for (i = 0; i < set->addrs.n; i++) {
		a = addrmap_item(&set->addrs, i);
		if (whose_is_awaited(set, a) && !own_has(&p->own, &a->addr))
			return (true);
	}
	reason_set(why, "all addresses of the node are this host's");
	return (false);
}

/* The node has an address of this host's in its rings. */
static bool
has_own_ring(const struct setup *p)
{
	const struct whose_set *set = &p->lookup.set;
	const struct whose_addr *a;
	size_t i;

	for (i = 0; i < set->addrs.n; i++) {
		a = addrmap_item(&set->addrs, i);
		if (a->node != -1 && a->node == set->target &&
		    a->second == -1 && whose_by_ring(a->claim) &&
		    !addr_is_loopback(&a->addr) && own_has(&p->own, &a->addr))
			return (true);
	}
	return (false);
}

bool
setup_is_here(const struct setup *p)
{
	const struct list *words = &p->target.words;
	struct utsname u;
	size_t i;

	if (uname(&u) == 0)
		for (i = 0; i < words->n; i++)
			if (strcasecmp(words->words[i], u.nodename) == 0)
				return (true);
	return (has_own_ring(p));
}

void
setup_describe(const struct setup *p, char *buf, size_t size)
{
	size_t i, len = 0;

	buf[0] = '\0';
	for (i = 0; i < p->n_ports && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s on a %s",
		    i == 0 ? "" : ", ",
		    p->ports[i].family == AF_INET ? "IPv4" : "IPv6",
		    p->ports[i].raw ?
			"raw socket (the port is taken by another program)" :
			"plain socket");
}

void
setup_free(struct setup *p)
{
	while (p->n_ports > 0)
		port_close(&p->ports[--p->n_ports]);
	own_close(&p->own);
	node_key_wipe(&p->key);
	target_free(&p->key_target);
	cluster_free(&p->key_cluster);
	lookup_free(&p->lookup);
	target_free(&p->target);
	cluster_free(&p->cluster);
	corosync_free(&p->conf);
}
