/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ladder, with a machine that only records: every way that a rung can
 * fail, the order, the times, and that nothing comes after the end.
 */
#include "tests/unit/harness.h"

#include <errno.h>
#include <stdio.h>

#include "lib/reason.h"
#include "suicide/ask.h"
#include "suicide/ladder.h"

#define ENDS (-1) /* a rung that ends the machine: it does not come back */

struct machine {
	struct reboot_ops ops;
	int reboot, off, b, o, watchdog; /* errno of each, or ENDS */
	int c;
	enum crash_kernel kernel;
	char said[1024]; /* all lines */
	char done[256];  /* all rungs */
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

	return (record(m, what, ms,
	    letter == 'c'     ? m->c :
		letter == 'b' ? m->b :
				m->o));
}

static int
op_watchdog(void *ctx)
{
	struct machine *m = ctx;

	return (record(m, "watchdog", 0, m->watchdog));
}

static enum crash_kernel
op_crash_kernel(void *ctx)
{
	const struct machine *m = ctx;

	return (m->kernel);
}

enum {
	ALL = 0,
	NO_SYSRQ = 1,
	NO_WATCHDOG = 2,
	NO_FILE = 4 /* that tells whether a crash kernel is loaded */
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
	{ "restart", false, ALL, ENDS, 0, 0, 0, 0, "reboot 1500", NULL, "NOW" },
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
	    0, 0, "reboot 1500", "reboot(2): Operation not permitted", "NOW" },
	{ "off", true, ALL, 0, ENDS, 0, 0, 0, "off 10000", NULL, "NOW" },
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

/* Runs a machine.  Apart from the loops, which longjmp(3) comes into. */
static void
run(struct machine *m, int lacks, bool off, enum how how, struct reason *tried)
{
	const struct way_down way = {
		.off = off,
		.how = how,
		.node = "alice",
		.asker = "this test",
	};

	m->ops = (struct reboot_ops){
		.ctx = m,
		.say = op_say,
		.reboot = op_reboot,
		.crash_kernel = (lacks & NO_FILE) ? NULL : op_crash_kernel,
		.sysrq = (lacks & NO_SYSRQ) ? NULL : op_sysrq,
		.watchdog = (lacks & NO_WATCHDOG) ? NULL : op_watchdog,
	};
	reason_set(tried, "ended");
	if (setjmp(m->end) == 0)
		ladder_run(&m->ops, &way, tried);
	else
		reason_set(tried, "ended");
}

/* What is said first, whatever a crash kernel would do. */
static const char words[] = "alice RESTARTS NOW, asked for by this test\n",
		  off_words[] =
		      "alice POWERS OFF NOW, asked for by this test\n";

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const char *first;
		struct reason tried;
		struct machine m;

		m = (struct machine){
			.reboot = rows[i].reboot,
			.off = rows[i].power_off,
			.b = rows[i].b,
			.o = rows[i].o,
			.watchdog = rows[i].watchdog,
			.kernel = CRASH_KERNEL_LOADED,
		};
		run(&m, rows[i].lacks, rows[i].off, HOW_REBOOT, &tried);
		CHECK_STR(rows[i].row, m.done, rows[i].done);
		CHECK_SAYS(rows[i].row, tried.text,
		    rows[i].tried == NULL ? "ended" : rows[i].tried);
		CHECK_SAYS(rows[i].row, m.said, rows[i].said);
		first = rows[i].off ? off_words : words;
		CHECK(rows[i].row, strncmp(m.said, first, strlen(first)) == 0);
	}
}

#define WITHOUT(end) "alice " end " NOW without a dump (how=crash), since "
#define ASKED "; asked for by this test"

/* how=crash; all that is not written here ends the machine. */
static const struct {
	const char *row;
	bool off;
	int lacks;
	enum crash_kernel kernel;
	int c, reboot, power_off;
	const char *done;
	const char *tried; /* NULL: the machine ended */
	const char *words; /* the first line */
	const char *said;  /* NULL: no second line; else in it */
} crashes[] = {
	{ "loaded", false, ALL, CRASH_KERNEL_LOADED, ENDS, 0, 0, "c 2000", NULL,
	    "alice PANICS NOW for a dump (how=crash), since a crash kernel is "
	    "loaded" ASKED "\n",
	    NULL },
	{ "off, loaded", true, ALL, CRASH_KERNEL_LOADED, ENDS, 0, 0, "c 2000",
	    NULL,
	    "alice PANICS NOW for a dump (how=crash), since a crash kernel is "
	    "loaded; it comes back after the dump, although off was asked "
	    "for" ASKED "\n",
	    NULL },
	{ "none", false, ALL, CRASH_KERNEL_NONE, ENDS, ENDS, 0, "reboot 1500",
	    NULL, WITHOUT("RESTARTS") "no crash kernel is loaded" ASKED "\n",
	    NULL },
	{ "off, none", true, ALL, CRASH_KERNEL_NONE, ENDS, 0, ENDS, "off 10000",
	    NULL, WITHOUT("POWERS OFF") "no crash kernel is loaded" ASKED "\n",
	    NULL },
	{ "unknown", false, ALL, CRASH_KERNEL_UNKNOWN, ENDS, ENDS, 0,
	    "reboot 1500", NULL, WITHOUT("RESTARTS") "the kernel does not tell",
	    NULL },
	{ "no file", false, NO_FILE, CRASH_KERNEL_LOADED, ENDS, ENDS, 0,
	    "reboot 1500", NULL, WITHOUT("RESTARTS") "the kernel does not tell",
	    NULL },
	{ "no sysrq", false, NO_SYSRQ, CRASH_KERNEL_LOADED, ENDS, ENDS, 0,
	    "reboot 1500", NULL, WITHOUT("RESTARTS") "this is a PID namespace",
	    NULL },
	{ "refused", false, ALL, CRASH_KERNEL_LOADED, EPERM, ENDS, 0,
	    "c 2000, reboot 1500", NULL, "alice PANICS NOW",
	    "sysrq c: Operation not permitted; next: reboot(2)\n" },
	{ "no panic", false, ALL, CRASH_KERNEL_LOADED, ETIMEDOUT, EPERM, 0,
	    "c 2000, reboot 1500, b 500", NULL, "alice PANICS NOW",
	    "sysrq c: this node still runs; next: reboot(2)\n" },
	{ "off, no panic", true, ALL, CRASH_KERNEL_LOADED, ETIMEDOUT, 0, ENDS,
	    "c 2000, off 10000", NULL, "alice PANICS NOW",
	    "sysrq c: this node still runs; next: reboot(2) to power off\n" },
	{ "off, no panic, no off", true, ALL, CRASH_KERNEL_LOADED, EIO, ENDS,
	    EPERM, "c 2000, off 10000, o 5000, reboot 1500", NULL,
	    "alice PANICS NOW", "sysrq c: Input/output error; next: " },
	{ "nothing works", false, NO_WATCHDOG, CRASH_KERNEL_LOADED, EIO, EPERM,
	    1, "c 2000, reboot 1500, b 500",
	    "sysrq c: Input/output error; reboot(2): Operation not permitted; "
	    "sysrq b: Operation not permitted",
	    "alice PANICS NOW", "next: reboot(2)" },
};

static void
test_crashes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(crashes); i++) {
		const bool all_fail = crashes[i].tried != NULL;
		struct reason tried;
		struct machine m = {
			.c = crashes[i].c,
			.reboot = crashes[i].reboot,
			.off = crashes[i].power_off,
			.b = all_fail ? EPERM : ENDS,
			.o = EPERM,
			.watchdog = ENDS,
			.kernel = crashes[i].kernel,
		};
		const char *second;

		run(&m, crashes[i].lacks, crashes[i].off, HOW_CRASH, &tried);
		CHECK_STR(crashes[i].row, m.done, crashes[i].done);
		CHECK_STR(crashes[i].row, tried.text,
		    all_fail ? crashes[i].tried : "ended");
		CHECK(crashes[i].row,
		    strncmp(m.said, crashes[i].words,
			strlen(crashes[i].words)) == 0);
		second = strchr(m.said, '\n') + 1;
		CHECK_SAYS(crashes[i].row, second,
		    crashes[i].said == NULL ? "" : crashes[i].said);
		CHECK(crashes[i].row,
		    (crashes[i].said == NULL) == (*second == '\0'));
	}
}

/*
 * Before Pacemaker's 5 s are over, each line that is said taking its time: all
 * rungs of a restart are begun, after corosync was asked; and with a panic,
 * and without the asking (answer=never), sysrq b is.
 */
static void
test_times(void **state)
{
	const int restart_ms =
	    LADDER_VOICE_MS + LADDER_REBOOT_MS + LADDER_VOICE_MS;

	(void)state;
	assert_in_range(
	    ASK_MS + restart_ms + LADDER_SYSRQ_MS + LADDER_VOICE_MS, 0, 4500);
	assert_in_range(
	    LADDER_VOICE_MS + LADDER_PANIC_MS + restart_ms, 0, 4500);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_crashes),
		cmocka_unit_test(test_times),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
