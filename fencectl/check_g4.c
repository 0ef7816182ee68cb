/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/check_g4.h"
#include "fencectl/eligible.h"
#include "fencectl/facts.h"
#include "fencectl/nft.h"
#include "fencectl/ruleset.h"
#include "lib/cluster.h"
#include "lib/kdump_msg.h"

/* A device by which this host may wait for another node's dump. */
static const struct view_device *
listens(const struct checking *k)
{
	const struct view_device *d;
	const struct cib_node *n;

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_KDUMP) ||
		    view_runs_on(k->view, d, k->host) == VIEW_NO)
			continue;
		EACH_NODE (n, k)
			if (strcasecmp(n->name, k->host) != 0 &&
			    view_is_for(d, n->name) == VIEW_YES)
				return (d);
	}
	return (NULL);
}

/* Has another node an address of the family? */
static bool
has_family(const struct checking *k, int family)
{
	const struct list *rings;
	size_t i, j;

	for (i = 0; i < k->cluster->n; i++) {
		rings = &k->cluster->nodes[i].rings;
		for (j = 0; j < rings->n; j++)
			if ((strchr(rings->words[j], ':') != NULL) ==
			    (family == AF_INET6))
				return (true);
	}
	return (false);
}

static void
look(struct checking *k, const struct view_device *d, const struct nft *nft)
{
	static const int families[] = { AF_INET, AF_INET6 };
	const char *own = param(d, "ipport");
	const long port = own != NULL ? atol(own) : KDUMP_MSG_PORT;
	bool unknown = ruleset_legacy();
	enum nft_verdict verdict;
	size_t i;

	for (i = 0; i < 2; i++) {
		const struct nft_packet packet = { families[i],
			(unsigned)port };

		if (!has_family(k, families[i]))
			continue;
		verdict = nft_judge(nft, &packet, "input");
		unknown |= verdict == NFT_UNKNOWN;
		if (verdict != NFT_DROPS)
			continue;
		check_add(k, SEVERITY_WARNING,
		    (struct where){ d->rsc->id, k->host, 0 },
		    "what comes in to UDP port %ld of %s is dropped (%s): this "
		    "host hears of no dump",
		    port, k->host, families[i] == AF_INET ? "IPv4" : "IPv6");
		return;
	}
	if (unknown)
		check_blind(k);
}

void
check_g4(struct checking *k)
{
	const struct view_device *d = k->host != NULL ? listens(k) : NULL;
	struct nft nft;

	if (d == NULL)
		return;
	if (ruleset_read(&nft) == 0)
		look(k, d, &nft);
	else
		check_blind(k);
	nft_free(&nft);
}
