/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "lib/cmap_pongs.h"
#include "lib/cmapline.h"
#include "lib/reason.h"

struct pongs_of {
	struct cmap_pongs *p;
	unsigned nodeid;
};

static int
take_pongs(const struct cmapline *line, void *arg, struct reason *why)
{
	const struct pongs_of *of = arg;
	const char *rest = cmapline_after(line->key, "stats.knet.node");
	unsigned nodeid, link;
	char *end;

	if (rest == NULL)
		return (0);
	if (cmapline_id(&rest, &nodeid, why) == -1)
		return (-1);
	if (nodeid != of->nodeid ||
	    (rest = cmapline_after(rest, "link")) == NULL)
		return (0);
	if (cmapline_id(&rest, &link, why) == -1)
		return (-1);
	if (strcmp(rest, "rx_pong_packets") != 0)
		return (0);
	if (link >= COROSYNC_LINKS || !cmapline_is_number(line) ||
	    line->value[0] < '0')
		return (reason_set(why, "no counter of a link"));
	of->p->count[link] = strtoull(line->value, &end, 10);
	if (*end != '\0')
		return (
		    reason_set(why, "\"%.64s\" is no counter", line->value));
	of->p->links |= 1U << link;
	return (0);
}

int
cmap_parse_pongs(struct cmap_pongs *pongs, unsigned nodeid, const char *bytes,
    size_t len, struct reason *why)
{
	struct pongs_of of = { .p = pongs, .nodeid = nodeid };

	memset(pongs, 0, sizeof(*pongs));
	return (cmapline_each(bytes, len, take_pongs, &of, why));
}

struct cmap_pongs_change
cmap_pongs_change(
    const struct cmap_pongs *before, const struct cmap_pongs *after)
{
	struct cmap_pongs_change change = { false, false };
	unsigned i;

	for (i = 0; i < COROSYNC_LINKS; i++) {
		if ((before->links & after->links & 1U << i) == 0)
			continue;
		change.grew = change.grew || after->count[i] > before->count[i];
		change.fell = change.fell || after->count[i] < before->count[i];
	}
	return (change);
}
