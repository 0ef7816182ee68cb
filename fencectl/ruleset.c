/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/limits.h"
#include "fencectl/nft_read.h"
#include "fencectl/ruleset.h"
#include "lib/ask.h"
#include "lib/file.h"
#include "lib/reason.h"
#include "lib/sbin.h"

#define ASK_MS 5000
#define RULES_MAX ((size_t)16 * 1024 * 1024)

int
ruleset_read(struct nft *nft)
{
	static char sbin[] = "/usr/sbin/nft", bin[] = "/usr/bin/nft";
	static char stateless[] = "-s", list[] = "list", what[] = "ruleset";
	char *argv[] = { sbin_path(sbin, bin), stateless, list, what, NULL };
	struct ask ask = { .fd = -1 };
	struct reason why;
	char *text;
	int rc;

	*nft = (struct nft){ .chains = NULL };
	limits_lift();
	rc = ask_start_for(&ask, argv, ASK_MS, RULES_MAX, &why);
	limits_lower();
	if (rc == -1 || ask_wait(&ask, &why) != ASK_DONE)
		return (-1);
	rc = -1;
	text = strndup(ask.bytes, ask.len);
	if (text != NULL)
		rc = nft_read(nft, text);
	free(text);
	free(ask.bytes);
	return (rc);
}

static bool
has_tables(const char *path)
{
	char line[64];

	return (file_line(path, line, sizeof(line)) && line[0] != '\0');
}

bool
ruleset_legacy(void)
{
	return (has_tables("/proc/net/ip_tables_names") ||
	    has_tables("/proc/net/ip6_tables_names"));
}
