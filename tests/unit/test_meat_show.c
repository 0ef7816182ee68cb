/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>
#include <stdlib.h>

#include "meatclient/elsewhere.h"
#include "meatclient/requests.h"
#include "meatclient/show.h"

#define NOW 1000

static struct open_request items[] = {
	{ .known = true,
	    .info = { .node = "alice",
		.host = "h",
		.asked_by = "a \"b\" \\c",
		.pid = 42,
		.since = 900,
		.deadline = 1060 } },
	{ .known = true,
	    .info = { .node = "bob", .asked_by = "x", .deadline = 990 } },
	{ .known = false, .info = { .node = "carol" } },
	{ .known = true, .stale = true, .info = { .node = "dave" } },
};
static const struct requests three = { items, 3, 1 };
static const struct requests none = { NULL, 0, 0 };

static char *
printed(void (*print)(const struct requests *, int64_t, FILE *),
    const struct requests *all)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	print(all, NOW, f);
	fclose(f);
	return (text);
}

static void
test_json(void **state)
{
	char *text = printed(requests_json, &three);

	(void)state;
	CHECK_SAYS("quoted", text, "\"asked_by\": \"a \\\"b\\\" \\\\c\"");
	CHECK_SAYS("left", text, "\"left\": 60");
	CHECK_SAYS("over", text, "\"left\": 0");
	CHECK("stale", strstr(text, "dave") == NULL);
	CHECK_SAYS("unknown", text, "\"pid\": null");
	free(text);
	text = printed(requests_json, &none);
	assert_string_equal(text, "[]\n");
	free(text);
}

static void
test_table(void **state)
{
	char *text = printed(requests_table, &three);

	(void)state;
	CHECK_SAYS("head", text, "NODE   SINCE");
	CHECK_SAYS("left", text, "60 s");
	CHECK_SAYS("unknown", text, "another program");
	CHECK_SAYS("stale", text, "Stale: the request for node dave; ");
	free(text);
	text = printed(requests_table, &none);
	CHECK_SAYS("none", text, "No request");
	free(text);
}

static void
test_elsewhere(void **state)
{
	static const struct elsewhere some = {
		.calls = { { "alice", "h", "now" },
		    { "bob-the-longer", "a-long-host", "then" } },
		.n = 2,
	}, nothing = { .n = 0 };
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	assert_non_null(f);
	elsewhere_table(&nothing, f);
	fflush(f);
	assert_int_equal(size, 0);
	elsewhere_table(&some, f);
	fclose(f);
	assert_string_equal(text,
	    "\nOpen on other hosts of the cluster:\n"
	    "NODE            HOST         SINCE                     RUN THERE\n"
	    "alice           h            now                       "
	    "meatclient -c alice\n"
	    "bob-the-longer  a-long-host  then                      "
	    "meatclient -c bob-the-longer\n");
	free(text);
}

static void
test_names(void **state)
{
	char text[256], small[10];

	(void)state;
	requests_names(&three, text, sizeof(text));
	assert_string_equal(text, "alice, bob, carol");
	requests_names(&none, text, sizeof(text));
	assert_string_equal(text, "none");
	requests_names(&three, small, sizeof(small));
	assert_string_equal(small, "alice,...");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_elsewhere),
		cmocka_unit_test(test_names),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
