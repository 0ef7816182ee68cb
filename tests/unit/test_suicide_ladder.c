/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ladder, with a machine that only records: every way that a rung can
 * fail, the order, the times, and that nothing comes after the end.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdio.h>

#include "lib/reason.h"
#include "suicide/ladder.h"

#define ENDS (-1) /* a rung that ends the machine: it does not come back */

struct machine {
	struct reboot_ops ops;
	int reboot, off, b, o, watchdog; /* errno of each, or ENDS */
	char said[1024];                 /* all lines */
	char done[256];                  /* all rungs */
	jmp_buf end;
};

static int
record(struct machine *m, const char *what, int ms, int error)
{
	const size_t len = strlen(m->done);

	snprintf(m->done + len, sizeof(m->done) - len, "%s%s %d",
	    len == 0 ? "" : ", ", what, ms);
	if (error == ENDS)
		longjmp(m->end, 1);
	return (error);
}

static void
op_say(void *ctx, const char *line)
{
	struct machine *m = ctx;
	const size_t len = strlen(m->said);

	snprintf(m->said + len, sizeof(m->said) - len, "%s\n", line);
}

static int
op_reboot(void *ctx, bool off, int ms)
{
	struct machine *m = ctx;

	assert_true(m->said[0] != '\0'); /* the line comes first */
	return (
	    record(m, off ? "off" : "reboot", ms, off ? m->off : m->reboot));
}

static int
op_sysrq(void *ctx, char letter, int ms)
{
	struct machine *m = ctx;
	const char what[2] = { letter, '\0' };

	return (record(m, what, ms, letter == 'b' ? m->b : m->o));
}

static int
op_watchdog(void *ctx)
{
	struct machine *m = ctx;

	return (record(m, "watchdog", 0, m->watchdog));
}

enum {
	ALL = 0,
	NO_SYSRQ = 1,
	NO_WATCHDOG = 2
};

static const struct {
	const char *row;
	bool off;
	int lacks;
	int reboot, power_off, b, o, watchdog;
	const char *done;
	const char *tried; /* NULL: the machine ended */
	const char *said;  /* the last line says this */
} rows[] = {
	{ "restart", false, ALL, ENDS, 0, 0, 0, 0, "reboot 1500", NULL,
	    "words" },
	{ "no right", false, ALL, EPERM, 0, ENDS, 0, 0, "reboot 1500, b 500",
	    NULL, "reboot(2): Operation not permitted; next: sysrq b" },
	{ "reboot(2) hangs", false, ALL, ETIMEDOUT, 0, ENDS, 0, 0,
	    "reboot 1500, b 500", NULL,
	    "reboot(2): this node still runs; next: sysrq b" },
	{ "the watchdog", false, ALL, EPERM, 0, EPERM, 0, ENDS,
	    "reboot 1500, b 500, watchdog 0", NULL,
	    "sysrq b: Operation not permitted; next: the watchdog" },
	{ "sbd has it", false, ALL, EPERM, 0, ETIMEDOUT, 0, EBUSY,
	    "reboot 1500, b 500, watchdog 0",
	    "reboot(2): Operation not permitted; sysrq b: this node still "
	    "runs; the watchdog: busy",
	    "the watchdog" },
	{ "no watchdog", false, NO_WATCHDOG, EPERM, 0, EIO, 0, 0,
	    "reboot 1500, b 500",
	    "reboot(2): Operation not permitted; sysrq b: Input/output error",
	    "sysrq b" },
	{ "no sysrq", false, NO_SYSRQ, EPERM, 0, 0, 0, ENDS,
	    "reboot 1500, watchdog 0", NULL, "next: the watchdog" },
	{ "nothing but reboot(2)", false, NO_SYSRQ | NO_WATCHDOG, EPERM, 0, 0,
	    0, 0, "reboot 1500", "reboot(2): Operation not permitted",
	    "words" },
	{ "off", true, ALL, 0, ENDS, 0, 0, 0, "off 10000", NULL, "words" },
	{ "off returns", true, ALL, 0, EINVAL, 0, ENDS, 0, "off 10000, o 5000",
	    NULL, "reboot(2) to power off: Invalid argument; next: sysrq o" },
	{ "off does not go", true, ALL, ENDS, EINVAL, 0, ETIMEDOUT, 0,
	    "off 10000, o 5000, reboot 1500", NULL,
	    "sysrq o: this node still runs; next: instead of off, reboot(2)" },
	{ "off hangs", true, ALL, EBUSY, ETIMEDOUT, ENDS, ETIMEDOUT, 0,
	    "off 10000, o 5000, reboot 1500, b 500", NULL,
	    "reboot(2): busy: something else has it, or hangs in it; next: "
	    "sysrq b" },
	{ "off, no sysrq", true, NO_SYSRQ, ENDS, EPERM, 0, 0, 0,
	    "off 10000, reboot 1500", NULL, "instead of off" },
	{ "off arms no watchdog", true, ALL, EPERM, EPERM, EPERM, EPERM, ENDS,
	    "off 10000, o 5000, reboot 1500, b 500",
	    "reboot(2) to power off: Operation not permitted; sysrq o: "
	    "Operation not permitted; reboot(2): Operation not permitted; "
	    "sysrq b: Operation not permitted",
	    "next: sysrq b" },
};

/* The machine of a row.  Apart from the loop, which longjmp(3) comes into. */
static void
run_row(size_t i, struct machine *m, struct reason *tried)
{
	*m = (struct machine){
		.ops = { .ctx = m,
		    .say = op_say,
		    .reboot = op_reboot,
		    .sysrq = (rows[i].lacks & NO_SYSRQ) ? NULL : op_sysrq,
		    .watchdog =
			(rows[i].lacks & NO_WATCHDOG) ? NULL : op_watchdog },
		.reboot = rows[i].reboot,
		.off = rows[i].power_off,
		.b = rows[i].b,
		.o = rows[i].o,
		.watchdog = rows[i].watchdog,
	};
	reason_set(tried, "ended");
	if (setjmp(m->end) == 0)
		ladder_run(&m->ops, rows[i].off, "words", tried);
	else
		reason_set(tried, "ended");
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct reason tried;
		struct machine m;

		run_row(i, &m, &tried);
		CHECK_STR(rows[i].row, m.done, rows[i].done);
		CHECK_SAYS(rows[i].row, tried.text,
		    rows[i].tried == NULL ? "ended" : rows[i].tried);
		CHECK_SAYS(rows[i].row, m.said, rows[i].said);
		CHECK(rows[i].row, strncmp(m.said, "words\n", 6) == 0);
	}
}

/* All rungs of a restart are begun before Pacemaker's 5 s are over. */
static void
test_times(void **state)
{
	(void)state;
	assert_true(LADDER_REBOOT_MS + LADDER_SYSRQ_MS < 3000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_times),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
