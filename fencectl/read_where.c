/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Location constraints and tags, as pcmk_sched_location.c and
 * pcmk_sched_constraints.c of Pacemaker unpack them.
 */
#include <string.h>
#include <strings.h>

#include "fencectl/read_where.h"
#include "fencectl/reader.h"
#include "fencectl/xml.h"

#define RULES_DEEP 16 /* an id-ref could lead a rule to itself */

static struct cib_rule *
read_rule(struct reader *r, const xmlNode *node, size_t deep);

/*
 * The role that a constraint holds for; NULL: any.  What holds for a started
 * or unpromoted resource holds always, and a word that is no role is ignored.
 */
static const char *
read_role(struct reader *r, const xmlNode *node)
{
	static const char *const roles[] = { "Promoted", "Master", "Stopped" };
	const char *role = xml_get(node, "role");
	size_t i;

	for (i = 0; role != NULL && i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcasecmp(role, roles[i]) == 0)
			return (reader_text(r, role));
	return (NULL);
}

/* "#uname eq alice" and the like; all else is not judged. */
static void
read_expression(struct reader *r, struct cib_term *t, const xmlNode *node)
{
	const char *attribute = xml_get(node, "attribute");
	const char *operation = xml_get(node, "operation");
	const char *source = xml_get(node, "value-source");

	t->value = reader_attr(r, node, "value");
	if (attribute == NULL || operation == NULL || t->value == NULL)
		return;
	if (source != NULL && strcmp(source, "literal") != 0)
		return;
	t->differs = strcasecmp(operation, "ne") == 0;
	if (!t->differs && strcasecmp(operation, "eq") != 0)
		return;
	if (strcmp(attribute, "#uname") == 0)
		t->test = CIB_TEST_UNAME;
	else if (strcmp(attribute, "#kind") == 0)
		t->test = CIB_TEST_KIND;
}

static struct cib_term *
read_term(struct reader *r, const xmlNode *node, size_t deep)
{
	struct cib_term *t = reader_get(r, 1, sizeof(*t));

	if (t == NULL)
		return (NULL);
	if (xml_is(node, "expression"))
		read_expression(r, t, node);
	else if (xml_is(node, "rule") && deep < RULES_DEEP) {
		t->rule = read_rule(r, node, deep + 1);
		t->test = t->rule == NULL ? CIB_TEST_UNKNOWN : CIB_TEST_RULE;
	}
	return (t);
}

static struct cib_rule *
read_rule(struct reader *r, const xmlNode *node, size_t deep)
{
	const xmlNode *real = xml_real(&r->ids, node), *part;
	const char *op, *score;
	struct cib_term **end, *term;
	struct cib_rule *rule;

	if (real == NULL || (rule = reader_get(r, 1, sizeof(*rule))) == NULL)
		return (NULL);
	op = xml_get(real, "boolean-op");
	score = xml_get(real, "score");
	rule->any = op != NULL && strcasecmp(op, "or") == 0;
	rule->score = reader_score(score);
	rule->score_unknown =
	    (score == NULL && xml_get(real, "score-attribute") != NULL) ||
	    read_role(r, real) != NULL;
	end = &rule->terms;
	for (part = xml_child(real, NULL); part != NULL;
	     part = xml_next(part, NULL)) {
		if ((term = read_term(r, part, deep)) == NULL)
			break;
		*end = term;
		end = &term->next;
	}
	return (rule);
}

static struct cib_rule *
read_rules(struct reader *r, const xmlNode *location)
{
	struct cib_rule *first = NULL, **end = &first, *rule;
	const xmlNode *node;

	for (node = xml_child(location, "rule"); node != NULL;
	     node = xml_next(node, "rule"))
		if ((rule = read_rule(r, node, 0)) != NULL) {
			*end = rule;
			end = &rule->next;
		}
	return (first);
}

/* A location for one name; `set` is where its score and role come first. */
static void
add(struct reader *r, const xmlNode *node, const char *rsc, bool pattern,
    const xmlNode *set)
{
	struct cib_location *l = &r->c->locations[r->c->n_locations];
	const char *score = set == NULL ? NULL : xml_get(set, "score");

	if (rsc == NULL)
		return;
	l->id = reader_attr(r, node, "id");
	l->rsc = reader_text(r, rsc);
	l->pattern = pattern;
	l->role = set == NULL ? NULL : read_role(r, set);
	if (l->role == NULL)
		l->role = read_role(r, node);
	if (score == NULL)
		score = xml_get(node, "score");
	l->score = reader_score(score);
	if (score != NULL)
		l->node = reader_attr(r, node, "node");
	if (l->node == NULL)
		l->rules = read_rules(r, node);
	r->c->n_locations++;
}

static size_t
count(const xmlNode *top)
{
	const xmlNode *node, *set, *ref;
	size_t n = 0;

	for (node = xml_child(top, "rsc_location"); node != NULL;
	     node = xml_next(node, "rsc_location")) {
		n += 2;
		for (set = xml_child(node, "resource_set"); set != NULL;
		     set = xml_next(set, "resource_set"))
			for (ref = xml_child(set, "resource_ref"); ref != NULL;
			     ref = xml_next(ref, "resource_ref"))
				n++;
	}
	return (n);
}

static void
read_sets(struct reader *r, const xmlNode *node)
{
	const xmlNode *set, *ref;

	for (set = xml_child(node, "resource_set"); set != NULL;
	     set = xml_next(set, "resource_set"))
		for (ref = xml_child(set, "resource_ref"); ref != NULL;
		     ref = xml_next(ref, "resource_ref"))
			add(r, node, xml_get(ref, "id"), false, set);
}

void
read_locations(struct reader *r)
{
	const xmlNode *top = xml_child(r->configuration, "constraints");
	const xmlNode *node;

	r->c->locations = reader_get(r, count(top), sizeof(*r->c->locations));
	for (node = xml_child(top, "rsc_location"); node != NULL && !r->failed;
	     node = xml_next(node, "rsc_location")) {
		add(r, node, xml_get(node, "rsc"), false, NULL);
		add(r, node, xml_get(node, "rsc-pattern"), true, NULL);
		read_sets(r, node);
	}
}

void
read_tags(struct reader *r)
{
	const xmlNode *top = xml_child(r->configuration, "tags"), *tag, *ref;

	for (tag = xml_child(top, "tag"); tag != NULL;
	     tag = xml_next(tag, "tag"))
		for (ref = xml_child(tag, "obj_ref"); ref != NULL;
		     ref = xml_next(ref, "obj_ref"))
			r->failed |=
			    index_add(&r->c->by_tag, reader_attr(r, tag, "id"),
				reader_attr(r, ref, "id")) == -1;
	index_sort(&r->c->by_tag);
}
