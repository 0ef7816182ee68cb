/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/entries.h"
#include "fencectl/scores.h"
#include "fencectl/view.h"
#include "fencectl/view_make.h"
#include "fencectl/watchdog.h"

static int
make_hosts(struct view *v)
{
	const struct cib *c = v->cib;
	size_t i;

	v->by_host.nocase = true;
	v->hosts = arena_get(&v->arena, c->n_nodes, sizeof(void *));
	if (v->hosts == NULL)
		return (-1);
	for (i = 0; i < c->n_nodes; i++) {
		if (c->nodes[i].kind != CIB_NODE_CLUSTER)
			continue;
		v->hosts[v->n_hosts] = &c->nodes[i];
		if (index_add(&v->by_host, c->nodes[i].name,
			&v->hosts[v->n_hosts]) == -1)
			return (-1);
		v->n_hosts++;
	}
	index_sort(&v->by_host);
	return (0);
}

/* As target_list_type() of the fencer. */
static enum view_check
check_of(const struct cib_resource *r, const struct agent_kind *agent)
{
	static const char *const words[] = { [VIEW_CHECK_STATIC] =
						 "static-list",
		[VIEW_CHECK_DYNAMIC] = "dynamic-list",
		[VIEW_CHECK_STATUS] = "status",
		[VIEW_CHECK_NONE] = "none" };
	const char *text = cib_get(&r->params, "pcmk_host_check");
	size_t i;

	if (cib_maybe(&r->params, "pcmk_host_check") ||
	    cib_maybe(&r->params, "pcmk_host_list") ||
	    cib_maybe(&r->params, "pcmk_host_map"))
		return (VIEW_CHECK_UNKNOWN);
	if (text != NULL) {
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strcasecmp(text, words[i]) == 0)
				return ((enum view_check)i);
		return (VIEW_CHECK_BAD);
	}
	/* An empty list is one, of no node. */
	if (cib_has(&r->params, "pcmk_host_list") ||
	    cib_has(&r->params, "pcmk_host_map"))
		return (VIEW_CHECK_STATIC);
	if (agent == NULL)
		return (VIEW_CHECK_UNKNOWN);
	if (agent->has_list)
		return (VIEW_CHECK_DYNAMIC);
	return (agent->has_status ? VIEW_CHECK_STATUS : VIEW_CHECK_NONE);
}

/*
 * Stopped by its own meta attributes, or those of what it is in, or the
 * defaults.  The device "watchdog" is one only with watchdog fencing.
 */
static enum view_answer
is_disabled(const struct cib *c, const struct cib_resource *r)
{
	const char *role = cib_get(&r->meta, "target-role");

	if (strcmp(r->id, WATCHDOG_ID) == 0 && watchdog_seconds(c) == 0)
		return (VIEW_YES);
	if (cib_maybe(&r->meta, "target-role"))
		return (VIEW_UNKNOWN);
	return (role != NULL && strcasecmp(role, "Stopped") == 0 ? VIEW_YES :
								   VIEW_NO);
}

static int
make_device(struct view *v, struct view_device *d, struct scores *scores)
{
	const struct cib_resource *r = d->rsc;
	const struct agent_kind *agent = r->agent;
	size_t i;

	d->check = check_of(r, agent);
	d->explicit_check = cib_has(&r->params, "pcmk_host_check");
	d->disabled = is_disabled(v->cib, r);
	d->on_target = agent != NULL && agent->on_target;
	d->runs = arena_get(&v->arena, v->n_hosts, 1);
	if (d->runs == NULL ||
	    hostmap_read(&d->map, &v->arena,
		cib_given(&r->params, "pcmk_host_list"),
		cib_given(&r->params, "pcmk_host_map"),
		cib_older(v->cib, 3, 20, 5)) == -1)
		return (-1);
	scores_device(scores, d);
	if (d->check != VIEW_CHECK_STATIC) {
		v->others[v->n_others++] = d;
		return (index_add(&v->by_id, r->id, d));
	}
	for (i = 0; i < d->map.n_targets; i++)
		if (index_add(&v->by_target, d->map.targets[i], d) == -1)
			return (-1);
	return (index_add(&v->by_id, r->id, d));
}

static int
make_devices(struct view *v)
{
	const size_t n = v->cib->n_devices;
	struct scores *scores = scores_make(v);
	int rc = -1;
	size_t i;

	v->by_target.nocase = true;
	v->devices = arena_get(&v->arena, n, sizeof(*v->devices));
	v->others = arena_get(&v->arena, n, sizeof(void *));
	if (scores != NULL && v->devices != NULL && v->others != NULL)
		for (i = 0, rc = 0; i < n && rc == 0; i++) {
			v->devices[i].rsc = v->cib->devices[i];
			rc = make_device(v, &v->devices[i], scores);
			v->n_devices++;
		}
	scores_free(scores);
	index_sort(&v->by_id);
	index_sort(&v->by_target);
	return (rc);
}

int
view_make(struct view *v, const struct cib *c)
{
	*v = (struct view){ .cib = c };
	if (make_hosts(v) == -1 || make_devices(v) == -1 ||
	    watchdog_make(v) == -1)
		return (-1);
	return (entries_make(v));
}
