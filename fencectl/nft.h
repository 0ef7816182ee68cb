/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does this host's nftables ruleset drop a datagram?  Pure.
 *
 * A rule that is not understood may match, and may decide either way: only
 * what is certain is called so.  Rules of firewalld and of iptables (its nft
 * kind) are nftables rules too.
 */
#ifndef FK_FENCECTL_NFT_H
#define FK_FENCECTL_NFT_H

#include "fencectl/nft_match.h"

enum nft_verdict {
	NFT_PASSES,  /* no chain of the hook can drop it */
	NFT_UNKNOWN, /* one may */
	NFT_DROPS    /* one does */
};

/*
 * What the base chains do that see what comes in ("input"), or is passed on
 * ("forward").
 */
enum nft_verdict nft_judge(
    const struct nft *nft, const struct nft_packet *packet, const char *hook);

#endif
