/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <strings.h>

#include "fencectl/eligible.h"
#include "fencectl/plan.h"
#include "fencectl/show_text.h"
#include "fencectl/utf8.h"
#include "fencectl/watchdog.h"

#define MANY 6 /* nodes: more are not named one by one */

/* What came out of a configuration cannot steer a terminal. */
static void
put(const char *text)
{
	utf8_print(stdout, text);
}

static bool
is_target(const struct plan *p, const struct cib_node *host)
{
	return (strcasecmp(host->name, p->node) == 0);
}

/* How many other nodes than the target may run it, and may not. */
static void
count(const struct view *view, const struct plan *p,
    const struct view_device *d, size_t *may, size_t *may_not)
{
	size_t i;

	*may = *may_not = 0;
	for (i = 0; i < view->n_hosts; i++) {
		if (is_target(p, view->hosts[i]))
			continue;
		if (d->runs[i] == VIEW_NO)
			(*may_not)++;
		else
			(*may)++;
	}
}

/* The other nodes that may run it, or those that may not; with commas. */
static void
put_hosts(const struct view *view, const struct plan *p,
    const struct view_device *d, bool may)
{
	const char *comma = "";
	size_t i;

	for (i = 0; i < view->n_hosts; i++)
		if (!is_target(p, view->hosts[i]) &&
		    (d->runs[i] != VIEW_NO) == may) {
			fputs(comma, stdout);
			put(view->hosts[i]->name);
			comma = ", ";
		}
}

static void
put_by(
    const struct view *view, const struct plan *p, const struct view_device *d)
{
	const bool self = view_runs_on(view, d, p->node) != VIEW_NO;
	size_t may, may_not;

	if (d->on_target && view->n_hosts > 0) {
		put(p->node);
		fputs(" itself", stdout);
		return;
	}
	count(view, p, d, &may, &may_not);
	if (view->n_hosts == 0) {
		printf("any node that may run it");
		return;
	}
	if (may > MANY && may_not == 0)
		printf("any of %zu nodes", may);
	else if (may > MANY && may_not <= MANY) {
		printf("any of %zu nodes, but not ", may);
		put_hosts(view, p, d, false);
	} else if (may > MANY)
		printf("any of %zu nodes (%zu others may not)", may, may_not);
	else
		put_hosts(view, p, d, true);
	if (self) {
		fputs(may == 0 ? "" : "; last ", stdout);
		put(p->node);
		printf(" itself%s",
		    may == 0 ? ", which cannot if it is dead" : "");
	}
}

static void
put_seconds(const char *what, long s)
{
	if (s == -1)
		printf("%s not known", what);
	else
		printf("%s %ld s", what, s);
}

static void
put_wait(const struct times *t)
{
	fputs("      Pacemaker waits ", stdout);
	if (t->limit == -1)
		fputs("a time that is not known", stdout);
	else
		printf("%ld s", t->limit);
	puts(", and then takes the node as fenced");
}

static void
put_times(const struct times *t)
{
	static const char *const words[] = { [TIMES_REBOOT] = "reboot",
		[TIMES_OFF] = "off",
		[TIMES_ON] = "on" };

	printf("      %s: ", words[t->action]);
	if (t->agent != -1)
		printf("the agent's timeout is %ld s, ", t->agent);
	put_seconds(t->unended ? "Pacemaker does not end the agent, but waits" :
				 "Pacemaker ends the agent after",
	    t->limit);
	if (t->max > 0 && t->max != t->base)
		printf(", a delay of %ld to %ld s", t->base, t->max);
	else if (t->max > 0)
		printf(", a delay of %ld s", t->max);
	printf(", %ld %s; ", t->tries, t->tries == 1 ? "try" : "tries");
	put_seconds("worst case", t->worst);
	putchar('\n');
}

static void
put_level(
    const struct view *view, const struct plan *p, const struct plan_level *l)
{
	size_t i;

	if (l->index == 0)
		printf("  no fencing topology, any of these");
	else
		printf("  level %u", l->index);
	if (l->n == 0) {
		printf(": skipped, nobody can run its first device\n");
		return;
	}
	put_seconds(", worst case", l->worst);
	printf(":\n");
	for (i = 0; i < l->n; i++) {
		printf("    ");
		put(l->devices[i].device->rsc->id);
		printf(" (");
		put(l->devices[i].device->rsc->type);
		printf("), run by ");
		put_by(view, p, l->devices[i].device);
		putchar('\n');
		if (watchdog_is(l->devices[i].device))
			put_wait(&l->devices[i].times);
		else
			put_times(&l->devices[i].times);
	}
}

void
show_text(const struct view *view, const struct plan *p)
{
	size_t i, devices = 0;

	for (i = 0; i < p->n_levels; i++)
		devices += p->levels[i].n;
	put(p->node);
	if (devices == 0)
		printf(": no device can fence this node");
	else if (p->worst >= 0)
		printf(": worst case %.1f s", p->worst);
	if (devices > 0 && p->detection >= 0)
		printf(", %.1f s of it until the cluster knows", p->detection);
	putchar('\n');
	for (i = 0; i < p->n_levels; i++)
		put_level(view, p, &p->levels[i]);
	for (i = 0; i < p->unknown.n; i++) {
		printf("  not known: ");
		put(p->unknown.words[i]);
		putchar('\n');
	}
}
