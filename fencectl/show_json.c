/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <strings.h>

#include "fencectl/json.h"
#include "fencectl/eligible.h"
#include "fencectl/plan.h"
#include "fencectl/show_json.h"

static void
put_name(const char *name, bool *first)
{
	fputs(*first ? "" : ",", stdout);
	json_text(stdout, name);
	*first = false;
}

/* Other nodes first, then the target: Pacemaker asks it last. */
static void
put_by(
    const struct view *view, const struct plan *p, const struct view_device *d)
{
	bool first = true;
	size_t i;

	fputs("\"by\":[", stdout);
	for (i = 0; i < view->n_hosts && !d->on_target; i++)
		if (d->runs[i] != VIEW_NO &&
		    strcasecmp(view->hosts[i]->name, p->node) != 0)
			put_name(view->hosts[i]->name, &first);
	if (view_runs_on(view, d, p->node) != VIEW_NO)
		put_name(p->node, &first);
	putchar(']');
}

static void
put_seconds(const char *name, long s)
{
	if (s == -1)
		printf(",\"%s\":null", name);
	else
		printf(",\"%s\":%ld", name, s);
}

static void
put_device(const struct view *view, const struct plan *p,
    const struct plan_device *d, bool first)
{
	fputs(first ? "{\"id\":" : ",{\"id\":", stdout);
	json_text(stdout, d->device->rsc->id);
	fputs(",\"agent\":", stdout);
	json_text(stdout, d->device->rsc->type);
	putchar(',');
	put_by(view, p, d->device);
	put_seconds("timeout", d->times.agent);
	put_seconds("limit", d->times.limit);
	put_seconds("delay", d->times.max);
	put_seconds("tries", d->times.tries);
	put_seconds("worst", d->times.worst);
	putchar('}');
}

void
show_json(const struct view *view, const struct plan *p, bool first)
{
	const struct plan_level *l;
	size_t i, j;

	fputs(first ? "{\"node\":" : ",{\"node\":", stdout);
	json_text(stdout, p->node);
	fputs(",\"levels\":[", stdout);
	for (i = 0; i < p->n_levels; i++) {
		l = &p->levels[i];
		printf("%s{\"index\":%u,\"devices\":[", i == 0 ? "" : ",",
		    l->index);
		for (j = 0; j < l->n; j++)
			put_device(view, p, &l->devices[j], j == 0);
		fputs("]}", stdout);
	}
	fputs("],\"worst\":", stdout);
	if (p->worst < 0)
		fputs("null", stdout);
	else
		printf("%.3f", p->worst);
	fputs(",\"unknown\":[", stdout);
	for (i = 0; i < p->unknown.n; i++) {
		fputs(i == 0 ? "" : ",", stdout);
		json_text(stdout, p->unknown.words[i]);
	}
	fputs("]}", stdout);
}
