/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "fence_kdump/plan.h"
#include "lib/reason.h"

int
plan_target(struct plan *p, const struct settings *s, struct reason *why)
{
	memset(p, 0, sizeof(*p));
	p->settings = *s;
	if (corosync_read(&p->cluster, COROSYNC_CONF, why) == -1)
		return (-1);
	if (target_choose(&p->target, s->nodename, s->plug, &p->cluster, why) ==
	    -1)
		return (-1);
	p->has_target = true;
	return (
	    lookup_init(&p->lookup, &p->target, &p->cluster, s->family, why));
}

int
plan_listen(struct plan *p, struct reason *why)
{
	static const sa_family_t families[] = { AF_INET, AF_INET6 };
	int rc, wanted = p->settings.family;
	size_t i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (wanted != AF_UNSPEC && wanted != families[i])
			continue;
		rc = port_open(
		    &p->ports[p->n_ports], families[i], p->settings.port, why);
		if (rc == -1)
			return (-1);
		if (rc == 0)
			p->n_ports++;
	}
	if (p->n_ports == 0)
		return (reason_set(why,
		    "this host does not have the network "
		    "family that is asked for"));
	return (0);
}

void
plan_describe(const struct plan *p, char *buf, size_t size)
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
plan_free(struct plan *p)
{
	while (p->n_ports > 0)
		port_close(&p->ports[--p->n_ports]);
	if (p->has_target) {
		lookup_free(&p->lookup);
		target_free(&p->target);
	}
	corosync_free(&p->cluster);
}
