/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <stddef.h>
#include <strings.h>

#include "fencectl/cib.h"
#include "fencectl/rules.h"

/* What #kind is for a node. */
static const char *
kind_of(const struct cib_node *node)
{
	if (node->kind == CIB_NODE_CLUSTER)
		return ("cluster");
	return (node->kind == CIB_NODE_REMOTE ? "remote" : "container");
}

static enum rules_answer
term_holds(const struct cib_term *term, const struct cib_node *node)
{
	bool same;

	if (term->test == CIB_TEST_UNKNOWN)
		return (RULES_UNKNOWN);
	if (term->test == CIB_TEST_RULE)
		return (rules_hold(term->rule, node));
	/* Pacemaker compares text without regard to case. */
	same =
	    strcasecmp(term->value,
		term->test == CIB_TEST_KIND ? kind_of(node) : node->name) == 0;
	return (same != term->differs ? RULES_YES : RULES_NO);
}

enum rules_answer
rules_hold(const struct cib_rule *rule, const struct cib_node *node)
{
	const enum rules_answer ends = rule->any ? RULES_YES : RULES_NO;
	enum rules_answer answer = rule->any ? RULES_NO : RULES_YES, one;
	const struct cib_term *term;

	if (rule->terms == NULL)
		return (RULES_UNKNOWN);
	for (term = rule->terms; term != NULL; term = term->next) {
		one = term_holds(term, node);
		if (one == ends)
			return (ends);
		if (one == RULES_UNKNOWN)
			answer = RULES_UNKNOWN;
	}
	return (answer);
}
