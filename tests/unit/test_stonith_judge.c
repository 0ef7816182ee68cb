/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/harness.h"

#include <signal.h>

#include "lib/reason.h"
#include "stonith/judge.h"

#define EXITED(status) ((status) << 8)
#define DUMPED 0x80
#define STOPPED 0x137f /* by SIGSTOP: not an end */

static const struct {
	struct ending ending;
	const char *says; /* NULL: it is done */
} rows[] = {
	{ { .status = EXITED(0) }, NULL },
	{ { .status = EXITED(1) }, "exit status 1" },
	{ { .status = EXITED(255) }, "exit status 255" },
	{ { .status = SIGKILL }, "killed by signal 9" },
	{ { .status = SIGTERM }, "killed by signal 15" },
	{ { .status = SIGSEGV | DUMPED }, "killed by signal 11" },
	{ { .status = STOPPED }, "not ended" },
	{ { .status = EXITED(0), .unread = 1 }, "1 bytes are left" },
	{ { .status = EXITED(0), .stopped = true }, "as we were" },
	{ { .status = SIGTERM, .stopped = true }, "as we were" },
	{ { .status = EXITED(0), .overtime = true, .seconds = 60 },
	    "within 60 s" },
	{ { .status = EXITED(0), .too_much = true, .limit = 7 },
	    "more than 7 bytes" },
	{ { .status = EXITED(3), .too_much = true }, "exit status 3" },
};

static void
test_endings(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const char *row = rows[i].says == NULL ? "0" : rows[i].says;
		struct reason why = { "" };

		CHECK_INT(row, judge(&rows[i].ending, &why),
		    rows[i].says == NULL ? 0 : -1);
		if (rows[i].says != NULL)
			CHECK_SAYS(row, why.text, rows[i].says);
	}
}

/* Of all that wait(2) can tell, one word means "done". */
static void
test_every_status(void **state)
{
	(void)state;
	for (int status = 0; status <= 0xffff; status++) {
		const struct ending ending = { .status = status };

		assert_int_equal(judge(&ending, NULL), status == 0 ? 0 : -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_every_status),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
