/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fence_kdump/armed.h"
#include "fence_kdump/setup.h"
#include "lib/attributes.h"
#include "lib/log.h"

/* A node without the attribute is not known, which is neither. */
void
armed_take(const struct attrd_value *value, void *arg)
{
	struct armed *a = arg;
	struct armed_node *more;

	if (value->value[0] == '\0' || strcmp(value->value, "1") == 0)
		return;
	more = reallocarray(a->nodes, a->n + 1, sizeof(*more));
	if (more == NULL) {
		a->state = ATTRD_FAILED;
		reason_set(&a->why, "no memory");
		return;
	}
	a->nodes = more;
	memset(&more[a->n], 0, sizeof(*more));
	snprintf(more[a->n].name, sizeof(more->name), "%s", value->node);
	if (strcmp(value->value, "0") != 0)
		snprintf(more[a->n].why, sizeof(more->why),
		    ATTRIBUTE_ARMED " is %.200s", value->value);
	a->n++;
}

void
armed_take_why(const struct attrd_value *value, void *arg)
{
	struct armed *a = arg;

	for (size_t i = 0; i < a->n; i++)
		if (a->nodes[i].why[0] == '\0' &&
		    strcmp(a->nodes[i].name, value->node) == 0)
			snprintf(a->nodes[i].why, sizeof(a->nodes[i].why), "%s",
			    value->value);
}

void
armed_ask(struct armed *a)
{
	struct reason unknown;
	enum attrd_state asked;

	asked = attrd_query(ATTRIBUTE_ARMED, armed_take, a, &a->why);
	if (a->state == ATTRD_DONE)
		a->state = asked;
	/* Without the second answer the nodes are known all the same. */
	if (asked == ATTRD_DONE && a->n > 0 &&
	    attrd_query(ATTRIBUTE_WHY, armed_take_why, a, &unknown) !=
		ATTRD_DONE)
		log_debug("why nodes are not armed is not known");
}

void
armed_free(struct armed *a)
{
	free(a->nodes);
}

/* Is it the device's node, by the name that Pacemaker has for it? */
static bool
is_target(const struct setup *setup, const char *name)
{
	const struct list *words = &setup->target.words;
	const int target = setup->lookup.set.target;
	const char *known =
	    target == -1 ? NULL : setup->cluster.nodes[target].name;

	if (known != NULL && strcasecmp(known, name) == 0)
		return (true);
	for (size_t i = 0; i < words->n; i++)
		if (strcasecmp(words->words[i], name) == 0)
			return (true);
	return (false);
}

static bool
not_known(const struct armed *a, bool require, struct reason *why)
{
	if (require) {
		reason_set(why,
		    "armed=require: whether the nodes are armed is not known: "
		    "%.300s",
		    a->why.text);
		return (false);
	}
	log_debug("whether the nodes are armed is not known: %s", a->why.text);
	return (true);
}

bool
armed_report(const struct armed *a, const struct setup *setup, bool require,
    struct reason *why)
{
	const struct armed_node *node;
	size_t found = 0;

	if (a->state == ATTRD_FAILED)
		return (not_known(a, require, why));
	for (size_t i = 0; i < a->n; i++) {
		node = &a->nodes[i];
		if (setup != NULL && !is_target(setup, node->name))
			continue;
		found++;
		log_line(require ? LOG_KIND_ERROR : LOG_KIND_WARNING,
		    "%s is not armed, its crash kernel would say nothing: %s",
		    node->name,
		    node->why[0] == '\0' ? "no reason is known" : node->why);
	}
	if (found == 0 || !require)
		return (true);
	reason_set(why, "armed=require, and not armed: %zu", found);
	return (false);
}
