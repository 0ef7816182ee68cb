/* SPDX-License-Identifier: GPL-2.0-or-later */
/* B7: what Pacemaker makes up for a validation is taken out, and no more. */
#include "tests/unit/harness.h"

#include "agent/dummy.h"
#include "agent/input.h"
#include "lib/option.h"
#include "lib/reason.h"

static const char *const plug_names[] = { "port", NULL };

enum {
	NODE,
	PLUG,
	COUNT,
	N_ROWS
};

static const struct option_row table[N_ROWS] = {
	[NODE] = { .name = "nodename", .arg = "NODE", .text = "Node." },
	[PLUG] = { .name = "plug",
	    .arg = "NODE",
	    .aliases = plug_names,
	    .text = "Plug." },
	[COUNT] = { .name = "count",
	    .arg = "N",
	    .kind = OPTION_NUMBER,
	    .max = 9,
	    .dflt = "3",
	    .text = "Count." },
};

static const struct {
	const char *name;
	const char *stdin_text;
	const char *node; /* what is left of nodename; NULL: nothing */
} rows[] = {
	{ "nodename is the device's", "nodename=alice\nport=node1\n", "alice" },
	{ "both are made up", "nodename=node1\nport=node1\n", NULL },
	{ "plug instead of port", "nodename=node1\nplug=node1\n", NULL },
	{ "another made-up word", "nodename=other\nport=other\n", NULL },
	{ "port is the device's", "nodename=node1\nport=alice\n", NULL },
	{ "port alone", "port=node1\n", NULL },
	{ "no port: nothing is made up", "nodename=node1\n", "node1" },
	{ "neither", "", NULL },
	{ "case is another word", "nodename=NODE1\nport=node1\n", "NODE1" },
	{ "a word that begins like it", "nodename=node11\nport=node1\n",
	    "node11" },
	{ "a list with it", "nodename=node1,alice\nport=node1\n",
	    "node1,alice" },
};

static void
test_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const char *name = rows[i].name;
		struct reason why = { "" };
		struct option_set set;

		assert_int_equal(option_init(&set, table, N_ROWS, &why), 0);
		CHECK_INT(name,
		    input_parse(&set, rows[i].stdin_text,
			strlen(rows[i].stdin_text), &why),
		    0);
		dummy_drop(&set);
		CHECK(name, set.values[PLUG].text == NULL);
		CHECK(name, set.values[PLUG].from == NULL);
		CHECK_INT(name, set.values[COUNT].number, 3);
		if (rows[i].node == NULL) {
			CHECK(name, set.values[NODE].text == NULL);
			CHECK(name, set.values[NODE].from == NULL);
		} else
			CHECK_STR(name, set.values[NODE].text, rows[i].node);
		option_free(&set);
	}
}

/* An agent without these options has nothing to lose. */
static void
test_no_such_options(void **state)
{
	struct reason why = { "" };
	struct option_set set;

	(void)state;
	assert_int_equal(option_init(&set, table + COUNT, 1, &why), 0);
	dummy_drop(&set);
	assert_true(set.values[0].number == 3);
	option_free(&set);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_no_such_options),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
