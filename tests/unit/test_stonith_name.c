/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include "lib/reason.h"
#include "stonith/name.h"

#define X57 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *argv0;
	const char *agent; /* NULL: refused */
	bool suffixed;
} rows[] = {
	{ "fence_xvm", "fence_xvm", false },
	{ "/usr/lib/stonith/plugins/external/fence_xvm", "fence_xvm", false },
	{ "./external/fence_xvm_stonith", "fence_xvm", true },
	{ "fence_ilo3_ssh", "fence_ilo3_ssh", false },
	{ "fence_Ilo-3", "fence_Ilo-3", false },
	{ "fence_x_stonith_stonith", "fence_x_stonith", true },
	{ "fence_stonith_x", "fence_stonith_x", false },
	{ "fence_" X57, "fence_" X57, false },
	{ "fence_" X57 "x", NULL, false },
	{ "fence_stonith", NULL, true },
	{ "fence__stonith", NULL, true },
	{ "fence_", NULL, false },
	{ "_stonith", NULL, false },
	{ "stonith_external", NULL, false },
	{ "ssh", NULL, false },
	{ "xfence_xvm", NULL, false },
	{ "Fence_xvm", NULL, false },
	{ "", NULL, false },
	{ "/", NULL, false },
	{ "fence_xvm/", NULL, false },
	{ "fence_..", NULL, false },
	{ "fence_x y", NULL, false },
	{ "fence_x\n", NULL, false },
	{ "fence_\xc3\xa4", NULL, false },
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason why = { "" };
		struct name name;
		int rc = name_read(&name, rows[i].argv0, &why);

		CHECK_INT(rows[i].argv0, rc, rows[i].agent == NULL ? -1 : 0);
		if (rc == -1) {
			CHECK_SAYS(rows[i].argv0, why.text, "not the name of");
			continue;
		}
		CHECK_STR(rows[i].argv0, name.agent, rows[i].agent);
		CHECK_INT(rows[i].argv0, name.suffixed, rows[i].suffixed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
