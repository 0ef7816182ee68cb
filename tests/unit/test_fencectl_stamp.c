/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of Pacemaker's history and of its log. */
#include "tests/unit/harness.h"

#include <stdlib.h>
#include <time.h>

#include "fencectl/stamp.h"

#define NONE STAMP_NONE

static const struct {
	const char *text;
	int64_t want;
} stamps[] = {
	{ "2026-11-29 14:29:17Z", 1795962557 },
	{ "2026-11-29T14:29:17Z", 1795962557 },
	{ "2026-11-29 14:29:17.123456Z", 1795962557 },
	{ "2026-11-29 15:29:17 +01:00", 1795962557 },
	{ "2026-11-29 15:29:17.5+01:00", 1795962557 },
	{ "2026-11-29 09:59:17 -0430", 1795962557 },
	{ "1970-01-01 00:00:00Z", 0 },
	{ "9999-12-31 23:59:59Z", STAMP_LATEST },
	{ "9999-12-31 23:59:59 -01:00", NONE },
	{ "1970-01-01 00:00:00 +01:00", NONE },
	{ "1969-12-31 23:59:59Z", NONE },
	{ "2026-11-29 14:29:17", NONE },
	{ "2026-11-29 14:29:17ZZ", NONE },
	{ "2026-11-29 14:29:17 +25:00", NONE },
	{ "2026-11-29 14:29:17 +01:60", NONE },
	{ "2026-11-29 14:29:17 +01:00x", NONE },
	{ "2026-13-29 14:29:17Z", NONE },
	{ "2026-00-29 14:29:17Z", NONE },
	{ "2026-11-00 14:29:17Z", NONE },
	{ "2026-11-32 14:29:17Z", NONE },
	{ "2026-11-29 24:29:17Z", NONE },
	{ "2026-11-29 14:60:17Z", NONE },
	{ "2026-11-29 14:29:61Z", NONE },
	{ "2026-11-29", NONE },
	{ "26-11-29 14:29:17Z", NONE },
	{ " 2026-11-29 14:29:17Z", NONE },
	{ "-026-11-29 14:29:17Z", NONE },
	{ "", NONE },
};

static void
test_stamps(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(stamps); i++)
		CHECK_INT(
		    stamps[i].text, stamp_read(stamps[i].text), stamps[i].want);
}

/* All in TZ=UTC, near to 2026-11-29 14:29:17 but where another is given. */
static const struct {
	const char *line;
	int64_t near, want;
	int ms;
} logs[] = {
	{ "Nov 29 14:29:17.180 alice x", 1795962557, 1795962557, 180 },
	{ "Nov 29 14:29:17 alice x", 1795962557, 1795962557, 0 },
	{ "Nov  9 14:29:17.001 alice x", 1795962557, 1794234557, 1 },
	/* The year changed between the two. */
	{ "Dec 31 23:59:59.999 alice x", 1798761600, 1798761599, 999 },
	{ "Jan  1 00:00:00.000 alice x", 1798761599, 1798761600, 0 },
	{ "Nov 29 14:29:17.18 alice x", 1795962557, NONE, 0 },
	{ "Nov 29 14:29:17.1800 alice x", 1795962557, NONE, 0 },
	{ "Nov 29 14:29:17.180", 1795962557, NONE, 0 },
	{ "Nov 29 14:29", 1795962557, NONE, 0 },
	{ "Nov 32 14:29:17.180 alice x", 1795962557, NONE, 0 },
	{ "Nox 29 14:29:17.180 alice x", 1795962557, NONE, 0 },
	{ "Nov29 14:29:17.180 alice x", 1795962557, NONE, 0 },
	{ "2026-11-29 14:29:17Z alice x", 1795962557, NONE, 0 },
	{ "", 1795962557, NONE, 0 },
};

static void
test_logs(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	for (size_t i = 0; i < N_OF(logs); i++) {
		int ms = -1;

		CHECK_INT(logs[i].line,
		    stamp_of_log(logs[i].line, logs[i].near, &ms),
		    logs[i].want);
		if (logs[i].want != NONE)
			CHECK_INT(logs[i].line, ms, logs[i].ms);
	}
}

/* A log is in local time, and so is what people are shown. */
static void
test_zone(void **state)
{
	char text[STAMP_SIZE];
	int ms;

	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	assert_int_equal(
	    stamp_of_log("Nov 29 15:29:17.180 a", 1795962557, &ms), 1795962557);
	assert_int_equal(
	    stamp_of_log("Jul 29 15:29:17.180 a", 1785331757, &ms), 1785331757);
	assert_string_equal(
	    stamp_local(1795962557, text), "2026-11-29 15:29:17");
	assert_string_equal(
	    stamp_utc(1795962557, text), "2026-11-29T14:29:17Z");
	assert_string_equal(
	    stamp_utc(STAMP_LATEST, text), "9999-12-31T23:59:59Z");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_zone),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
