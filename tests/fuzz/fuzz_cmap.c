/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What corosync-cmapctl prints: an answer that is understood has each member
 * once, knows how long to wait, and says the same whatever keys that nobody
 * reads are added to it; a counter is a link's.
 */
#include <stdbool.h>
#include <string.h>

#include "lib/cmap.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

static void
check_members(const struct cmap *c)
{
	for (size_t i = 0; i < c->n_members; i++) {
		const struct cmap_member *m = &c->members[i];

		REQUIRE(cmap_member(c, m->nodeid) == m);
		for (size_t j = 0; j < m->n; j++) {
			REQUIRE(m->addrs[j].family == AF_INET ||
			    m->addrs[j].family == AF_INET6);
			REQUIRE(!addr_is_link_local(&m->addrs[j]));
		}
	}
}

static void
check_nodes(const struct corosync *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct corosync_node *node = &c->nodes[i];

		if (node->name != NULL)
			REQUIRE(corosync_find(c, node->name) == (int)i);
		for (size_t l = 0; l <= COROSYNC_LINKS; l++)
			REQUIRE(node->line[l] == 0);
	}
}

static void
check_more(const struct cmap *c, const char *bytes, size_t len)
{
	static const char more[] =
	    "\nnobody.reads (this\ntotem.version (u32) = "
	    "2\n";
	char *text = malloc(len + sizeof(more));
	struct cmap again;

	REQUIRE(text != NULL);
	memcpy(text, bytes, len);
	memcpy(text + len, more, sizeof(more));
	REQUIRE(cmap_parse(&again, text, len + sizeof(more) - 1, NULL) == 0);
	REQUIRE(again.n_members == c->n_members);
	REQUIRE(again.nodes.n == c->nodes.n);
	REQUIRE(again.frozen_ms == c->frozen_ms);
	for (size_t i = 0; i < c->n_members; i++) {
		REQUIRE(again.members[i].joined == c->members[i].joined);
		REQUIRE(again.members[i].n == c->members[i].n);
	}
	cmap_free(&again);
	free(text);
}

static void
check_pongs(const char *bytes, size_t len, unsigned nodeid)
{
	struct reason why = { "" };
	struct cmap_pongs p;

	if (cmap_parse_pongs(&p, nodeid, bytes, len, &why) == -1) {
		REQUIRE(why.text[0] != '\0');
		return;
	}
	REQUIRE(p.links < 1U << COROSYNC_LINKS);
	for (unsigned l = 0; l < COROSYNC_LINKS; l++)
		REQUIRE((p.links & 1U << l) != 0 || p.count[l] == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct reason why = { "" };
	struct cmap c;

	check_pongs(bytes, size, 2);
	check_pongs(bytes, size, 4294967295U);
	if (cmap_parse(&c, bytes, size, &why) == -1) {
		REQUIRE(why.text[0] != '\0');
		return (0);
	}
	REQUIRE(c.interval_ms > 0);
	REQUIRE(c.frozen_ms >= c.interval_ms);
	check_members(&c);
	check_nodes(&c.nodes);
	check_more(&c, bytes, size);
	cmap_free(&c);
	return (0);
}
