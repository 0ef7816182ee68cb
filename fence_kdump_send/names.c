/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "fence_kdump_send/names.h"
#include "fence_kdump_send/plan.h"
#include "lib/log.h"
#include "lib/reason.h"
#include "lib/resolve.h"

void
names_end(struct names *names)
{
	if (names->resolver != NULL)
		resolve_end(names->resolver);
	names->resolver = NULL;
}

int
names_fd(const struct names *names)
{
	return (names->resolver == NULL ? -1 : resolve_fd(names->resolver));
}

static void
ask(struct names *names, struct plan *p, size_t node, int64_t now)
{
	struct reason why = { .text = "no memory" };

	plan_asked(p, node, now);
	if (names->resolver == NULL)
		names->resolver = resolve_start(RESOLVE_ALL, &why);
	if (names->resolver == NULL ||
	    !resolve_ask(
		names->resolver, p->nodes[node].name, names->family, node))
		plan_answered(p, node, false, why.text, now);
}

/* The answer for both families is slow: what is there of one of them? */
static void
split(struct names *names, struct plan_node *n, size_t node)
{
	n->split_at = PLAN_NEVER;
	if (names->family != AF_UNSPEC)
		return;
	(void)resolve_ask(names->resolver, n->name, AF_INET, node);
	(void)resolve_ask(names->resolver, n->name, AF_INET6, node);
}

void
names_ask(struct names *names, struct plan *p, int64_t now)
{
	size_t i;

	for (i = 0; i < p->n_nodes; i++) {
		if (plan_may_ask(p, i) && p->nodes[i].ask_at <= now)
			ask(names, p, i, now);
		if (p->nodes[i].split_at <= now)
			split(names, &p->nodes[i], i);
	}
}

static void
take(struct names *names, struct plan *p, struct resolve_answer *answer,
    int64_t now)
{
	bool ok = answer->ok;
	const char *why = answer->why;
	size_t i;

	for (i = 0; i < answer->n; i++) {
		if (plan_add_dest(
			p, answer->id, &answer->addrs[i], NULL, now) == -1) {
			ok = false; /* asked again, and then there may be */
			why = "no memory";
		}
	}
	free(answer->addrs);
	/* One family alone is extra: the question goes on without it. */
	if (answer->family != names->family)
		return;
	plan_answered(p, answer->id, ok, why, now);
	if (ok)
		log_debug("%s: %zu address%s", p->nodes[answer->id].name,
		    answer->n, answer->n == 1 ? "" : "es");
	else
		log_debug("%s: %s", p->nodes[answer->id].name, why);
}

void
names_take(struct names *names, struct plan *p, int64_t now)
{
	struct resolve_answer answer;

	while (
	    names->resolver != NULL && resolve_next(names->resolver, &answer))
		take(names, p, &answer, now);
}
