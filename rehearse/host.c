/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hosts.h"
#include "lib/list.h"
#include "lib/reason.h"
#include "rehearse/host.h"
#include "rehearse/names.h"
#include "rehearse/ways.h"

void
host_free(struct host *h)
{
	free(h->named);
	free(h->own.items);
	if (h->kernel != NULL)
		kernel_close(h->kernel);
}

/* Without an answer of the file there is none. */
static void
find_named(struct host *h)
{
	struct hosts hosts;
	struct reason why;

	if (hosts_read(&hosts, &why) == -1 ||
	    !hosts_find(&hosts, h->is.nodename, &h->named, &h->n_named)) {
		h->named = NULL;
		h->n_named = 0;
	}
	hosts_free(&hosts);
}

int
host_find(struct host *h, struct reason *why)
{
	memset(h, 0, sizeof(*h));
	if (uname(&h->is) == -1)
		return (reason_set(why, "uname: %s", strerror(errno)));
	if ((h->kernel = kernel_open()) == NULL ||
	    kernel_own_addrs(h->kernel, &h->own) == -1)
		return (reason_set(
		    why, "this host's addresses: %s", strerror(errno)));
	find_named(h);
	return (0);
}

int
host_ways(const struct host *h, const struct list *nodes, int family,
    const struct names *known, struct names *names, struct ways *ways,
    struct reason *why)
{
	size_t i;

	for (i = 0; i < nodes->n; i++)
		if (names_add(names, nodes->words[i], 0) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	if (names_find(names, family, known, why) == -1)
		return (-1);
	return (
	    ways_find(ways, h->kernel, &h->own, names, h->is.nodename, why));
}
