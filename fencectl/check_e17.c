/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "fencectl/agents.h"
#include "fencectl/check_e17.h"
#include "fencectl/eligible.h"
#include "fencectl/facts.h"

/* Can the node be powered off by its own controller alone? */
static bool
bmc_only(struct checking *k, const char *node)
{
	const struct view_device **all;
	size_t i, n, power = 0, bmc = 0;

	all = view_eligible(k->view, node, &n);
	if (all == NULL)
		k->found->failed = true;
	for (i = 0; all != NULL && i < n; i++) {
		power += device_power(k, all[i]);
		bmc += device_is(all[i], AGENT_BMC);
	}
	free(all);
	return (power > 0 && power == bmc);
}

void
check_e17(struct checking *k)
{
	const struct cib_node *n;

	EACH_NODE (n, k)
		if (node_fenced(n) && bmc_only(k, n->name))
			check_add(k, SEVERITY_INFO,
			    (struct where){ .node = n->name },
			    "%s: the only power device is the node's own "
			    "controller, which has no power when the node "
			    "has none",
			    n->name);
}

void
check_e20(struct checking *k)
{
	static const char *const names[] = { "passwd", "password" };
	const struct cib_pair *p;
	const struct view_device *d;
	size_t i, j;

	EACH_DEVICE (d, k)
		for (i = 0; i < d->rsc->params.n; i++) {
			p = &d->rsc->params.pairs[i];
			for (j = 0; j < 2; j++)
				if (strcmp(p->name, names[j]) == 0 &&
				    !p->secret_ref)
					check_add(k, SEVERITY_INFO,
					    (struct where){
						.about = d->rsc->id },
					    "%s: a password is in the "
					    "configuration (%s)",
					    d->rsc->id, names[j]);
		}
}

void
check_e21(struct checking *k)
{
	const struct cib_location *l;
	const struct cib_resource *r;
	size_t i;

	for (i = 0; i < k->cib->n_locations; i++) {
		l = &k->cib->locations[i];
		if (l->node == NULL || l->score <= 0 || l->rsc == NULL ||
		    l->pattern)
			continue;
		r = cib_resource(k->cib, l->rsc);
		if (r == NULL || r->device || r->kind == CIB_CLONE ||
		    score_positive(cib_get(&r->meta, "resource-stickiness")))
			continue;
		check_add(k, SEVERITY_INFO, (struct where){ .about = r->id },
		    "%s goes back to %s when that node returns from its dump: "
		    "a second interruption",
		    r->id, l->node);
	}
}
