/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fencectl/agents.h"
#include "fencectl/check_a6.h"
#include "fencectl/facts.h"
#include "fencectl/order.h"

#define AGENTS "/usr/sbin"
#define PLUGINS "/usr/lib/stonith/plugins"
#define WORD 256 /* bytes; no node's name is longer */

void
check_a6(struct checking *k)
{
	const struct agent_kind *kind;
	const struct view_device *d;
	const char *lacks;

	EACH_DEVICE (d, k) {
		kind = d->rsc->agent;
		lacks = NULL;
		if (kind == NULL || !d->explicit_check)
			continue;
		if (d->check == VIEW_CHECK_DYNAMIC && !kind->has_list &&
		    param(d, "pcmk_list_action") == NULL)
			lacks = "list";
		if (d->check == VIEW_CHECK_STATUS && !kind->has_status &&
		    param(d, "pcmk_status_action") == NULL)
			lacks = "status";
		if (lacks != NULL)
			check_device(k, SEVERITY_ERROR, d,
			    "%s is for no node: %s has no action %s, which "
			    "pcmk_host_check=%s needs",
			    d->rsc->id, d->rsc->type, lacks,
			    param(d, "pcmk_host_check"));
	}
}

/* Does it fence one machine, for which node it may ever be asked? */
static bool
for_one(const struct view_device *d)
{
	const struct agent_kind *kind = d->rsc->agent;

	if (device_is(d, AGENT_KDUMP))
		return (param(d, "nodename") != NULL);
	/* An agent that has a list says itself which node it is for. */
	if (device_is(d, AGENT_BMC))
		return (d->check == VIEW_CHECK_NONE || !kind->has_list);
	return (d->check == VIEW_CHECK_NONE && kind == NULL);
}

void
check_a7(struct checking *k)
{
	const struct view_device *d;

	EACH_DEVICE (d, k) {
		if (d->map.n_names > 0 || k->view->n_hosts < 2 ||
		    d->rsc->params.ruled || !for_one(d))
			continue;
		if (d->explicit_check && d->check != VIEW_CHECK_NONE &&
		    d->check != VIEW_CHECK_STATUS)
			continue;
		check_add(k, SEVERITY_ERROR,
		    (struct where){ .about = d->rsc->id },
		    "%s has no pcmk_host_list and is taken as able to fence "
		    "each node: the fencing of one node could act on another",
		    d->rsc->id);
	}
}

/* The first entry of a nodename, without blanks; false: there is none. */
static bool
first_entry(const char *text, char *word)
{
	size_t len;

	if (text == NULL)
		return (false);
	text += strspn(text, " ,\t\n");
	len = strcspn(text, " ,\t\n");
	if (len == 0 || len >= WORD)
		return (false);
	memcpy(word, text, len);
	word[len] = '\0';
	return (true);
}

void
check_a8(struct checking *k)
{
	const struct view_device *d;
	char name[WORD];

	EACH_DEVICE (d, k) {
		if (!device_is(d, AGENT_KDUMP) || d->map.n_names == 0 ||
		    !first_entry(param(d, "nodename"), name) ||
		    !is_node(k, name))
			continue;
		if (d->map.n_names > 1)
			check_device(k, SEVERITY_WARNING, d,
			    "%s is for several nodes, but waits for %s alone "
			    "(nodename)",
			    d->rsc->id, name);
		else if (!device_names(d, name))
			check_device(k, SEVERITY_WARNING, d,
			    "%s is for %s, but waits for %s "
			    "(nodename)",
			    d->rsc->id, d->map.names[0], name);
	}
}

void
check_a9(struct checking *k)
{
	const struct view_device *d;
	const char *folder;
	char path[512];
	int len;

	EACH_DEVICE (d, k) {
		if (strncmp(d->rsc->type, "fence_", 6) == 0)
			folder = AGENTS;
		else if (strncmp(d->rsc->type, "external/", 9) == 0)
			folder = PLUGINS;
		else
			continue;
		len =
		    snprintf(path, sizeof(path), "%s/%s", folder, d->rsc->type);
		if (len < 0 || (size_t)len >= sizeof(path) ||
		    access(path, X_OK) == 0)
			continue;
		check_device(k, SEVERITY_ERROR, d,
		    "%s: the agent %s is not installed on this host",
		    d->rsc->id, d->rsc->type);
	}
}

static const char *
address(const struct view_device *d)
{
	const char *ip = param(d, "ip");

	if (ip == NULL)
		ip = param(d, "ipaddr");
	return (ip != NULL ? ip : param(d, "hostname"));
}

/* Whom it speaks to: equal for two that would act on one machine. */
static int
compare(const struct view_device *x, const struct view_device *y)
{
	static const char *const told_by[] = { "ipport", "port", "plug",
		"systems_uri" };
	int differs = strcasecmp(address(x), address(y));
	size_t i;

	if (differs == 0)
		differs = strcmp(x->rsc->type, y->rsc->type);
	for (i = 0; differs == 0 && i < sizeof(told_by) / sizeof(*told_by); i++)
		differs = order_texts(
		    param(x, told_by[i]), param(y, told_by[i]), strcmp);
	return (differs);
}

static int
in_order(const void *a, const void *b)
{
	const struct view_device *const *x = a, *const *y = b;
	int differs = compare(*x, *y);

	return (differs != 0 ? differs : (*x > *y) - (*x < *y));
}

/*
 * Has it an address for a list of nodes, and is that one machine?  Where it
 * names no plug, Pacemaker hands on the node as the plug; a controller in a
 * node takes none.
 */
static bool
one_machine(const struct view_device *d)
{
	if (address(d) == NULL || d->map.n_pairs > 0 || d->map.n_list == 0)
		return (false);
	return (device_is(d, AGENT_BMC) || param(d, "port") != NULL ||
	    param(d, "plug") != NULL);
}

/* The names of a device in order, each once, letter case aside. */
struct nodes {
	const char **names;
	size_t n;
};

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return (strcasecmp(*x, *y));
}

static int
nodes_of(struct nodes *to, const struct view_device *d)
{
	size_t i;

	to->n = 0;
	to->names = calloc(d->map.n_names + 1, sizeof(*to->names));
	if (to->names == NULL)
		return (-1);
	memcpy(to->names, d->map.names, d->map.n_names * sizeof(*to->names));
	qsort(to->names, d->map.n_names, sizeof(*to->names), by_name);
	for (i = 0; i < d->map.n_names; i++)
		if (to->n == 0 ||
		    strcasecmp(to->names[to->n - 1], to->names[i]) != 0)
			to->names[to->n++] = to->names[i];
	return (0);
}

static bool
same_nodes(const struct nodes *x, const struct nodes *y)
{
	size_t i;

	for (i = 0; i < x->n && i < y->n; i++)
		if (strcasecmp(x->names[i], y->names[i]) != 0)
			return (false);
	return (x->n == y->n);
}

/*
 * Those that speak to the address of the first one.  Of several, two that are
 * for different nodes are seen by one that differs from the first.
 */
static void
one_address(struct checking *k, const struct view_device *const *all, size_t n)
{
	struct nodes first, other;
	size_t i;

	if (nodes_of(&first, all[0]) == -1)
		k->found->failed = true;
	for (i = 1; i < n && !k->found->failed; i++) {
		if (nodes_of(&other, all[i]) == -1)
			k->found->failed = true;
		else if (!same_nodes(&first, &other))
			check_add(k, SEVERITY_ERROR,
			    (struct where){ .about = all[i]->rsc->id },
			    "%s and %s speak to the same address %s for "
			    "different nodes",
			    all[0]->rsc->id, all[i]->rsc->id, address(all[0]));
		free(other.names);
	}
	free(first.names);
}

void
check_a10(struct checking *k)
{
	const struct view_device *d, **all;
	size_t i, alike, n = 0;

	all = calloc(k->view->n_devices + 1, sizeof(void *));
	if (all == NULL) {
		k->found->failed = true;
		return;
	}
	EACH_DEVICE (d, k)
		if (one_machine(d))
			all[n++] = d;
	qsort(all, n, sizeof(void *), in_order);
	for (i = 0; i < n; i += alike) {
		for (alike = 1; i + alike < n; alike++)
			if (compare(all[i], all[i + alike]) != 0)
				break;
		if (alike > 1)
			one_address(k, &all[i], alike);
	}
	free(all);
}
