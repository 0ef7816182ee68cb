/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <stdio.h>

#include "lib/coroline.h"
#include "lib/reason.h"

/* `want`: "NAME{", "NAME:VALUE", "}", "" for nothing, NULL for refused. */
static const struct {
	const char *name, *text;
	bool nbsp;
	const char *want;
} rows[] = {
	{ "empty", "", true, "" },
	{ "one byte", "x", true, NULL },
	{ "a carriage return", "\r", true, "" },
	{ "two", "\r\r", true, NULL },
	{ "a carriage return after a blank", "} \r", true, "}" },
	{ "a blank after a carriage return", "}\r ", true, NULL },
	{ "one blank", " ", true, "" },
	{ "one A0", "\xa0", true, "" },
	{ "one A0, no blank", "\xa0", false, NULL },
	{ "comment", "\t# a {", true, "" },
	{ "comment after A0", "\xa0#", true, "" },
	{ "section", "a {", true, "a{" },
	{ "section, a name of one byte", "a{", true, "a{" },
	{ "section and colons", "a : :{", true, "a{" },
	{ "section that is a colon", ":{", true, ":{" },
	{ "section of two colons", "::{", true, ":{" },
	{ "section of two bytes", "a:{", true, "a{" },
	{ "section that looks like an item", "a: b {", true, "a: b{" },
	{ "section without a name", " {", true, NULL },
	{ "section and more", "a { b", true, NULL },
	{ "section twice", "a {{", true, NULL },
	{ "item", " a : b ", true, "a:b" },
	{ "item without blanks", "a:b", true, "a:b" },
	{ "the first colon cuts", "a::b:", true, "a::b:" },
	{ "an empty value", "a:", true, "a:" },
	{ "an empty name", ":a", true, ":a" },
	{ "A0 around", "\xa0 a\xa0:\xa0 b\xa0\t", true, "a:b" },
	{ "A0 around, no blank", "a\xa0:\xa0 b\xa0", false,
	    "a\xa0:\xa0 b\xa0" },
	{ "end", "\t}\t", true, "}" },
	{ "end and more", "} a", true, NULL },
	{ "nothing of all", "a b", true, NULL },
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		char text[64], got[128] = "";
		struct coroline l;
		int rc;

		strcpy(text, rows[i].text);
		rc = coroline_read(&l, text, rows[i].nbsp, &why);
		CHECK_INT(rows[i].name, rc, rows[i].want == NULL ? -1 : 0);
		if (rc == -1) {
			CHECK(rows[i].name, why.text[0] != '\0');
			continue;
		}
		if (l.kind == COROLINE_OPEN)
			snprintf(got, sizeof(got), "%s{", l.name);
		else if (l.kind == COROLINE_ITEM)
			snprintf(got, sizeof(got), "%s:%s", l.name, l.value);
		else if (l.kind == COROLINE_CLOSE)
			strcpy(got, "}");
		CHECK_STR(rows[i].name, got, rows[i].want);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
