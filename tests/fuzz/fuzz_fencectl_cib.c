/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A configuration is read or refused.  One that is read can be planned for,
 * and no secret of it is kept; who may fence a node is asked in two ways, by
 * an index and device by device, with one answer.
 */
#include <string.h>

#include "fencectl/keep.h"
#include "fencectl/plan.h"
#include "fencectl/read.h"
#include "fencectl/eligible.h"
#include "fencectl/entries.h"
#include "fencectl/view.h"
#include "fencectl/view_make.h"
#include "fencectl/watchdog.h"
#include "lib/reason.h"
#include "tests/fuzz/fuzz.h"

static void
keeps_no_secret(const struct cib_pairs *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		REQUIRE(p->pairs[i].value == NULL ||
		    !keep_secret(p->pairs[i].name));
}

static bool
may_fence(const struct view *v, const struct view_device *d, const char *node)
{
	size_t i;

	if (view_is_for(d, node) == VIEW_NO || d->disabled == VIEW_YES)
		return (false);
	for (i = 0; i < v->n_hosts; i++)
		if (view_may(v, d, node, v->hosts[i]->name) != VIEW_NO)
			return (true);
	return (v->n_hosts == 0);
}

static void
agree(const struct view *v, const char *node)
{
	const struct view_device **all;
	size_t i, n, seen = 0;

	all = view_eligible(v, node, &n);
	REQUIRE(all != NULL);
	for (i = 0; i < v->n_devices; i++)
		if (may_fence(v, &v->devices[i], node)) {
			REQUIRE(seen < n && all[seen] == &v->devices[i]);
			seen++;
		}
	REQUIRE(seen == n);
	free(all);
}

static void
plan_for(const struct view *v, const char *node)
{
	const struct view_device *d;
	struct plan p;
	size_t i, j;

	REQUIRE(plan_node(&p, v, NULL, node) == 0);
	REQUIRE(p.n_levels < VIEW_LEVELS);
	for (i = 0; i < p.n_levels; i++)
		for (j = 0; j < p.levels[i].n; j++) {
			d = p.levels[i].devices[j].device;
			REQUIRE(may_fence(v, d, node) ||
			    (watchdog_is(d) && watchdog_is_for(v, node)));
		}
	plan_free(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason why;
	struct view v;
	struct cib c;
	size_t i;

	if (read_cib(&c, (const char *)data, size, NULL, &why) == 0) {
		REQUIRE(view_make(&v, &c) == 0);
		keeps_no_secret(&c.props);
		for (i = 0; i < c.n_devices; i++)
			keeps_no_secret(&c.devices[i]->params);
		for (i = 0; i < c.n_nodes && i < 8; i++) {
			agree(&v, c.nodes[i].name);
			plan_for(&v, c.nodes[i].name);
		}
		agree(&v, "ghost");
		plan_for(&v, "ghost");
		view_free(&v);
	} else
		REQUIRE(*why.text != '\0');
	cib_free(&c);
	return (0);
}
