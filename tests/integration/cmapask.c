/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks the running corosync by lib/cmap, as fence_kdump does: after its
 * privileges are gone.  cmapask [NODEID] prints "absent", "runs" or "unsure",
 * then the answer, or the reason, for test_cmap.py.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fence_kdump/priv.h"
#include "lib/clock.h"
#include "lib/cmap.h"
#include "lib/reason.h"

static enum ask_state
wait_map(struct ask *a, struct cmap *c, struct reason *why)
{
	enum ask_state state;

	while ((state = cmap_take(a, c, why)) == ASK_MORE)
		clock_sleep_until(clock_ns() + CLOCK_MS);
	return (state);
}

static void
print_map(void)
{
	struct ask a = { .fd = -1 };
	char text[ADDR_STRLEN];
	struct reason why;
	struct cmap c;

	if (cmap_ask(&a, &why) == -1 || wait_map(&a, &c, &why) != ASK_DONE) {
		printf("failed %s\n", why.text);
		return;
	}
	for (size_t i = 0; i < c.nodes.n; i++)
		printf("node %u %s %s\n", c.nodes.nodes[i].nodeid,
		    c.nodes.nodes[i].name, c.nodes.nodes[i].addrs[0]);
	for (size_t i = 0; i < c.n_members; i++) {
		printf("member %u %s", c.members[i].nodeid,
		    c.members[i].joined ? "joined" : "left");
		for (size_t j = 0; j < c.members[i].n; j++)
			printf(
			    " %s", addr_format(&c.members[i].addrs[j], text));
		putchar('\n');
	}
	printf("frozen %u interval %u\n", c.frozen_ms, c.interval_ms);
	cmap_free(&c);
}

static void
print_pongs(unsigned nodeid)
{
	struct ask a = { .fd = -1 };
	struct cmap_pongs p;
	struct reason why;
	enum ask_state state = ASK_FAILED;

	if (cmap_ask_pongs(&a, nodeid, &why) == 0)
		while (
		    (state = cmap_take_pongs(&a, nodeid, &p, &why)) == ASK_MORE)
			clock_sleep_until(clock_ns() + CLOCK_MS);
	if (state == ASK_FAILED) {
		printf("failed %s\n", why.text);
		return;
	}
	for (unsigned l = 0; l < COROSYNC_LINKS; l++)
		if ((p.links & 1U << l) != 0)
			printf("pongs %u %ju\n", l, (uintmax_t)p.count[l]);
}

int
main(int argc, char **argv)
{
	static const char *const runs[] = { [CMAP_ABSENT] = "absent",
		[CMAP_RUNS] = "runs",
		[CMAP_UNSURE] = "unsure" };
	struct reason why;

	if (priv_drop(&why) == -1) {
		puts(why.text);
		return (1);
	}
	puts(runs[cmap_running()]);
	fflush(stdout);
	if (argc > 1)
		print_pongs((unsigned)strtoul(argv[1], NULL, 10));
	else
		print_map();
	return (0);
}
