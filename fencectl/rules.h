/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_RULES_H
#define FK_FENCECTL_RULES_H

struct cib_node;
struct cib_rule;

enum rules_answer {
	RULES_NO,
	RULES_YES,
	RULES_UNKNOWN /* it needs a date, an attribute, or what is not known */
};

/* Does the rule of a location constraint hold for the node?  Pure. */
enum rules_answer
rules_hold(const struct cib_rule *rule, const struct cib_node *node);

#endif
