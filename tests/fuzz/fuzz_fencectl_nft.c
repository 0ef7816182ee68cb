/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any ruleset is read and judged.  What a chain before it drops is dropped,
 * no matter what follows.
 */
#include <sys/socket.h>

#include <string.h>

#include "fencectl/nft.h"
#include "tests/fuzz/fuzz.h"

static const char drop[] = "table inet z {\n\tchain z {\n\t\ttype filter hook "
			   "input priority 0; policy drop;\n\t}\n}\n";

static void
judge(const char *text, bool dropped)
{
	static const struct nft_packet packets[] = { { AF_INET, 7410 },
		{ AF_INET6, 7410 } };
	enum nft_verdict v;
	struct nft n;
	size_t i;

	REQUIRE(nft_read(&n, text) == 0);
	for (i = 0; i < 2; i++) {
		v = nft_judge(&n, &packets[i], "input");
		REQUIRE(!dropped || v == NFT_DROPS);
		v = nft_judge(&n, &packets[i], "forward");
		REQUIRE(v <= NFT_DROPS);
	}
	nft_free(&n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(sizeof(drop) + size);

	REQUIRE(text != NULL);
	memcpy(text, drop, sizeof(drop) - 1);
	if (size > 0)
		memcpy(text + sizeof(drop) - 1, data, size);
	text[sizeof(drop) - 1 + size] = '\0';
	judge(text + sizeof(drop) - 1, false);
	judge(text, true);
	free(text);
	return (0);
}
