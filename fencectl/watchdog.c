/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "fencectl/agents.h"
#include "fencectl/times.h"
#include "fencectl/view.h"
#include "fencectl/watchdog.h"

#define AGENT "fence_watchdog"

long
watchdog_seconds(const struct cib *c)
{
	const char *text = cib_property_of(
	    c, "stonith-watchdog-timeout", "fencing-watchdog-timeout");

	return (text == NULL ? 0 : times_seconds(text));
}

bool
watchdog_is(const struct view_device *d)
{
	return (strcmp(d->rsc->id, WATCHDOG_ID) == 0 &&
	    agent_is(d->rsc->agent, AGENT_WATCHDOG));
}

bool
watchdog_is_for(const struct view *view, const char *node)
{
	const struct view_device *d = view_device(view, WATCHDOG_ID);
	size_t i;

	if (watchdog_seconds(view->cib) == 0)
		return (false);
	if (view->watchdog != NULL || d == NULL || d->map.n_list == 0 ||
	    cib_maybe(&d->rsc->params, "pcmk_host_list"))
		return (true);
	for (i = 0; i < d->map.n_list; i++)
		if (strcasecmp(d->map.list[i], node) == 0)
			return (true);
	return (false);
}

void
watchdog_times(struct times *t, const struct cib *c)
{
	const long seconds = watchdog_seconds(c);

	t->limit = t->worst = seconds;
	t->agent = -1;
	t->base = t->max = 0;
	t->tries = 1;
	t->given = t->unended = false;
}

int
watchdog_make(struct view *view)
{
	const struct view_device *has = view_device(view, WATCHDOG_ID);
	struct cib_resource *rsc;
	struct view_device *d;

	if (watchdog_seconds(view->cib) == 0 ||
	    (has != NULL && watchdog_is(has) && has->disabled == VIEW_NO))
		return (0);
	rsc = arena_get(&view->arena, 1, sizeof(*rsc));
	d = arena_get(&view->arena, 1, sizeof(*d));
	if (rsc == NULL || d == NULL)
		return (-1);
	*rsc = (struct cib_resource){ .id = WATCHDOG_ID,
		.kind = CIB_PRIMITIVE,
		.cls = "stonith",
		.provider = "",
		.type = AGENT,
		.device = true,
		.agent = agent_find(AGENT) };
	*d = (struct view_device){ .rsc = rsc,
		.check = VIEW_CHECK_NONE,
		.disabled = VIEW_NO,
		.on_target = true,
		.runs = arena_get(&view->arena, view->n_hosts, 1),
		.n_runs = view->n_hosts };
	if (d->runs == NULL)
		return (-1);
	memset(d->runs, VIEW_YES, view->n_hosts);
	view->watchdog = d;
	return (0);
}
