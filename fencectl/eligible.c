/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/eligible.h"
#include "fencectl/view.h"

/* An agent that has no such action answers with an error: for no node. */
static enum view_answer
asked(const struct view_device *d, bool (*can)(const struct agent_kind *),
    const char *other)
{
	const struct agent_kind *agent = d->rsc->agent;

	if (agent == NULL || can(agent) ||
	    cib_given(&d->rsc->params, other) != NULL ||
	    cib_maybe(&d->rsc->params, other))
		return (VIEW_UNKNOWN);
	return (VIEW_NO);
}

static bool
can_list(const struct agent_kind *agent)
{
	return (agent->has_list);
}

static bool
can_status(const struct agent_kind *agent)
{
	return (agent->has_status);
}

enum view_answer
view_is_for(const struct view_device *d, const char *node)
{
	size_t i;

	switch (d->check) {
	case VIEW_CHECK_STATIC:
		for (i = 0; i < d->map.n_targets; i++)
			if (strcasecmp(d->map.targets[i], node) == 0)
				return (VIEW_YES);
		return (VIEW_NO);
	case VIEW_CHECK_DYNAMIC:
		return (asked(d, can_list, "pcmk_list_action"));
	case VIEW_CHECK_STATUS:
		return (asked(d, can_status, "pcmk_status_action"));
	case VIEW_CHECK_NONE:
		return (VIEW_YES);
	case VIEW_CHECK_BAD:
		return (VIEW_NO);
	case VIEW_CHECK_UNKNOWN:
		break;
	}
	return (VIEW_UNKNOWN);
}

enum view_answer
view_runs_on(
    const struct view *view, const struct view_device *d, const char *host)
{
	const struct cib_node *const *found = index_first(&view->by_host, host);

	if (found == NULL)
		return (VIEW_NO);
	return ((enum view_answer)d->runs[found - view->hosts]);
}

enum view_answer
view_may(const struct view *view, const struct view_device *d,
    const char *target, const char *host)
{
	if (d->on_target && strcasecmp(target, host) != 0)
		return (VIEW_NO);
	return (view_runs_on(view, d, host));
}

bool
view_only_target(
    const struct view *view, const struct view_device *d, const char *target)
{
	if (view_runs_on(view, d, target) == VIEW_NO)
		return (false);
	return (d->on_target || d->n_runs == 1);
}

/* Without a cluster node it is not known where the device may run. */
static bool
may_anybody(
    const struct view *view, const struct view_device *d, const char *target)
{
	if (d->disabled == VIEW_YES)
		return (false);
	if (view->n_hosts == 0)
		return (true);
	if (d->on_target)
		return (view_runs_on(view, d, target) != VIEW_NO);
	return (d->n_runs > 0);
}

static int
by_place(const void *x, const void *y)
{
	const struct view_device *const *device = x, *const *b = y;

	return ((*device > *b) - (*device < *b));
}

const struct view_device **
view_eligible(const struct view *view, const char *target, size_t *n)
{
	const struct view_device **all;
	const struct index_row *rows;
	size_t i, j, n_rows;

	*n = 0;
	rows = index_find(&view->by_target, target, &n_rows);
	all = calloc(n_rows + view->n_others + 1, sizeof(void *));
	if (all == NULL)
		return (NULL);
	for (i = 0; i < n_rows; i++)
		all[(*n)++] = rows[i].value;
	for (i = 0; i < view->n_others; i++)
		if (view_is_for(view->others[i], target) != VIEW_NO)
			all[(*n)++] = view->others[i];
	qsort(all, *n, sizeof(void *), by_place);
	for (i = j = 0; i < *n; i++)
		if ((j == 0 || all[j - 1] != all[i]) &&
		    may_anybody(view, all[i], target))
			all[j++] = all[i];
	*n = j;
	return (all);
}
