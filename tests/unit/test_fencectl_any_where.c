/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of where a device may run and which devices may fence a node, on
 * configurations that are made up: they agree with a slow and simple model; the
 * order of the constraints does not matter; a bar more allows nothing more.
 */
#include "tests/unit/fencectl_cib.h"
#include "tests/unit/roll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fencectl/eligible.h"

#define RUNS 1500
#define SIZE 16384
#define HOSTS 4
#define DEVICES 4
#define MOST 8 /* constraints */

static const char *const hosts[HOSTS] = { "alice", "Bob", "charlie", "al" };
static const char *const devices[DEVICES] = { "d0", "d1", "d2", "d3" };
/* Of d0, d1, d2 (both in group g), d3 (in clone c). */
static const char *const parents[DEVICES] = { NULL, "g", "g", "c" };

struct constraint {
	const char *rsc, *node;
	int score;
};

/* A configuration that is made up. */
struct config {
	struct constraint constraints[MOST + 1];
	size_t n_constraints;
	unsigned lists[DEVICES]; /* a bit for each host */
	bool symmetric;
};

static void
make_config(unsigned int *seed, struct config *c)
{
	static const char *const things[] = { "d0", "d1", "d2", "d3", "g", "c",
		"x" };
	static const int scores[] = { 0, 1, 5, -1, -4, -5, CIB_INFINITY,
		-CIB_INFINITY, 999999 };
	size_t i;

	c->symmetric = roll(seed, 4) != 0;
	c->n_constraints = roll(seed, MOST);
	for (i = 0; i < c->n_constraints; i++)
		c->constraints[i] =
		    (struct constraint){ things[roll(seed, N_OF(things))],
			    hosts[roll(seed, HOSTS)],
			    scores[roll(seed, N_OF(scores))] };
	for (i = 0; i < DEVICES; i++)
		c->lists[i] = roll(seed, 1 << HOSTS);
}

static void
put_device(FILE *to, const struct config *c, size_t d)
{
	size_t i;

	fprintf(to,
	    "<primitive id=\"%s\" class=\"stonith\" type=\"fence_ipmilan\">"
	    "<instance_attributes><nvpair name=\"pcmk_host_list\" value=\"",
	    devices[d]);
	for (i = 0; i < HOSTS; i++)
		if ((c->lists[d] >> i & 1) != 0)
			fprintf(to, "%s ", hosts[i]);
	fputs("\"/></instance_attributes></primitive>", to);
}

static void
put_constraint(FILE *to, const struct constraint *x)
{
	fprintf(to, "<rsc_location rsc=\"%s\" node=\"%s\" score=\"", x->rsc,
	    x->node);
	if (x->score == CIB_INFINITY || x->score == -CIB_INFINITY)
		fprintf(to, "%sINFINITY", x->score < 0 ? "-" : "");
	else
		fprintf(to, "%d", x->score);
	fputs("\"/>", to);
}

/* As XML, with the constraints in this order. */
static void
write_config(const struct config *c, const size_t *order, char text[SIZE])
{
	FILE *to = fmemopen(text, SIZE, "w");
	size_t i;

	assert_non_null(to);
	fprintf(to,
	    "<cib crm_feature_set=\"3.16.1\"><configuration><crm_config>"
	    "<cluster_property_set><nvpair name=\"symmetric-cluster\" "
	    "value=\"%s\"/></cluster_property_set></crm_config><nodes>",
	    c->symmetric ? "true" : "false");
	for (i = 0; i < HOSTS; i++)
		fprintf(to, "<node id=\"%zu\" uname=\"%s\"/>", i, hosts[i]);
	fputs("</nodes><resources>", to);
	put_device(to, c, 0);
	fputs("<group id=\"g\">", to);
	put_device(to, c, 1);
	put_device(to, c, 2);
	fputs("</group><clone id=\"c\">", to);
	put_device(to, c, 3);
	fputs("</clone></resources><constraints>", to);
	for (i = 0; i < c->n_constraints; i++)
		put_constraint(to, &c->constraints[order[i]]);
	fputs("</constraints></configuration></cib>", to);
	assert_int_equal(fclose(to), 0);
}

/* The sum of the scores of `rsc` on `node`, INFINITY as Pacemaker has it. */
static long
model_score(const struct config *c, const char *rsc, const char *more,
    const char *node, bool *given)
{
	const struct constraint *x;
	bool plus = false;
	long sum = 0;
	size_t i;

	*given = false;
	for (i = 0; i < c->n_constraints; i++) {
		x = &c->constraints[i];
		if (strcasecmp(x->node, node) != 0 ||
		    (strcmp(x->rsc, rsc) != 0 &&
			(more == NULL || strcmp(x->rsc, more) != 0)))
			continue;
		*given = true;
		if (x->score == -CIB_INFINITY)
			return (-CIB_INFINITY);
		plus = plus || x->score == CIB_INFINITY;
		sum += x->score;
	}
	return (plus ? CIB_INFINITY : sum);
}

/*
 * A device runs where its score, and its group's, is not negative; the first
 * one of the group and one of a clone have the other's score in their own.
 * Without symmetry a score must be given: a group gives its own.
 */
static bool
model_runs(const struct config *c, size_t d, const char *node)
{
	const bool first = d == 1 || d == 3;
	bool given, group;
	long own, of;

	own =
	    model_score(c, devices[d], first ? parents[d] : NULL, node, &given);
	if (d != 1 && d != 2)
		return (own >= 0 && (given || c->symmetric));
	of = model_score(c, parents[d], NULL, node, &group);
	return (own >= 0 && of >= 0 && (given || group || c->symmetric));
}

/* A sum that passes INFINITY depends on the order, in Pacemaker as well. */
static bool
too_high(const struct config *c)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_constraints; i++)
		n += c->constraints[i].score == 999999;
	return (n > 1);
}

static bool
is_eligible(const struct judged *j, const char *device, const char *node)
{
	const struct view_device **all;
	bool found = false;
	size_t i, n;

	all = view_eligible(&j->view, node, &n);
	assert_non_null(all);
	for (i = 0; i < n; i++)
		found = found || strcmp(all[i]->rsc->id, device) == 0;
	free(all);
	return (found);
}

static void
check_runs(const struct config *c, const struct judged *j, const char *row)
{
	const struct view_device *d;
	size_t i, h, runs;

	for (i = 0; i < DEVICES; i++) {
		d = view_device(&j->view, devices[i]);
		CHECK(row, d != NULL);
		for (h = runs = 0; h < HOSTS; h++) {
			runs += model_runs(c, i, hosts[h]);
			CHECK_INT(row, view_runs_on(&j->view, d, hosts[h]),
			    model_runs(c, i, hosts[h]) ? VIEW_YES : VIEW_NO);
		}
		CHECK_INT(row, d->n_runs, runs);
		for (h = 0; h < HOSTS; h++)
			CHECK_INT(row, is_eligible(j, devices[i], hosts[h]),
			    runs > 0 && (c->lists[i] >> h & 1) != 0);
	}
}

static void
test_model(void **state)
{
	static char text[SIZE];
	char row[32];
	unsigned int seed = 20;
	size_t order[MOST], run;
	struct judged j;
	struct config c;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		snprintf(row, sizeof(row), "run %zu", run);
		make_config(&seed, &c);
		roll_order(&seed, order, c.n_constraints);
		write_config(&c, order, text);
		judged_make(&j, row, text);
		if (!too_high(&c))
			check_runs(&c, &j, row);
		judged_free(&j);
	}
}

/* One more constraint, with a negative score: no device runs where none did. */
static void
test_bar(void **state)
{
	static char text[SIZE];
	char row[32];
	unsigned int seed = 21;
	size_t order[MOST + 1], run, i, h;
	struct judged j[2];
	struct config c;

	(void)state;
	for (i = 0; i <= MOST; i++)
		order[i] = i;
	for (run = 0; run < RUNS / 2; run++) {
		make_config(&seed, &c);
		c.symmetric = true;
		write_config(&c, order, text);
		snprintf(row, sizeof(row), "run %zu", run);
		judged_make(&j[0], row, text);
		c.constraints[c.n_constraints++] =
		    (struct constraint){ devices[roll(&seed, DEVICES)],
			    hosts[roll(&seed, HOSTS)], -(int)roll(&seed, 9) };
		write_config(&c, order, text);
		judged_make(&j[1], row, text);
		for (i = 0; i < DEVICES; i++)
			for (h = 0; h < HOSTS; h++)
				CHECK(row,
				    view_runs_on(&j[1].view,
					&j[1].view.devices[i],
					hosts[h]) == VIEW_NO ||
					view_runs_on(&j[0].view,
					    &j[0].view.devices[i],
					    hosts[h]) == VIEW_YES);
		judged_free(&j[0]);
		judged_free(&j[1]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_bar),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
