/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_RULESET_H
#define FK_FENCECTL_RULESET_H

#include <stdbool.h>

struct nft;

/*
 * Asks nft(8) for this host's ruleset, for 5 s and 16 MB at most.  0, or -1:
 * there is no nft, no right, or no memory.  nft_free() in both cases.
 */
int ruleset_read(struct nft *nft);

/* Has iptables' older kind, which nft(8) does not list, any table here? */
bool ruleset_legacy(void);

#endif
