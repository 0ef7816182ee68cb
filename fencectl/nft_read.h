/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * This host's nftables ruleset, as "nft -s list ruleset" prints it (nft(8)):
 * words of rules, not what they mean.  Pure.
 */
#ifndef FK_FENCECTL_NFT_READ_H
#define FK_FENCECTL_NFT_READ_H

#include <stdbool.h>

#include "fencectl/arena.h"

struct nft_word {
	const char *text; /* "{ ... }" is one word, and what is quoted */
	struct nft_word *next;
};

struct nft_rule {
	struct nft_word *words;
	struct nft_rule *next;
};

struct nft_chain {
	const char *family, *table, *name;
	const char *hook; /* "input"; NULL: not a base chain */
	bool policy_drop;
	struct nft_rule *rules;
	struct nft_chain *next;
};

struct nft {
	struct arena arena;
	struct nft_chain *chains;
};

/* Reads a ruleset.  0, or -1 if there is no memory.  Then nft_free(). */
int nft_read(struct nft *nft, const char *text);
void nft_free(struct nft *nft);

#endif
