/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties of which levels of a topology count for a node, on topologies that
 * are made up: they agree with a slow and simple model, and the order of levels
 * matters for two of one key and index alone.
 */
#include "tests/unit/fencectl_cib.h"
#include "tests/unit/roll.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "fencectl/entries.h"

#define RUNS 5000
#define SIZE 8192
#define HOSTS 4
#define MOST 8 /* levels */

static const char *const hosts[HOSTS] = { "alice", "Bob", "charlie", "al" };

struct level {
	char kind; /* n: name, p: pattern, a: attribute */
	const char *key;
	unsigned index;
	const char *device;
};

struct config {
	struct level levels[MOST];
	size_t n;
};

static void
make_config(unsigned int *seed, struct config *c)
{
	static const char *const devices[] = { "d0", "d1", "d2", "none" };
	static const struct {
		char kind;
		const char *key;
	} keys[] = { { 'n', "alice" }, { 'n', "ALICE" }, { 'n', "bob" },
		{ 'p', "^al" }, { 'p', "l" }, { 'p', "alice" }, { 'p', "[" },
		{ 'a', "rack=1" }, { 'a', "rack=2" } };
	size_t i, key;

	c->n = roll(seed, MOST + 1);
	for (i = 0; i < c->n; i++) {
		key = roll(seed, N_OF(keys));
		c->levels[i] = (struct level){ keys[key].kind, keys[key].key,
			roll(seed, 12), devices[roll(seed, N_OF(devices))] };
	}
}

static void
put_level(FILE *to, const struct level *l)
{
	if (l->kind == 'a')
		fprintf(to,
		    "<fencing-level target-attribute=\"rack\" "
		    "target-value=\"%s\"",
		    strchr(l->key, '=') + 1);
	else
		fprintf(to, "<fencing-level %s=\"%s\"",
		    l->kind == 'n' ? "target" : "target-pattern", l->key);
	fprintf(to, " index=\"%u\" devices=\"%s\"/>", l->index, l->device);
}

/* As XML, with the levels in this order; alice and al are in rack 1. */
static void
write_config(const struct config *c, const size_t *order, char text[SIZE])
{
	FILE *to = fmemopen(text, SIZE, "w");
	size_t i;

	assert_non_null(to);
	fputs("<cib crm_feature_set=\"3.16.1\"><configuration><nodes>", to);
	for (i = 0; i < HOSTS; i++)
		fprintf(to,
		    "<node id=\"%zu\" uname=\"%s\"><instance_attributes>"
		    "<nvpair name=\"rack\" value=\"%d\"/>"
		    "</instance_attributes></node>",
		    i, hosts[i], hosts[i][0] == 'a' ? 1 : 3);
	fputs("</nodes><fencing-topology>", to);
	for (i = 0; i < c->n; i++)
		put_level(to, &c->levels[order[i]]);
	fputs("</fencing-topology></configuration></cib>", to);
	assert_int_equal(fclose(to), 0);
}

/* Does the key of a level match the node, other than by its name? */
static bool
model_matches(const struct level *l, const char *node)
{
	regex_t regex;
	bool found;

	if (l->kind == 'a')
		return (strcmp(l->key, "rack=1") == 0 && node[0] == 'a');
	if (l->kind != 'p' || regcomp(&regex, l->key, REG_EXTENDED) != 0)
		return (false);
	found = regexec(&regex, node, 0, NULL, 0) == 0;
	regfree(&regex);
	return (found);
}

/* The device of the key's level of that index: of several the last one. */
static const char *
model_level(const struct config *c, const char *key, unsigned index)
{
	const char *device = "-";
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->levels[i].index == index &&
		    strcasecmp(c->levels[i].key, key) == 0)
			device = c->levels[i].device;
	return (device);
}

/* The keys that count: the node's name alone, or else all that match. */
static size_t
model_keys(const struct config *c, const char *node, const char *keys[MOST])
{
	const struct level *l;
	size_t i, k, n = 0;

	for (i = 0; i < c->n; i++) {
		l = &c->levels[i];
		if (l->index < 1 || l->index > 9)
			continue;
		if (strcasecmp(l->key, node) == 0) {
			keys[0] = l->key;
			return (1);
		}
		for (k = 0; k < n && strcasecmp(keys[k], l->key) != 0; k++)
			;
		if (k == n && model_matches(l, node))
			keys[n++] = l->key;
	}
	return (n);
}

static const char *
level_device(const struct view_entry *e, unsigned index)
{
	return (e->levels[index] == NULL ? "-" : e->levels[index]->devices[0]);
}

static void
check_levels(const struct config *c, const struct judged *j, const char *row)
{
	const struct view_entry *e;
	const char *keys[MOST];
	size_t h, n, matches;
	unsigned index;

	for (h = 0; h < HOSTS; h++) {
		e = view_entry(&j->view, hosts[h], &matches);
		n = model_keys(c, hosts[h], keys);
		CHECK_INT(row, matches, n);
		CHECK_INT(row, e != NULL, n > 0);
		for (index = 1; n == 1 && index < VIEW_LEVELS; index++)
			CHECK_STR(row, level_device(e, index),
			    model_level(c, keys[0], index));
	}
}

/* Of two levels with one key and index the later counts: no free order. */
static bool
has_order(const struct config *c)
{
	size_t i, k;

	for (i = 0; i < c->n; i++)
		for (k = 0; k < i; k++)
			if (c->levels[i].index == c->levels[k].index &&
			    strcasecmp(c->levels[i].key, c->levels[k].key) == 0)
				return (true);
	return (false);
}

static void
test_model(void **state)
{
	static char text[SIZE];
	char row[32];
	unsigned int seed = 22;
	size_t order[MOST], run, i;
	struct judged j;
	struct config c;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		snprintf(row, sizeof(row), "run %zu", run);
		make_config(&seed, &c);
		for (i = 0; i < MOST; i++)
			order[i] = i;
		if (!has_order(&c))
			roll_order(&seed, order, c.n);
		write_config(&c, order, text);
		judged_make(&j, row, text);
		check_levels(&c, &j, row);
		judged_free(&j);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
