/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/eligible.h"
#include "fencectl/facts.h"
#include "fencectl/near.h"
#include "fencectl/times.h"
#include "fencectl/watchdog.h"
#include "lib/cluster.h"

#define BLANKS " \t\r\v\f" /* that the agents take off a value */

const char *
param(const struct view_device *d, const char *name)
{
	return (cib_given(&d->rsc->params, name));
}

long
param_seconds(const struct view_device *d, const char *name)
{
	return (times_seconds(param(d, name)));
}

bool
param_is(const struct view_device *d, const char *name, const char *word)
{
	const size_t len = strlen(word);
	const char *text = param(d, name);

	if (text == NULL)
		return (false);
	text += strspn(text, BLANKS);
	if (strncasecmp(text, word, len) != 0)
		return (false);
	return (text[len + strspn(text + len, BLANKS)] == '\0');
}

bool
device_is(const struct view_device *d, unsigned what)
{
	return (agent_is(d->rsc->agent, what));
}

bool
device_names(const struct view_device *d, const char *node)
{
	size_t i;

	for (i = 0; i < d->map.n_names; i++)
		if (strcasecmp(d->map.names[i], node) == 0)
			return (true);
	return (false);
}

bool
device_usable(const struct view_device *d)
{
	return (d->disabled != VIEW_YES && d->n_runs > 0);
}

bool
device_conditional(const struct checking *k, const struct view_device *d)
{
	/* A node alone is fenced by itself: nothing else could. */
	if (d->on_target && k->view->n_hosts == 1)
		return (false);
	return (device_is(d, AGENT_CONDITIONAL));
}

bool
device_panics(const struct view_device *d)
{
	return (device_is(d, AGENT_SUICIDE) && param_is(d, "how", "crash"));
}

bool
device_power(const struct checking *k, const struct view_device *d)
{
	return (!device_conditional(k, d) && !device_is(d, AGENT_MEATWARE));
}

bool
entry_has(const struct view_entry *e, const struct view_device *d)
{
	size_t i;

	for (i = 1; i < VIEW_LEVELS; i++)
		if (e->levels[i] != NULL && level_with(e->levels[i], d))
			return (true);
	return (false);
}

bool
device_together(const struct checking *k, const struct view_device *d)
{
	const struct cib_level *l;

	EACH_LEVEL (l, k)
		if (l->n_devices > 1 && level_with(l, d))
			return (true);
	return (false);
}

const char *
delay_node(const struct checking *k, const struct view_device *d, size_t i)
{
	const char *base = param(d, "pcmk_delay_base");

	if (base == NULL || strchr(base, ':') == NULL)
		return (i == 0 ? "" : NULL);
	if (d->map.n_names > 0)
		return (i < d->map.n_names ? d->map.names[i] : NULL);
	return (i < k->cib->n_nodes ? k->cib->nodes[i].name : NULL);
}

bool
node_fenced(const struct cib_node *n)
{
	return (n->kind == CIB_NODE_CLUSTER || n->kind == CIB_NODE_REMOTE);
}

bool
score_positive(const char *text)
{
	return (text != NULL &&
	    (atol(text) > 0 || text[0] == 'I' || text[0] == '+'));
}

bool
is_node(const struct checking *k, const char *name)
{
	return (cib_node(k->cib, name) != NULL ||
	    (k->cluster != NULL && cluster_find(k->cluster, name) != -1));
}

const char *
meant(const struct checking *k, const char *name, char text[MEANT])
{
	const char *node = near_node(k->cib, name);

	text[0] = '\0';
	if (node != NULL)
		snprintf(text, MEANT, " (%s?)", node);
	return (text);
}

const char *
property_name(const struct checking *k, const char *name, const char *new_name)
{
	return (cib_property_name(k->cib, name, new_name));
}

const struct view_device *
awaits_host(const struct checking *k, const struct view_device *last)
{
	const struct view_device *d =
	    last != NULL ? last + 1 : k->view->devices;

	for (; d < k->view->devices + k->view->n_devices; d++)
		if (k->host != NULL && device_is(d, AGENT_KDUMP) &&
		    view_is_for(d, k->host) == VIEW_YES)
			return (d);
	return (NULL);
}

bool
watchdog_fences(const struct checking *k)
{
	return (watchdog_seconds(k->cib) != 0);
}

bool
level_works(const struct checking *k, const struct cib_level *l,
    const char *node, const struct view_device *const *all, size_t n)
{
	size_t i, j;

	for (i = 0; i < l->n_devices; i++) {
		if (strcmp(l->devices[i], WATCHDOG_ID) == 0 &&
		    watchdog_is_for(k->view, node))
			continue;
		for (j = 0; j < n; j++)
			if (strcmp(all[j]->rsc->id, l->devices[i]) == 0)
				break;
		if (j == n)
			return (false);
	}
	return (l->n_devices > 0);
}

unsigned
level_has(const struct checking *k, const struct cib_level *l)
{
	const struct view_device *d;
	unsigned has = 0;
	size_t i;

	for (i = 0; i < l->n_devices; i++) {
		d = view_device(k->view, l->devices[i]);
		if (d == NULL)
			continue;
		if (device_is(d, AGENT_KDUMP))
			has |= LEVEL_KDUMP;
		if (device_conditional(k, d))
			has |= LEVEL_CONDITIONAL;
		else if (device_is(d, AGENT_MEATWARE))
			has |= LEVEL_OPERATOR;
		else
			has |= LEVEL_POWER;
	}
	return (has);
}
