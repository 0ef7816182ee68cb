/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine that only records, in place of machine.c, steady.c and
 * watchdog.c: to be linked before the agent's library.  Nothing in it is real.
 */
#ifndef FK_TEST_SUICIDE_RECORDER_H
#define FK_TEST_SUICIDE_RECORDER_H

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "suicide/machine.h"
#include "suicide/steady.h"
#include "suicide/watchdog.h"

#define ENDS (-1) /* a rung that ends the machine: it does not come back */
#define MAX_ARGS 8

enum fault {
	NOTHING,
	RIGHT,
	HURRY,
	LOCK,
	OPEN,
	THREADS,
	DOER, /* dies while it gets ready */
	DOG,
	COROSYNC, /* runs, and does not tell how many nodes it knows */
	FILES,    /* none more can be opened, once signals are watched */
	WORD,     /* to go does not reach the doer */
	UNLOADED, /* the crash kernel, when the answer was given */
	STOPPED   /* by SIGTERM, before it has decided */
};

struct row {
	const char *row, *args[MAX_ARGS];
	enum fault fault;
	int reboot, off, b, o, dog; /* errno of each, or ENDS */
	const char *done;           /* in this order */
	int ms; /* at least, from the answer to what comes next */
};

/* What happened.  One writes at a time, or the test has found something. */
static struct tape {
	char done[256];
	int64_t answered_ns, next_ns;
	pid_t last; /* who wrote last */
} * tape;

static const struct row *now;

/* What a panic meets now: the crash kernel, and its errno, or ENDS. */
static struct panic {
	enum crash_kernel kernel;
	int c;
} panic;

static void
record(const char *what, int number)
{
	const size_t len = strlen(tape->done);
	char text[32] = "";

	if (number >= 0)
		snprintf(text, sizeof(text), " %d", number);
	if (tape->answered_ns != 0 && tape->next_ns == 0)
		tape->next_ns = clock_ns();
	tape->last = getpid();
	snprintf(tape->done + len, sizeof(tape->done) - len, "%s%s%s",
	    len == 0 ? "" : ", ", what, text);
}

static int
step(const char *what, int ms, int error)
{
	record(what, ms);
	if (error == ENDS)
		_exit(0);
	return (error);
}

static void
op_say(void *ctx, const char *line)
{
	(void)ctx;
	(void)line;
	record("say", -1);
}

static int
op_reboot(void *ctx, bool off, int ms)
{
	(void)ctx;
	return (step(off ? "off" : "reboot", ms, off ? now->off : now->reboot));
}

static int
op_sysrq(void *ctx, char letter, int ms)
{
	const char what[2] = { letter, '\0' };

	(void)ctx;
	return (step(what, ms,
	    letter == 'c'     ? panic.c :
		letter == 'b' ? now->b :
				now->o));
}

static enum crash_kernel
op_crash_kernel(void *ctx)
{
	(void)ctx;
	return (now->fault == UNLOADED && tape->answered_ns != 0 ?
		CRASH_KERNEL_NONE :
		panic.kernel);
}

static int
op_watchdog(void *ctx)
{
	(void)ctx;
	return (step("watchdog", -1, now->dog));
}

static int
unless(enum fault fault, struct reason *why)
{
	return (now->fault == fault ? reason_set(why, "by this test") : 0);
}

const struct machine_host machine_host = { .sysrq = NULL };

int
machine_open(struct machine *m, const struct machine_host *host,
    const char *watchdog, struct reason *why)
{
	(void)host;
	*m = (struct machine){
		.ops = { .say = op_say,
		    .reboot = op_reboot,
		    .sysrq = op_sysrq,
		    .crash_kernel = op_crash_kernel,
		    .watchdog = watchdog == NULL ? NULL : op_watchdog },
	};
	return (unless(OPEN, why));
}

void
machine_close(struct machine *m)
{
	(void)m;
}

int
machine_ready(struct machine *m, struct reason *why)
{
	(void)m;
	if (now->fault == DOER)
		raise(SIGKILL);
	return (unless(THREADS, why));
}

void
machine_rungs(const struct machine *m, bool off, struct reason *text)
{
	(void)m;
	(void)off;
	reason_set(text, "a record");
}

int
steady_right(struct reason *why)
{
	return (unless(RIGHT, why));
}

int
steady_hurry(bool *real_time, struct reason *why)
{
	*real_time = false;
	return (unless(HURRY, why));
}

int
steady_make(struct reason *text, struct reason *why)
{
	reason_set(text, "nothing");
	return (unless(LOCK, why));
}

int
watchdog_look(const char *path, struct reason *text, struct reason *why)
{
	reason_set(text, "%s", path);
	return (unless(DOG, why));
}

#endif
