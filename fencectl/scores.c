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
apply(const struct scores *scores, const struct cib_location *location,
    struct score *to)
{
	const struct cib_node *const *host;
	const struct cib_rule *rule;
	enum rules_answer holds;
	size_t i;

	/* For another role than a fence device ever has. */
	if (location->role != NULL)
		return;
	if (location->node != NULL) {
		host = index_first(&scores->v->by_host, location->node);
		if (host != NULL)
			give(&to[host - scores->v->hosts], location->score,
			    false, true);
		return;
	}
	for (rule = location->rules; rule != NULL; rule = rule->next)
		for (i = 0; i < scores->v->n_hosts; i++) {
			holds = rules_hold(rule, scores->v->hosts[i]);
			if (holds != RULES_NO)
				give(&to[i], rule->score, rule->score_unknown,
				    holds == RULES_YES);
		}
}

static void
apply_named(const struct scores *scores, const char *name, struct score *to)
{
	const struct index_row *rows;
	size_t n, i;

	rows = index_find(&scores->by_rsc, name, &n);
	for (i = 0; i < n; i++)
		apply(scores, rows[i].value, to);
}

static void
apply_pattern(const struct scores *scores, const struct pattern *pattern,
    const char *id, struct score *to)
{
	size_t i;

	if (pattern->unjudged)
		for (i = 0; i < scores->v->n_hosts; i++)
			give(&to[i], 0, true, false);
	else if ((regexec(&pattern->regex, id, 0, NULL, 0) == 0) !=
	    pattern->inverted)
		apply(scores, pattern->location, to);
}

/* By its name, its template's, and their tags'; without what it is in. */
static void
apply_all(const struct scores *scores, const struct cib_resource *rsc,
    struct score *to)
{
	const char *const names[] = { rsc->id, rsc->template };
	const struct index_row *tags;
	size_t n, i, j;

	for (i = 0; i < 2; i++) {
		apply_named(scores, names[i], to);
		tags = index_find(&scores->by_member, names[i], &n);
		for (j = 0; j < n; j++)
			apply_named(scores, tags[j].value, to);
	}
	for (i = 0; rsc->parent == NULL && i < scores->n_patterns; i++)
		apply_pattern(scores, &scores->patterns[i], rsc->id, to);
}

static enum view_answer
allowed(const struct scores *scores, const struct score *x, bool is_group)
{
	/* A group without a score is not looked at. */
	if (!scores->symmetric && !x->possible)
		return (is_group ? VIEW_YES : VIEW_NO);
	if (x->most < 0)
		return (VIEW_NO);
	if (x->least < 0 || (!scores->symmetric && !x->given))
		return (VIEW_UNKNOWN);
	return (VIEW_YES);
}

static void
put(const struct scores *scores, struct view_device *d, bool in_group)
{
	enum view_answer own, group;
	size_t i;

	for (i = 0; i < scores->v->n_hosts; i++) {
		own = allowed(scores, &scores->own[i], false);
		group = in_group ? allowed(scores, &scores->group[i], true) :
				   VIEW_YES;
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
add_group(const struct scores *scores, const struct cib_resource *rsc)
{
	struct score *own = scores->own;
	const struct score *group = scores->group;
	size_t i;

	for (i = 0; i < scores->v->n_hosts; i++) {
		own[i].given |= group[i].given;
		own[i].possible |= group[i].possible;
		if (rsc->first) {
			own[i].least = sum(own[i].least, group[i].least);
			own[i].most = sum(own[i].most, group[i].most);
		}
	}
}

void
scores_device(struct scores *scores, struct view_device *d)
{
	const struct cib_resource *rsc = d->rsc, *p = rsc->parent;
	const size_t size = scores->v->n_hosts * sizeof(*scores->own);
	const bool in_group = p != NULL && p->kind == CIB_GROUP;

	if (scores->v->n_hosts == 0)
		return;
	memset(scores->own, 0, size);
	memset(scores->group, 0, size);
	apply_all(scores, rsc, scores->own);
	if (in_group) {
		/* Of the group, and of the clone that it is in. */
		for (; p != NULL; p = p->parent)
			apply_all(scores, p, scores->group);
		add_group(scores, rsc);
	} else
		for (; p != NULL; p = p->parent)
			apply_all(scores, p, scores->own);
	put(scores, d, in_group);
}

static void
add_pattern(struct scores *scores, const struct cib_location *location)
{
	struct pattern *pattern = &scores->patterns[scores->n_patterns];
	const char *text = location->rsc;
	enum pattern_is is;

	pattern->location = location;
	pattern->inverted = *text == '!';
	text += pattern->inverted;
	is = pattern_compile(&pattern->regex, text);
	pattern->unjudged = is == PATTERN_UNJUDGED;
	if (is != PATTERN_BAD)
		scores->n_patterns++;
}

static int
fill(struct scores *scores)
{
	const struct cib *c = scores->v->cib;
	size_t i;

	for (i = 0; i < c->n_locations; i++)
		if (c->locations[i].pattern)
			add_pattern(scores, &c->locations[i]);
		else if (index_add(&scores->by_rsc, c->locations[i].rsc,
			     &c->locations[i]) == -1)
			return (-1);
	for (i = 0; i < c->by_tag.n; i++)
		if (index_add(&scores->by_member, c->by_tag.rows[i].value,
			c->by_tag.rows[i].name) == -1)
			return (-1);
	index_sort(&scores->by_rsc);
	index_sort(&scores->by_member);
	scores->symmetric = cib_bool(cib_property(c, "symmetric-cluster")) != 0;
	return (0);
}

struct scores *
scores_make(const struct view *view)
{
	struct scores *scores = calloc(1, sizeof(*scores));

	if (scores == NULL)
		return (NULL);
	scores->v = view;
	scores->own = calloc(view->n_hosts + 1, sizeof(*scores->own));
	scores->group = calloc(view->n_hosts + 1, sizeof(*scores->group));
	scores->patterns =
	    calloc(view->cib->n_locations + 1, sizeof(*scores->patterns));
	if (scores->own != NULL && scores->group != NULL &&
	    scores->patterns != NULL && fill(scores) == 0)
		return (scores);
	scores_free(scores);
	return (NULL);
}

void
scores_free(struct scores *scores)
{
	size_t i;

	if (scores == NULL)
		return;
	for (i = 0; i < scores->n_patterns; i++)
		if (!scores->patterns[i].unjudged)
			regfree(&scores->patterns[i].regex);
	index_free(&scores->by_rsc);
	index_free(&scores->by_member);
	free(scores->patterns);
	free(scores->own);
	free(scores->group);
	free(scores);
}
