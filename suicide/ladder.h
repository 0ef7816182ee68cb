/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way down, rung by rung: each only if the one before has not ended us.
 */
#ifndef FK_SUICIDE_LADDER_H
#define FK_SUICIDE_LADDER_H

#include <stdbool.h>

#include "suicide/decide.h"

struct reason;

/*
 * What a ladder needs of the machine.  Each function comes back at last after
 * `ms` milliseconds, also if the kernel does not; with the errno of what
 * failed at once, or ETIMEDOUT if it was done, or hangs, and we still run.
 * Tests have tables that record; the machine's own is in machine.c.
 */
struct reboot_ops {
	void *ctx;
	/* To console, syslog and /dev/kmsg, in at most LADDER_VOICE_MS. */
	void (*say)(void *ctx, const char *line);
	/* reboot(2), without sync. */
	int (*reboot)(void *ctx, bool off, int ms);
	/* Is a crash kernel loaded now?  At once; NULL: not known here. */
	enum crash_kernel (*crash_kernel)(void *ctx);
	/*
	 * One letter to sysrq-trigger; NULL: not available here.  A panic (c)
	 * does not come back, so if it does, that is at once.
	 */
	int (*sysrq)(void *ctx, char letter, int ms);
	/* Starts it and waits for it, in its own time; NULL: none. */
	int (*watchdog)(void *ctx);
};

/* Which way down, and whose. */
struct way_down {
	bool off;
	enum how how;
	const char *node;  /* this node's name */
	const char *asker; /* who asked for it */
};

/*
 * How long a rung has.  Pacemaker is to be set to 5 s for this agent: for a
 * restart all rungs are begun by then.  A power-off that drivers make slow is
 * not turned into a restart early.  A panic may print for that long, because
 * the next rung costs the dump; no longer, because sysrq b is to be begun by
 * then, too, if corosync was not asked.
 */
#define LADDER_VOICE_MS 300 /* a line: a console that hangs gets no more */
#define LADDER_PANIC_MS 2000
#define LADDER_REBOOT_MS 1500
#define LADDER_SYSRQ_MS 500
#define LADDER_OFF_MS 10000
#define LADDER_SYSRQ_OFF_MS 5000

/* decide_panics() on what the machine tells at this moment. */
bool
ladder_panics(const struct reboot_ops *ops, enum how how, struct reason *why);

/*
 * Goes down the ladder: says who ends how, asked for by whom; then, if
 * ladder_panics(), sysrq c; then for a restart reboot(2), sysrq b, the
 * watchdog; for `off` reboot(2), sysrq o, and then, since a node that runs is
 * worse than one that restarts, reboot(2) and sysrq b of a restart.  Comes
 * back only if all of them failed, with what was tried in `tried`.
 */
void ladder_run(const struct reboot_ops *ops, const struct way_down *way,
    struct reason *tried);

#endif
