/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a rule of nftables match a datagram?  What it says in words that are
 * not known here may match.  Pure.
 */
#ifndef FK_FENCECTL_NFT_MATCH_H
#define FK_FENCECTL_NFT_MATCH_H

#include "fencectl/nft_read.h"

/*
 * UDP to `port`, new to conntrack and not translated, that comes in by another
 * way than lo.
 */
struct nft_packet {
	int family; /* AF_INET or AF_INET6 */
	unsigned port;
};

enum nft_match {
	NFT_NO,
	NFT_MAYBE,
	NFT_YES
};

/*
 * Does the rule match?  `*verdict` is its first word that decides ("accept",
 * "jump"), or what may; NULL: it decides nothing.
 */
enum nft_match nft_match(const struct nft_rule *rule,
    const struct nft_packet *packet, const struct nft_word **verdict);

#endif
