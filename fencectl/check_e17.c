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
	const struct cib_pair *pair;
	const struct view_device *d;
	size_t i, j;

	EACH_DEVICE (d, k)
		for (i = 0; i < d->rsc->params.n; i++) {
			pair = &d->rsc->params.pairs[i];
			for (j = 0; j < 2; j++)
				if (strcmp(pair->name, names[j]) == 0 &&
				    !pair->secret_ref)
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
	const struct cib_location *location;
	const struct cib_resource *rsc;
	size_t i;

	for (i = 0; i < k->cib->n_locations; i++) {
		location = &k->cib->locations[i];
		if (location->node == NULL || location->score <= 0 ||
		    location->rsc == NULL || location->pattern)
			continue;
		rsc = cib_resource(k->cib, location->rsc);
		if (rsc == NULL || rsc->device || rsc->kind == CIB_CLONE ||
		    score_positive(cib_get(&rsc->meta, "resource-stickiness")))
			continue;
		check_add(k, SEVERITY_INFO, (struct where){ .about = rsc->id },
		    "%s goes back to %s when that node returns from its dump: "
		    "a second interruption",
		    rsc->id, location->node);
	}
}
