/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "fencectl/check_d15.h"
#include "fencectl/facts.h"
#include "fencectl/plan.h"

/* "level 1 70 s, level 2 60 s"; of a level that no device is left in: so. */
static void
levels_text(const struct plan *p, char *text, size_t size)
{
	size_t i, len = 0;
	int n;

	text[0] = '\0';
	for (i = 0; i < p->n_levels && len < size; i++) {
		if (p->levels[i].n == 0)
			n = snprintf(text + len, size - len,
			    "%slevel %u is passed over", i > 0 ? ", " : "",
			    p->levels[i].index);
		else
			n = snprintf(text + len, size - len, "%slevel %u %ld s",
			    i > 0 ? ", " : "", p->levels[i].index,
			    p->levels[i].worst);
		if (n < 0)
			return;
		len += (size_t)n;
	}
}

void
check_d15(struct checking *k)
{
	const struct cib_node *n;
	struct plan p;
	char text[256];

	EACH_NODE (n, k) {
		if (!node_fenced(n))
			continue;
		if (plan_node(&p, k->view, k->quorum, n->name) == -1)
			k->found->failed = true;
		else if (p.worst >= 0 && p.n_levels > 0 &&
		    p.levels[0].index > 0) {
			levels_text(&p, text, sizeof(text));
			check_add(k, SEVERITY_INFO,
			    (struct where){ .node = n->name },
			    "%s: %s: %.1f s at most%s", n->name, text, p.worst,
			    p.detection < 0 ? " after the loss was seen" : "");
		}
		plan_free(&p);
	}
}
