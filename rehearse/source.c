/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>
/* After sys/socket.h, which it leans on. */
#include <linux/if_addr.h>

#include <stdio.h>

#include "rehearse/host.h"
#include "rehearse/identity.h"
#include "rehearse/source.h"
#include "rehearse/ways.h"

bool
sources_known(const struct identity *id)
{
	const struct corosync *conf = &id->conf;
	char ifname[IF_NAMESIZE];
	struct addr a;
	size_t i;
	int link;

	for (i = 0; i < conf->n; i++)
		for (link = 0; link < COROSYNC_LINKS; link++)
			if (conf->nodes[i].addrs[link] != NULL &&
			    (addr_parse(conf->nodes[i].addrs[link], &a, ifname,
				 NULL) != ADDR_IS_ADDRESS ||
				!addr_is_loopback(&a)))
				return (true);
	return (false);
}

struct sources
sources_of(const struct host *host, const struct identity *id)
{
	return ((struct sources){ .own = &host->own,
	    .identity = id,
	    .named = host->named,
	    .n_named = host->n_named,
	    .known = sources_known(id) });
}

static bool
is_named(const struct sources *sources, const struct addr *a)
{
	size_t i;

	for (i = 0; i < sources->n_named; i++)
		if (addr_cmp(&sources->named[i], a) == 0)
			return (true);
	return (false);
}

enum source_rank
sources_rank(const struct sources *sources, const struct addr *source)
{
	int node = -1, link;

	if (!sources->known)
		return (
		    is_named(sources, source) ? SOURCE_NAMED : SOURCE_POSSIBLE);
	switch (identity_owner(sources->identity, source, &node, &link)) {
	case OWNER_SELF:
		return (SOURCE_RING);
	case OWNER_NAME:
		return (SOURCE_NAMED);
	case OWNER_OTHER:
		/* Its node has no name, and this host's leads elsewhere. */
		return (node == sources->identity->self ? SOURCE_POSSIBLE :
							  SOURCE_WRONG);
	case OWNER_OPEN:
	case OWNER_NO_CLUSTER:
		return (SOURCE_POSSIBLE);
	case OWNER_TWO:
	case OWNER_NONE:
		break;
	}
	return (SOURCE_WRONG);
}

/* Is `a` on the network of that address? */
static bool
covers(const struct own_addr *own, const struct addr *a)
{
	const size_t whole = own->prefixlen / 8, bits = own->prefixlen % 8;
	size_t i;

	if (own->addr.family != a->family)
		return (false);
	for (i = 0; i < whole && i < sizeof(a->bytes); i++)
		if (own->addr.bytes[i] != a->bytes[i])
			return (false);
	return (bits == 0 || whole >= sizeof(a->bytes) ||
	    (own->addr.bytes[whole] ^ a->bytes[whole]) >> (8 - bits) == 0);
}

/*
 * Would the next hop answer that address, too?  A gateway of another family,
 * or a link-local one, does; and where the kernel's own choice is on another
 * network than the hop, networks prove nothing.
 */
static bool
reaches(const struct way *way, const struct own_addr *own,
    const struct own_addr *kernels)
{
	const struct addr *hop =
	    way->route.has_gateway ? &way->route.gateway : &way->addr;

	return (hop->family != own->addr.family || addr_is_link_local(hop) ||
	    covers(own, hop) || (kernels != NULL && !covers(kernels, hop)));
}

static bool
can_be_source(const struct way *way, const struct own_addr *own)
{
	return (own->ifindex == way->route.ifindex &&
	    own->addr.family == way->route.source.family &&
	    addr_is_link_local(&own->addr) ==
		addr_is_link_local(&way->route.source) &&
	    (own->flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0);
}

static void
choose(struct way *way, const struct sources *sources)
{
	const struct own_addr *kernels =
	    own_find(sources->own, &way->route.source, way->route.ifindex);
	enum source_rank best = sources_rank(sources, &way->route.source), rank;
	const struct own_addr *found = NULL, *own;
	size_t i;

	for (i = 0; i < sources->own->n; i++) {
		own = &sources->own->items[i];
		if (!can_be_source(way, own) || !reaches(way, own, kernels))
			continue;
		rank = sources_rank(sources, &own->addr);
		if (rank <= best || rank < SOURCE_NAMED)
			continue;
		best = rank;
		found = own;
	}
	way->wrong = best == SOURCE_WRONG;
	if (found == NULL)
		return;
	way->swapped = true;
	way->kernels = way->route.source;
	way->route.source = found->addr;
	way->prefixlen = found->prefixlen;
	way->flags = found->flags;
}

void
sources_choose(struct ways *ways, const struct sources *sources)
{
	size_t i;

	for (i = 0; i < ways->n; i++)
		if (ways->items[i].kind == WAY_OPEN)
			choose(&ways->items[i], sources);
}

void
sources_describe(const struct sources *sources, const struct addr *source,
    char *buf, size_t size)
{
	int node = -1, link;

	if (!sources->known) {
		snprintf(buf, size, "which this host's name does not have");
		return;
	}
	switch (identity_owner(sources->identity, source, &node, &link)) {
	case OWNER_OTHER:
		if (node == sources->identity->self)
			snprintf(buf, size,
			    "a ring address of this host, whose name leads "
			    "to another one");
		else
			snprintf(buf, size,
			    "which corosync.conf gives to another node, %s",
			    cluster_label(&sources->identity->cluster, node));
		break;
	case OWNER_TWO:
		snprintf(buf, size, "which two nodes of the cluster claim");
		break;
	case OWNER_OPEN:
		snprintf(buf, size,
		    "which does not count before every name is settled");
		break;
	case OWNER_SELF:
	case OWNER_NAME:
		snprintf(buf, size, "which is this host's by its name alone");
		break;
	case OWNER_NO_CLUSTER:
	case OWNER_NONE:
		snprintf(buf, size, "which corosync.conf gives to nobody");
		break;
	}
}
