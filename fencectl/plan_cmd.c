/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "fencectl/facts.h"
#include "fencectl/options.h"
#include "fencectl/plan.h"
#include "fencectl/plan_cmd.h"
#include "fencectl/show_json.h"
#include "fencectl/show_text.h"
#include "fencectl/source.h"
#include "lib/reason.h"

struct printing {
	const struct options *o;
	const struct source *s;
	bool first;
};

static int
print(struct printing *to, const char *node)
{
	struct plan p;
	int rc;

	rc = plan_node(&p, &to->s->view, to->s->quorum, node);
	if (rc == 0 && to->o->json)
		show_json(&to->s->view, &p, to->first);
	else if (rc == 0) {
		if (!to->first)
			putchar('\n');
		show_text(&to->s->view, &p);
	}
	to->first = false;
	plan_free(&p);
	return (rc);
}

static int
print_all(struct printing *to)
{
	const struct cib *c = &to->s->cib;
	const struct list *named = &to->o->nodes;
	size_t i;

	for (i = 0; i < named->n; i++)
		if (print(to, named->words[i]) == -1)
			return (-1);
	for (i = 0; named->n == 0 && i < c->n_nodes; i++)
		if (node_fenced(&c->nodes[i]) &&
		    print(to, c->nodes[i].name) == -1)
			return (-1);
	return (0);
}

int
plan_command(
    const struct options *o, const struct source *source, struct reason *why)
{
	struct printing to = { .o = o, .s = source, .first = true };

	if (o->nodes.n == 0 && source->cib.n_nodes == 0)
		return (reason_set(why,
		    "%s: it has no nodes section: name the nodes by --node",
		    source->label));
	if (o->json)
		printf("{\"version\":1,\"nodes\":[");
	if (print_all(&to) == -1)
		return (reason_set(why, "no memory"));
	if (o->json)
		printf("]}\n");
	return (0);
}
