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
make_hosts(struct view *view)
{
	const struct cib *c = view->cib;
	size_t i;

	view->by_host.nocase = true;
	view->hosts = arena_get(&view->arena, c->n_nodes, sizeof(void *));
	if (view->hosts == NULL)
		return (-1);
	for (i = 0; i < c->n_nodes; i++) {
		if (c->nodes[i].kind != CIB_NODE_CLUSTER)
			continue;
		view->hosts[view->n_hosts] = &c->nodes[i];
		if (index_add(&view->by_host, c->nodes[i].name,
			&view->hosts[view->n_hosts]) == -1)
			return (-1);
		view->n_hosts++;
	}
	index_sort(&view->by_host);
	return (0);
}

/* As target_list_type() of the fencer. */
static enum view_check
check_of(const struct cib_resource *rsc, const struct agent_kind *agent)
{
	static const char *const words[] = { [VIEW_CHECK_STATIC] =
						 "static-list",
		[VIEW_CHECK_DYNAMIC] = "dynamic-list",
		[VIEW_CHECK_STATUS] = "status",
		[VIEW_CHECK_NONE] = "none" };
	const char *text = cib_get(&rsc->params, "pcmk_host_check");
	size_t i;

	if (cib_maybe(&rsc->params, "pcmk_host_check") ||
	    cib_maybe(&rsc->params, "pcmk_host_list") ||
	    cib_maybe(&rsc->params, "pcmk_host_map"))
		return (VIEW_CHECK_UNKNOWN);
	if (text != NULL) {
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (strcasecmp(text, words[i]) == 0)
				return ((enum view_check)i);
		return (VIEW_CHECK_BAD);
	}
	/* An empty list is one, of no node. */
	if (cib_has(&rsc->params, "pcmk_host_list") ||
	    cib_has(&rsc->params, "pcmk_host_map"))
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
is_disabled(const struct cib *c, const struct cib_resource *rsc)
{
	const char *role = cib_get(&rsc->meta, "target-role");

	if (strcmp(rsc->id, WATCHDOG_ID) == 0 && watchdog_seconds(c) == 0)
		return (VIEW_YES);
	if (cib_maybe(&rsc->meta, "target-role"))
		return (VIEW_UNKNOWN);
	return (role != NULL && strcasecmp(role, "Stopped") == 0 ? VIEW_YES :
								   VIEW_NO);
}

static int
make_device(struct view *view, struct view_device *d, struct scores *scores)
{
	const struct cib_resource *rsc = d->rsc;
	const struct agent_kind *agent = rsc->agent;
	size_t i;

	d->check = check_of(rsc, agent);
	d->explicit_check = cib_has(&rsc->params, "pcmk_host_check");
	d->disabled = is_disabled(view->cib, rsc);
	d->on_target = agent != NULL && agent->on_target;
	d->runs = arena_get(&view->arena, view->n_hosts, 1);
	if (d->runs == NULL ||
	    hostmap_read(&d->map, &view->arena,
		cib_given(&rsc->params, "pcmk_host_list"),
		cib_given(&rsc->params, "pcmk_host_map"),
		cib_older(view->cib, 3, 20, 5)) == -1)
		return (-1);
	scores_device(scores, d);
	if (d->check != VIEW_CHECK_STATIC) {
		view->others[view->n_others++] = d;
		return (index_add(&view->by_id, rsc->id, d));
	}
	for (i = 0; i < d->map.n_targets; i++)
		if (index_add(&view->by_target, d->map.targets[i], d) == -1)
			return (-1);
	return (index_add(&view->by_id, rsc->id, d));
}

static int
make_devices(struct view *view)
{
	const size_t n = view->cib->n_devices;
	struct scores *scores = scores_make(view);
	int rc = -1;
	size_t i;

	view->by_target.nocase = true;
	view->devices = arena_get(&view->arena, n, sizeof(*view->devices));
	view->others = arena_get(&view->arena, n, sizeof(void *));
	if (scores != NULL && view->devices != NULL && view->others != NULL)
		for (i = 0, rc = 0; i < n && rc == 0; i++) {
			view->devices[i].rsc = view->cib->devices[i];
			rc = make_device(view, &view->devices[i], scores);
			view->n_devices++;
		}
	scores_free(scores);
	index_sort(&view->by_id);
	index_sort(&view->by_target);
	return (rc);
}

int
view_make(struct view *view, const struct cib *c)
{
	*view = (struct view){ .cib = c };
	if (make_hosts(view) == -1 || make_devices(view) == -1 ||
	    watchdog_make(view) == -1)
		return (-1);
	return (entries_make(view));
}
