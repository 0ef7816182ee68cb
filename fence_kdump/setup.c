/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "fence_kdump/setup.h"
#include "lib/priv.h"
#include "lib/reason.h"

int
setup_cluster(struct setup *p, const struct settings *s, struct reason *why)
{
	int rc;

	memset(p, 0, sizeof(*p));
	p->settings = *s;
	rc = corosync_read(&p->cluster, COROSYNC_CONF, why);
	p->has_conf = rc == 1;
	return (rc == -1 ? -1 : 0);
}

int
setup_target(struct setup *p, const struct settings *s, struct reason *why)
{
	if (setup_cluster(p, s, why) == -1)
		return (-1);
	if (target_choose(&p->target, s->nodename, s->plug, &p->cluster, why) ==
	    -1)
		return (-1);
	p->has_target = true;
	return (
	    lookup_init(&p->lookup, &p->target, &p->cluster, s->family, why));
}

/* Is there an open socket that an awaited message could come to? */
static bool
can_hear(const struct setup *p)
{
	size_t i;

	if (!p->has_target || p->lookup.set.pending > 0)
		return (p->n_ports > 0);
	for (i = 0; i < p->n_ports; i++)
		if (awaited_list(&p->lookup.set, p->ports[i].family, NULL, 0) >
		    0)
			return (true);
	return (false);
}

int
setup_listen(struct setup *p, struct reason *why)
{
	static const sa_family_t families[] = { AF_INET, AF_INET6 };
	int rc, wanted = p->settings.family;
	size_t i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (wanted != AF_UNSPEC && wanted != families[i])
			continue;
		rc = port_open(&p->ports[p->n_ports], families[i],
		    p->settings.port, &p->deaf);
		if (rc == 0)
			p->n_ports++;
	}
	if (can_hear(p))
		return (priv_drop(why));
	return (reason_set(why, "%s",
	    p->deaf.text[0] != '\0' ?
		p->deaf.text :
		"this host does not have the network family that is "
		"needed"));
}

void
setup_describe(const struct setup *p, char *buf, size_t size)
{
	size_t i, len = 0;

	buf[0] = '\0';
	for (i = 0; i < p->n_ports && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s on a %s",
		    i == 0 ? "" : ", ",
		    p->ports[i].family == AF_INET ? "IPv4" : "IPv6",
		    p->ports[i].raw ?
			"raw socket (the port is taken by another program)" :
			"plain socket");
}

void
setup_free(struct setup *p)
{
	while (p->n_ports > 0)
		port_close(&p->ports[--p->n_ports]);
	if (p->has_target) {
		lookup_free(&p->lookup);
		target_free(&p->target);
	}
	corosync_free(&p->cluster);
}
