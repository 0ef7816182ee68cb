/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A10: devices that speak to one address, for the same nodes or others.
 */
#include "tests/unit/fencectl_cib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fencectl/check_a6.h"
#include "fencectl/checking.h"

#define AT(id, address, names) \
	DEVICE(id, PARAMS(NV("ip", address) NV("pcmk_host_list", names)))

/* `want`: what the findings are about. */
static const struct {
	const char *name, *devices, *want;
} rows[] = {
	{ "one device", AT("a", "x", "alice bob"), "" },
	{ "for the same node", AT("a", "x", "alice") AT("b", "x", "alice"),
	    "" },
	{ "for different nodes", AT("a", "x", "alice") AT("b", "x", "bob"),
	    "b " },
	{ "two addresses", AT("a", "x", "alice") AT("b", "y", "bob"), "" },
	{ "in another order",
	    AT("a", "x", "alice bob charlie") AT("b", "x", "charlie,alice bob"),
	    "" },
	{ "letter case", AT("a", "x", "alice BOB") AT("b", "x", "Bob ALICE"),
	    "" },
	{ "a name twice",
	    AT("a", "x", "alice alice bob") AT("b", "x", "bob alice Bob"), "" },
	{ "one more in the second",
	    AT("a", "x", "alice bob") AT("b", "x", "alice bob charlie"), "b " },
	{ "one more in the first",
	    AT("a", "x", "alice bob charlie") AT("b", "x", "alice bob"), "b " },
	{ "as many, others",
	    AT("a", "x", "alice bob") AT("b", "x", "alice charlie"), "b " },
	{ "the third one",
	    AT("a", "x", "alice") AT("b", "x", "alice") AT("c", "x", "bob"),
	    "c " },
	{ "two groups",
	    AT("a", "x", "alice") AT("b", "y", "bob") AT("c", "x", "bob")
		AT("d", "y", "alice"),
	    "c d " },
};

/* What A10 finds; `seconds` of the processor, if it is not NULL. */
static void
find(const char *row, const char *text, char *got, size_t size, double *seconds)
{
	struct findings found = { .all = NULL };
	struct checking k = { .found = &found, .id = "A10" };
	struct judged j;
	size_t i, len = 0;
	clock_t begin;

	judged_make(&j, row, text);
	k.cib = &j.cib;
	k.view = &j.view;
	begin = clock();
	check_a10(&k);
	if (seconds != NULL)
		*seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
	findings_sort(&found);
	CHECK(row, !found.failed);
	got[0] = '\0';
	for (i = 0; i < found.n; i++)
		len += (size_t)snprintf(
		    got + len, size - len, "%s ", found.all[i].about);
	findings_free(&found);
	judged_free(&j);
}

static void
test_rows(void **state)
{
	char text[2048], got[64];
	size_t i;

	(void)state;
	for (i = 0; i < N_OF(rows); i++) {
		snprintf(
		    text, sizeof(text), CIB(RESOURCES("%s")), rows[i].devices);
		find(rows[i].name, text, got, sizeof(got), NULL);
		CHECK_STR(rows[i].name, got, rows[i].want);
	}
}

#define DEVICES 16
#define FEW 500
#define MANY 4000

/* The time for devices with so many names each, the least of three. */
static double
time_for(size_t names)
{
	double least = 0, seconds;
	char *text = NULL, got[64];
	size_t size, i, j;
	FILE *to = open_memstream(&text, &size);

	assert_non_null(to);
	fputs("<cib crm_feature_set=\"3.16.1\"><configuration><resources>", to);
	for (i = 0; i < DEVICES; i++) {
		fprintf(to,
		    "<primitive id=\"d%zu\" class=\"stonith\" "
		    "type=\"fence_ipmilan\"><instance_attributes>" NV(
			"ip", "x") "<nvpair name=\"pcmk_host_list\" value=\"",
		    i);
		for (j = 0; j < names; j++)
			fprintf(to, "node%zu ", (j * 7 + i) % names);
		fputs("\"/></instance_attributes></primitive>", to);
	}
	fputs("</resources></configuration></cib>", to);
	assert_int_equal(fclose(to), 0);
	for (i = 0; i < 3; i++) {
		find("time", text, got, sizeof(got), &seconds);
		CHECK_STR("time", got, "");
		least = i == 0 || seconds < least ? seconds : least;
	}
	free(text);
	return (least);
}

/*
 * Eight times the names: less than 24 times the time (64: each with each), in
 * one of five tries.  A machine whose processors are taken away counts that as
 * the test's time.
 */
static void
test_time(void **state)
{
	double few, many;
	int tries = 5;

	(void)state;
	do {
		few = time_for(FEW);
		many = time_for(MANY);
		print_message(
		    "%d names: %.4f s; %d: %.4f s\n", FEW, few, MANY, many);
	} while (many >= 24 * few + 0.05 && --tries > 0);
	assert_int_not_equal(tries, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_time),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
