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
read_rule(struct reader *reader, const xmlNode *node, size_t deep);

/*
 * The role that a constraint holds for; NULL: any.  What holds for a started
 * or unpromoted resource holds always, and a word that is no role is ignored.
 */
static const char *
read_role(struct reader *reader, const xmlNode *node)
{
	static const char *const roles[] = { "Promoted", "Master", "Stopped" };
	const char *role = xml_get(node, "role");
	size_t i;

	for (i = 0; role != NULL && i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcasecmp(role, roles[i]) == 0)
			return (reader_text(reader, role));
	return (NULL);
}

/* "#uname eq alice" and the like; all else is not judged. */
static void
read_expression(
    struct reader *reader, struct cib_term *term, const xmlNode *node)
{
	const char *attribute = xml_get(node, "attribute");
	const char *operation = xml_get(node, "operation");
	const char *source = xml_get(node, "value-source");

	term->value = reader_attr(reader, node, "value");
	if (attribute == NULL || operation == NULL || term->value == NULL)
		return;
	if (source != NULL && strcmp(source, "literal") != 0)
		return;
	term->differs = strcasecmp(operation, "ne") == 0;
	if (!term->differs && strcasecmp(operation, "eq") != 0)
		return;
	if (strcmp(attribute, "#uname") == 0)
		term->test = CIB_TEST_UNAME;
	else if (strcmp(attribute, "#kind") == 0)
		term->test = CIB_TEST_KIND;
}

static struct cib_term *
read_term(struct reader *reader, const xmlNode *node, size_t deep)
{
	struct cib_term *term = reader_get(reader, 1, sizeof(*term));

	if (term == NULL)
		return (NULL);
	if (xml_is(node, "expression"))
		read_expression(reader, term, node);
	else if (xml_is(node, "rule") && deep < RULES_DEEP) {
		term->rule = read_rule(reader, node, deep + 1);
		term->test =
		    term->rule == NULL ? CIB_TEST_UNKNOWN : CIB_TEST_RULE;
	}
	return (term);
}

static struct cib_rule *
read_rule(struct reader *reader, const xmlNode *node, size_t deep)
{
	const xmlNode *real = xml_real(&reader->ids, node), *part;
	const char *op, *score;
	struct cib_term **end, *term;
	struct cib_rule *rule;

	if (real == NULL ||
	    (rule = reader_get(reader, 1, sizeof(*rule))) == NULL)
		return (NULL);
	op = xml_get(real, "boolean-op");
	score = xml_get(real, "score");
	rule->any = op != NULL && strcasecmp(op, "or") == 0;
	rule->score = reader_score(score);
	rule->score_unknown =
	    (score == NULL && xml_get(real, "score-attribute") != NULL) ||
	    read_role(reader, real) != NULL;
	end = &rule->terms;
	for (part = xml_child(real, NULL); part != NULL;
	     part = xml_next(part, NULL)) {
		if ((term = read_term(reader, part, deep)) == NULL)
			break;
		*end = term;
		end = &term->next;
	}
	return (rule);
}

static struct cib_rule *
read_rules(struct reader *reader, const xmlNode *location)
{
	struct cib_rule *first = NULL, **end = &first, *rule;
	const xmlNode *node;

	for (node = xml_child(location, "rule"); node != NULL;
	     node = xml_next(node, "rule"))
		if ((rule = read_rule(reader, node, 0)) != NULL) {
			*end = rule;
			end = &rule->next;
		}
	return (first);
}

/* A location for one name; `set` is where its score and role come first. */
static void
add(struct reader *reader, const xmlNode *node, const char *rsc, bool pattern,
    const xmlNode *set)
{
	struct cib_location *location =
	    &reader->c->locations[reader->c->n_locations];
	const char *score = set == NULL ? NULL : xml_get(set, "score");

	if (rsc == NULL)
		return;
	location->id = reader_attr(reader, node, "id");
	location->rsc = reader_text(reader, rsc);
	location->pattern = pattern;
	location->role = set == NULL ? NULL : read_role(reader, set);
	if (location->role == NULL)
		location->role = read_role(reader, node);
	if (score == NULL)
		score = xml_get(node, "score");
	location->score = reader_score(score);
	if (score != NULL)
		location->node = reader_attr(reader, node, "node");
	if (location->node == NULL)
		location->rules = read_rules(reader, node);
	reader->c->n_locations++;
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
read_sets(struct reader *reader, const xmlNode *node)
{
	const xmlNode *set, *ref;

	for (set = xml_child(node, "resource_set"); set != NULL;
	     set = xml_next(set, "resource_set"))
		for (ref = xml_child(set, "resource_ref"); ref != NULL;
		     ref = xml_next(ref, "resource_ref"))
			add(reader, node, xml_get(ref, "id"), false, set);
}

void
read_locations(struct reader *reader)
{
	const xmlNode *top = xml_child(reader->configuration, "constraints");
	const xmlNode *node;

	reader->c->locations =
	    reader_get(reader, count(top), sizeof(*reader->c->locations));
	for (node = xml_child(top, "rsc_location");
	     node != NULL && !reader->failed;
	     node = xml_next(node, "rsc_location")) {
		add(reader, node, xml_get(node, "rsc"), false, NULL);
		add(reader, node, xml_get(node, "rsc-pattern"), true, NULL);
		read_sets(reader, node);
	}
}

void
read_tags(struct reader *reader)
{
	const xmlNode *top = xml_child(reader->configuration, "tags"), *tag,
		      *ref;

	for (tag = xml_child(top, "tag"); tag != NULL;
	     tag = xml_next(tag, "tag"))
		for (ref = xml_child(tag, "obj_ref"); ref != NULL;
		     ref = xml_next(ref, "obj_ref"))
			reader->failed |=
			    index_add(&reader->c->by_tag,
				reader_attr(reader, tag, "id"),
				reader_attr(reader, ref, "id")) == -1;
	index_sort(&reader->c->by_tag);
}
