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
host_free(struct host *host)
{
	free(host->named);
	free(host->own.items);
	if (host->kernel != NULL)
		kernel_close(host->kernel);
}

/* Without an answer of the file there is none. */
static void
find_named(struct host *host)
{
	struct hosts hosts;
	struct reason why;

	if (hosts_read(&hosts, &why) == -1 ||
	    !hosts_find(
		&hosts, host->is.nodename, &host->named, &host->n_named)) {
		host->named = NULL;
		host->n_named = 0;
	}
	hosts_free(&hosts);
}

int
host_find(struct host *host, struct reason *why)
{
	memset(host, 0, sizeof(*host));
	if (uname(&host->is) == -1)
		return (reason_set(why, "uname: %s", strerror(errno)));
	if ((host->kernel = kernel_open()) == NULL ||
	    kernel_own_addrs(host->kernel, &host->own) == -1)
		return (reason_set(
		    why, "this host's addresses: %s", strerror(errno)));
	find_named(host);
	return (0);
}

int
host_ways(const struct host *host, const struct list *nodes, int family,
    const struct names *known, struct names *names, struct ways *ways,
    struct reason *why)
{
	size_t i;

	for (i = 0; i < nodes->n; i++)
		if (names_add(names, nodes->words[i], 0) == -1)
			return (reason_set(why, "%s", strerror(errno)));
	if (names_find(names, family, known, why) == -1)
		return (-1);
	return (ways_find(
	    ways, host->kernel, &host->own, names, host->is.nodename, why));
}
