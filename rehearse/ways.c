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
close_way(struct way *w, const char *fmt, ...)
{
	va_list ap;

	w->kind = WAY_CLOSED;
	va_start(ap, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, ap);
	va_end(ap);
}

/*
 * The source must be an address of the interface: an initrd sets it up there.
 */
static void
find_source(struct way *w, const struct own_addrs *own)
{
	const struct own_addr *source;
	char text[ADDR_STRLEN];

	if (!w->route.has_source) {
		close_way(w, "this host has no address to send from on %s",
		    w->link.name);
		return;
	}
	source = own_find(own, &w->route.source, w->route.ifindex);
	if (source == NULL) {
		close_way(w,
		    "would leave by %s, but from %s, which is another "
		    "interface's",
		    w->link.name, addr_format(&w->route.source, text));
		return;
	}
	w->prefixlen = source->prefixlen;
	w->flags = source->flags;
}

static int
find_way(struct way *w, struct kernel *k, const struct own_addrs *own,
    struct reason *why)
{
	char text[ADDR_STRLEN];

	if (addr_is_loopback(&w->addr)) {
		w->kind = WAY_LOOPBACK;
		return (0);
	}
	if (kernel_route(k, &w->addr, &w->route) == -1) {
		close_way(w, "%s", strerror(errno));
		return (0);
	}
	if (w->route.local || own_find(own, &w->addr, 0) != NULL) {
		w->kind = WAY_SELF;
		return (0);
	}
	if (kernel_link(k, w->route.ifindex, &w->link) == -1)
		return (reason_set(why, "the interface on the way to %s: %s",
		    addr_format(&w->addr, text), strerror(errno)));
	find_source(w, own);
	return (0);
}

int
ways_find(struct ways *ways, struct kernel *k, const struct own_addrs *own,
    const struct names *names, const char *host, struct reason *why)
{
	size_t i, j, n = 0;
	struct way *w;

	for (i = 0; i < names->n; i++)
		n += names->items[i].n;
	ways->n = 0;
	ways->items = calloc(n == 0 ? 1 : n, sizeof(*ways->items));
	if (ways->items == NULL)
		return (reason_set(why, "no memory"));
	for (i = 0; i < names->n; i++) {
		for (j = 0; j < names->items[i].n; j++) {
			w = &ways->items[ways->n++];
			w->name = i;
			w->addr = names->items[i].addrs[j];
			if (strcasecmp(names->items[i].text, host) == 0)
				w->kind = WAY_SELF;
			else if (find_way(w, k, own, why) == -1)
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
