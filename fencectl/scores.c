/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "fencectl/pattern.h"
#include "fencectl/rules.h"
#include "fencectl/scores.h"
#include "fencectl/view.h"

/* A node's score, as far as it is known. */
struct score {
	int least, most;
	bool given;    /* a constraint gives one */
	bool possible; /* one may */
};

struct pattern {
	const struct cib_location *location;
	regex_t regex;
	bool inverted;
	bool unjudged; /* it may match anything */
};

struct scores {
	const struct view *v;
	struct index by_rsc;    /* constraints by what they are for */
	struct index by_member; /* tags by what they are on */
	struct pattern *patterns;
	size_t n_patterns;
	struct score *own, *group; /* one for each cluster node */
	bool symmetric;
};

/* As pe__add_scores(): -INFINITY wins, then INFINITY. */
static int
sum(int x, int y)
{
	if (x <= -CIB_INFINITY || y <= -CIB_INFINITY)
		return (-CIB_INFINITY);
	if (x >= CIB_INFINITY || y >= CIB_INFINITY)
		return (CIB_INFINITY);
	x += y;
	if (x >= CIB_INFINITY)
		return (CIB_INFINITY);
	return (x <= -CIB_INFINITY ? -CIB_INFINITY : x);
}

static void
give(struct score *to, int score, bool score_unknown, bool certain)
{
	int least = score_unknown ? -CIB_INFINITY : score;
	int most = score_unknown ? CIB_INFINITY : score;

	if (!certain && least > 0)
		least = 0;
	if (!certain && most < 0)
		most = 0;
	to->least = sum(to->least, least);
	to->most = sum(to->most, most);
	to->given |= certain;
	to->possible = true;
}

/* Adds one constraint to the scores of all cluster nodes. */
static void
apply(const struct scores *s, const struct cib_location *l, struct score *to)
{
	const struct cib_node *const *host;
	const struct cib_rule *rule;
	enum rules_answer holds;
	size_t i;

	/* For another role than a fence device ever has. */
	if (l->role != NULL)
		return;
	if (l->node != NULL) {
		host = index_first(&s->v->by_host, l->node);
		if (host != NULL)
			give(&to[host - s->v->hosts], l->score, false, true);
		return;
	}
	for (rule = l->rules; rule != NULL; rule = rule->next)
		for (i = 0; i < s->v->n_hosts; i++) {
			holds = rules_hold(rule, s->v->hosts[i]);
			if (holds != RULES_NO)
				give(&to[i], rule->score, rule->score_unknown,
				    holds == RULES_YES);
		}
}

static void
apply_named(const struct scores *s, const char *name, struct score *to)
{
	const struct index_row *rows;
	size_t n, i;

	rows = index_find(&s->by_rsc, name, &n);
	for (i = 0; i < n; i++)
		apply(s, rows[i].value, to);
}

static void
apply_pattern(const struct scores *s, const struct pattern *p, const char *id,
    struct score *to)
{
	size_t i;

	if (p->unjudged)
		for (i = 0; i < s->v->n_hosts; i++)
			give(&to[i], 0, true, false);
	else if ((regexec(&p->regex, id, 0, NULL, 0) == 0) != p->inverted)
		apply(s, p->location, to);
}

/* By its name, its template's, and their tags'; without what it is in. */
static void
apply_all(
    const struct scores *s, const struct cib_resource *r, struct score *to)
{
	const char *const names[] = { r->id, r->template };
	const struct index_row *tags;
	size_t n, i, j;

	for (i = 0; i < 2; i++) {
		apply_named(s, names[i], to);
		tags = index_find(&s->by_member, names[i], &n);
		for (j = 0; j < n; j++)
			apply_named(s, tags[j].value, to);
	}
	for (i = 0; r->parent == NULL && i < s->n_patterns; i++)
		apply_pattern(s, &s->patterns[i], r->id, to);
}

static enum view_answer
allowed(const struct scores *s, const struct score *x, bool is_group)
{
	/* A group without a score is not looked at. */
	if (!s->symmetric && !x->possible)
		return (is_group ? VIEW_YES : VIEW_NO);
	if (x->most < 0)
		return (VIEW_NO);
	if (x->least < 0 || (!s->symmetric && !x->given))
		return (VIEW_UNKNOWN);
	return (VIEW_YES);
}

static void
put(const struct scores *s, struct view_device *d, bool in_group)
{
	enum view_answer own, group;
	size_t i;

	for (i = 0; i < s->v->n_hosts; i++) {
		own = allowed(s, &s->own[i], false);
		group = in_group ? allowed(s, &s->group[i], true) : VIEW_YES;
		if (own == VIEW_NO || group == VIEW_NO)
			own = VIEW_NO;
		else if (group == VIEW_UNKNOWN)
			own = VIEW_UNKNOWN;
		if (own == VIEW_YES && d->disabled == VIEW_UNKNOWN)
			own = VIEW_UNKNOWN;
		if (d->disabled == VIEW_YES)
			own = VIEW_NO;
		d->runs[i] = (unsigned char)own;
		d->n_runs += own != VIEW_NO;
	}
}

/* The first member of a group has its scores; the others are only named. */
static void
add_group(const struct scores *s, const struct cib_resource *r)
{
	struct score *own = s->own;
	const struct score *group = s->group;
	size_t i;

	for (i = 0; i < s->v->n_hosts; i++) {
		own[i].given |= group[i].given;
		own[i].possible |= group[i].possible;
		if (r->first) {
			own[i].least = sum(own[i].least, group[i].least);
			own[i].most = sum(own[i].most, group[i].most);
		}
	}
}

void
scores_device(struct scores *s, struct view_device *d)
{
	const struct cib_resource *r = d->rsc, *p = r->parent;
	const size_t size = s->v->n_hosts * sizeof(*s->own);
	const bool in_group = p != NULL && p->kind == CIB_GROUP;

	if (s->v->n_hosts == 0)
		return;
	memset(s->own, 0, size);
	memset(s->group, 0, size);
	apply_all(s, r, s->own);
	if (in_group) {
		/* Of the group, and of the clone that it is in. */
		for (; p != NULL; p = p->parent)
			apply_all(s, p, s->group);
		add_group(s, r);
	} else
		for (; p != NULL; p = p->parent)
			apply_all(s, p, s->own);
	put(s, d, in_group);
}

static void
add_pattern(struct scores *s, const struct cib_location *l)
{
	struct pattern *p = &s->patterns[s->n_patterns];
	const char *text = l->rsc;
	enum pattern_is is;

	p->location = l;
	p->inverted = *text == '!';
	text += p->inverted;
	is = pattern_compile(&p->regex, text);
	p->unjudged = is == PATTERN_UNJUDGED;
	if (is != PATTERN_BAD)
		s->n_patterns++;
}

static int
fill(struct scores *s)
{
	const struct cib *c = s->v->cib;
	size_t i;

	for (i = 0; i < c->n_locations; i++)
		if (c->locations[i].pattern)
			add_pattern(s, &c->locations[i]);
		else if (index_add(&s->by_rsc, c->locations[i].rsc,
			     &c->locations[i]) == -1)
			return (-1);
	for (i = 0; i < c->by_tag.n; i++)
		if (index_add(&s->by_member, c->by_tag.rows[i].value,
			c->by_tag.rows[i].name) == -1)
			return (-1);
	index_sort(&s->by_rsc);
	index_sort(&s->by_member);
	s->symmetric = cib_bool(cib_property(c, "symmetric-cluster")) != 0;
	return (0);
}

struct scores *
scores_make(const struct view *v)
{
	struct scores *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return (NULL);
	s->v = v;
	s->own = calloc(v->n_hosts + 1, sizeof(*s->own));
	s->group = calloc(v->n_hosts + 1, sizeof(*s->group));
	s->patterns = calloc(v->cib->n_locations + 1, sizeof(*s->patterns));
	if (s->own != NULL && s->group != NULL && s->patterns != NULL &&
	    fill(s) == 0)
		return (s);
	scores_free(s);
	return (NULL);
}

void
scores_free(struct scores *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < s->n_patterns; i++)
		if (!s->patterns[i].unjudged)
			regfree(&s->patterns[i].regex);
	index_free(&s->by_rsc);
	index_free(&s->by_member);
	free(s->patterns);
	free(s->own);
	free(s->group);
	free(s);
}
