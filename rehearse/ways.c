/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lib/reason.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

void
ways_free(struct ways *ways)
{
	free(ways->items);
	memset(ways, 0, sizeof(*ways));
}

void
close_way(struct way *way, const char *fmt, ...)
{
	va_list ap;

	way->kind = WAY_CLOSED;
	va_start(ap, fmt);
	vsnprintf(way->why, sizeof(way->why), fmt, ap);
	va_end(ap);
}

/*
 * The source must be an address of the interface: an initrd sets it up there.
 */
static void
find_source(struct way *way, const struct own_addrs *own)
{
	const struct own_addr *source;
	char text[ADDR_STRLEN];

	if (!way->route.has_source) {
		close_way(way, "this host has no address to send from on %s",
		    way->link.name);
		return;
	}
	source = own_find(own, &way->route.source, way->route.ifindex);
	if (source == NULL) {
		close_way(way,
		    "would leave by %s, but from %s, which is another "
		    "interface's",
		    way->link.name, addr_format(&way->route.source, text));
		return;
	}
	way->prefixlen = source->prefixlen;
	way->flags = source->flags;
}

static int
find_way(struct way *way, struct kernel *kernel, const struct own_addrs *own,
    struct reason *why)
{
	char text[ADDR_STRLEN];

	if (addr_is_loopback(&way->addr)) {
		way->kind = WAY_LOOPBACK;
		return (0);
	}
	if (kernel_route(kernel, &way->addr, &way->route) == -1) {
		close_way(way, "%s", strerror(errno));
		return (0);
	}
	if (way->route.local || own_find(own, &way->addr, 0) != NULL) {
		way->kind = WAY_SELF;
		return (0);
	}
	if (kernel_link(kernel, way->route.ifindex, &way->link) == -1)
		return (reason_set(why, "the interface on the way to %s: %s",
		    addr_format(&way->addr, text), strerror(errno)));
	find_source(way, own);
	return (0);
}

int
ways_find(struct ways *ways, struct kernel *kernel, const struct own_addrs *own,
    const struct names *names, const char *host, struct reason *why)
{
	size_t i, j, n = 0;
	struct way *way;

	for (i = 0; i < names->n; i++)
		n += names->items[i].n;
	ways->n = 0;
	ways->items = calloc(n == 0 ? 1 : n, sizeof(*ways->items));
	if (ways->items == NULL)
		return (reason_set(why, "no memory"));
	for (i = 0; i < names->n; i++) {
		for (j = 0; j < names->items[i].n; j++) {
			way = &ways->items[ways->n++];
			way->name = i;
			way->addr = names->items[i].addrs[j];
			if (strcasecmp(names->items[i].text, host) == 0)
				way->kind = WAY_SELF;
			else if (find_way(way, kernel, own, why) == -1)
				return (-1);
		}
	}
	return (0);
}

enum node_state
ways_node(const struct ways *ways, size_t name)
{
	static const enum node_state states[] = {
		[WAY_OPEN] = NODE_OPEN,
		[WAY_SELF] = NODE_SELF,
		[WAY_CLOSED] = NODE_CLOSED,
		[WAY_LOOPBACK] = NODE_LOOPBACK,
	};
	enum node_state best = NODE_NAMELESS;
	size_t i;

	for (i = 0; i < ways->n; i++)
		if (ways->items[i].name == name &&
		    states[ways->items[i].kind] < best)
			best = states[ways->items[i].kind];
	return (best);
}
