/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/socket.h>

#include <string.h>

#include "fencectl/nft.h"

#define DEEP 16      /* jumps in each other; the kernel's limit */
#define STEPS 100000 /* rules, however often they are jumped to */

/* What may come of a chain: a set of these. */
#define GOES_ON 1U
#define ACCEPTS 2U
#define DROPS 4U
#define ANYTHING (GOES_ON | ACCEPTS | DROPS)

struct judging {
	const struct nft *n;
	const struct nft_packet *packet;
	size_t steps;
};

static unsigned
chain(struct judging *j, const struct nft_chain *c, unsigned depth);

/* The chain that a rule of `from` jumps to; NULL: it is not there. */
static const struct nft_chain *
find(const struct nft *nft, const struct nft_chain *from, const char *name)
{
	const struct nft_chain *chain;

	for (chain = nft->chains; chain != NULL && name != NULL;
	     chain = chain->next)
		if (chain->name != NULL && strcmp(chain->name, name) == 0 &&
		    strcmp(chain->family, from->family) == 0 &&
		    strcmp(chain->table, from->table) == 0)
			return (chain);
	return (NULL);
}

/*
 * What may come of a verdict.  `*here`: with GOES_ON the chain itself goes
 * on; otherwise the one that jumped to it.
 */
static unsigned
decide(struct judging *j, const struct nft_chain *c,
    const struct nft_word *verdict, unsigned depth, bool *here)
{
	const struct nft_chain *to;

	*here = false;
	if (strcmp(verdict->text, "accept") == 0)
		return (ACCEPTS);
	if (strcmp(verdict->text, "drop") == 0 ||
	    strcmp(verdict->text, "reject") == 0)
		return (DROPS);
	if (strcmp(verdict->text, "return") == 0)
		return (GOES_ON);
	*here = strcmp(verdict->text, "goto") != 0;
	if (*here && strcmp(verdict->text, "jump") != 0)
		return (ANYTHING);
	to = find(j->n, c, verdict->next != NULL ? verdict->next->text : NULL);
	return (to != NULL ? chain(j, to, depth + 1) : ANYTHING);
}

static unsigned
chain(struct judging *j, const struct nft_chain *c, unsigned depth)
{
	const struct nft_word *verdict;
	const struct nft_rule *rule;
	enum nft_match match;
	unsigned may = 0, these;
	bool here;

	if (depth > DEEP)
		return (ANYTHING);
	for (rule = c->rules; rule != NULL; rule = rule->next) {
		if (j->steps++ > STEPS)
			return (ANYTHING);
		match = nft_match(rule, j->packet, &verdict);
		if (match == NFT_NO || verdict == NULL)
			continue;
		these = decide(j, c, verdict, depth, &here);
		may |= here ? these & ~GOES_ON : these;
		if (match == NFT_YES && !(here && (these & GOES_ON) != 0))
			return (may);
	}
	return (may | GOES_ON);
}

/* Does a base chain see the packet? */
static bool
sees(const struct nft_chain *chain, const struct nft_packet *packet,
    const char *hook)
{
	if (chain->hook == NULL ||
	    (strcmp(chain->hook, hook) != 0 &&
		strcmp(chain->hook, "prerouting") != 0 &&
		(strcmp(chain->hook, "postrouting") != 0 ||
		    strcmp(hook, "forward") != 0)))
		return (false);
	return (strcmp(chain->family, "inet") == 0 ||
	    strcmp(chain->family, packet->family == AF_INET ? "ip" : "ip6") ==
		0);
}

enum nft_verdict
nft_judge(
    const struct nft *nft, const struct nft_packet *packet, const char *hook)
{
	struct judging j = { .n = nft, .packet = packet };
	enum nft_verdict worst = NFT_PASSES;
	const struct nft_chain *c;
	unsigned may;

	for (c = nft->chains; c != NULL; c = c->next) {
		if (!sees(c, packet, hook))
			continue;
		may = chain(&j, c, 0);
		if ((may & GOES_ON) != 0)
			may = (may & ~GOES_ON) |
			    (c->policy_drop ? DROPS : ACCEPTS);
		if (may == DROPS)
			return (NFT_DROPS);
		if ((may & DROPS) != 0)
			worst = NFT_UNKNOWN;
	}
	return (worst);
}
