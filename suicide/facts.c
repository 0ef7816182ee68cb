/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/utsname.h>

#include <errno.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suicide/facts.h"

/* The length by family: getifaddrs(3) gives none. */
static socklen_t
length_of(const struct sockaddr *sa)
{
	return (sa->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
					    sizeof(struct sockaddr_in));
}

static int
take_addrs(struct facts *facts, const struct ifaddrs *list)
{
	const struct ifaddrs *i;
	struct addr *addrs;
	struct addr a;

	for (i = list; i != NULL; i = i->ifa_next) {
		if (i->ifa_addr == NULL ||
		    !addr_from_sockaddr(
			&a, i->ifa_addr, length_of(i->ifa_addr)))
			continue;
		addrs = reallocarray(
		    facts->addrs, facts->n_addrs + 1, sizeof(*addrs));
		if (addrs == NULL)
			return (-1);
		facts->addrs = addrs;
		facts->addrs[facts->n_addrs++] = a;
	}
	return (0);
}

int
facts_gather(struct facts *facts, struct reason *why)
{
	struct ifaddrs *list;
	struct utsname name;
	int rc;

	memset(facts, 0, sizeof(*facts));
	if (uname(&name) == -1)
		return (reason_set(why, "uname: %s", strerror(errno)));
	snprintf(facts->uname, sizeof(facts->uname), "%s", name.nodename);
	if (getifaddrs(&list) == -1)
		return (reason_set(
		    why, "the addresses of this host: %s", strerror(errno)));
	rc = take_addrs(facts, list);
	freeifaddrs(list);
	if (rc == -1) {
		facts_free(facts);
		return (reason_set(why, "no memory"));
	}
	facts->conf =
	    corosync_read(&facts->nodes, COROSYNC_CONF, &facts->conf_why);
	return (0);
}

void
facts_free(struct facts *facts)
{
	corosync_free(&facts->nodes);
	free(facts->addrs);
	facts->addrs = NULL;
	facts->n_addrs = 0;
}
