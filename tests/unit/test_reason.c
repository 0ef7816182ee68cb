/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdlib.h>

#include "lib/reason.h"

static void
test_formats(void **state)
{
	struct reason r = { "before" };

	(void)state;
	assert_int_equal(reason_set(&r, "%s: %d", "port", 7410), -1);
	assert_string_equal(r.text, "port: 7410");
	assert_int_equal(reason_set(&r, "%s", ""), -1);
	assert_string_equal(r.text, "");
}

static void
test_nobody_asks(void **state)
{
	(void)state;
	assert_int_equal(reason_set(NULL, "%s", "unheard"), -1);
}

/* A reason may quote an earlier one, as "file: reason" does. */
static void
test_quotes_another(void **state)
{
	struct reason inner, outer;

	(void)state;
	reason_set(&inner, "line %d", 3);
	reason_set(&outer, "file: %s", inner.text);
	assert_string_equal(outer.text, "file: line 3");
}

/* What does not fit is cut, and one can see that it was. */
static void
test_cut(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		int cut;
	} rows[] = {
		{ "one byte to spare", REASON_SIZE - 2, 0 },
		{ "just fits", REASON_SIZE - 1, 0 },
		{ "one byte too long", REASON_SIZE, 1 },
		{ "two bytes too long", REASON_SIZE + 1, 1 },
		{ "much too long", REASON_SIZE * 10, 1 },
	};

	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct {
			struct reason r;
			char guard;
		} s;
		char *text = malloc(rows[i].len + 1);
		size_t n;

		assert_non_null(text);
		memset(text, 'x', rows[i].len);
		text[rows[i].len] = '\0';
		memset(&s, '!', sizeof(s));
		CHECK_INT(rows[i].name, reason_set(&s.r, "%s", text), -1);
		CHECK(rows[i].name, s.guard == '!');
		n = strnlen(s.r.text, sizeof(s.r.text));
		CHECK(rows[i].name, n < sizeof(s.r.text));
		if (rows[i].cut) {
			CHECK_INT(rows[i].name, n, REASON_SIZE - 1);
			CHECK_STR(rows[i].name, s.r.text + n - 3, "...");
			s.r.text[n - 3] = '\0';
		}
		CHECK(rows[i].name,
		    strncmp(s.r.text, text, strlen(s.r.text)) == 0);
		if (!rows[i].cut)
			CHECK_STR(rows[i].name, s.r.text, text);
		free(text);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_nobody_asks),
		cmocka_unit_test(test_quotes_another),
		cmocka_unit_test(test_cut),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
