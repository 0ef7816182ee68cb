/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "lib/reason.h"
#include "suicide/ladder.h"

enum rung {
	PANIC,
	REBOOT,
	POWER_OFF,
	SYSRQ_B,
	SYSRQ_O,
	WATCHDOG
};

static const struct {
	const char *name;
	char letter; /* of sysrq */
	int ms;
} rungs[] = {
	[PANIC] = { "sysrq c", 'c', LADDER_PANIC_MS },
	[REBOOT] = { "reboot(2)", 0, LADDER_REBOOT_MS },
	[POWER_OFF] = { "reboot(2) to power off", 0, LADDER_OFF_MS },
	[SYSRQ_B] = { "sysrq b", 'b', LADDER_SYSRQ_MS },
	[SYSRQ_O] = { "sysrq o", 'o', LADDER_SYSRQ_OFF_MS },
	[WATCHDOG] = { "the watchdog", 0, 0 },
};

/* Their first rung is left out where no panic was decided. */
static const enum rung restart[] = { PANIC, REBOOT, SYSRQ_B, WATCHDOG };
/* A watchdog restarts: it is never armed where off was asked for. */
static const enum rung power_off[] = { PANIC, POWER_OFF, SYSRQ_O, REBOOT,
	SYSRQ_B };

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

static bool
exists(const struct reboot_ops *ops, enum rung rung)
{
	if (rung == WATCHDOG)
		return (ops->watchdog != NULL);
	return (rungs[rung].letter == 0 || ops->sysrq != NULL);
}

static int
step(const struct reboot_ops *ops, enum rung rung)
{
	if (rung == WATCHDOG)
		return (ops->watchdog(ops->ctx));
	if (rungs[rung].letter != 0)
		return (
		    ops->sysrq(ops->ctx, rungs[rung].letter, rungs[rung].ms));
	return (ops->reboot(ops->ctx, rung == POWER_OFF, rungs[rung].ms));
}

static const char *
error_text(int error)
{
	switch (error) {
	case ETIMEDOUT:
		return ("this node still runs");
	case EBUSY:
		return ("busy: something else has it, or hangs in it");
	default:
		return (strerror(error));
	}
}

bool
ladder_panics(const struct reboot_ops *ops, enum how how, struct reason *why)
{
	enum crash_kernel kernel = CRASH_KERNEL_UNKNOWN;

	if (how == HOW_CRASH && ops->crash_kernel != NULL)
		kernel = ops->crash_kernel(ops->ctx);
	return (decide_panics(how, ops->sysrq != NULL, kernel, why));
}

/* The last words, of which the reason for a dump or none comes first. */
static void
say_words(const struct reboot_ops *ops, const struct way_down *way, bool panics,
    const struct reason *why)
{
	const char *end = way->off ? "POWERS OFF" : "RESTARTS";
	struct reason line;

	if (panics)
		reason_set(&line,
		    "%s PANICS NOW for a dump (how=crash), since %s%s; asked "
		    "for by %s",
		    way->node, why->text,
		    way->off ? "; it comes back after the dump, although off "
			       "was asked for" :
			       "",
		    way->asker);
	else if (way->how == HOW_CRASH)
		reason_set(&line,
		    "%s %s NOW without a dump (how=crash), since %s; asked for "
		    "by %s",
		    way->node, end, why->text, way->asker);
	else
		reason_set(&line, "%s %s NOW, asked for by %s", way->node, end,
		    way->asker);
	ops->say(ops->ctx, line.text);
}

/* The last rung has failed, by `last`; the next one is said. */
static void
say_next(const struct reboot_ops *ops, bool off, const struct reason *last,
    enum rung next)
{
	struct reason said;

	reason_set(&said, "%s; next: %s%s", last->text,
	    off && next == REBOOT ? "instead of off, " : "", rungs[next].name);
	ops->say(ops->ctx, said.text);
}

void
ladder_run(const struct reboot_ops *ops, const struct way_down *way,
    struct reason *tried)
{
	const enum rung *list = way->off ? power_off : restart;
	const size_t n = way->off ? N_OF(power_off) : N_OF(restart);
	struct reason said, last = { "" };
	const bool panics = ladder_panics(ops, way->how, &said);
	const size_t first = panics ? 0 : 1;
	size_t i;
	int error;

	tried->text[0] = '\0';
	say_words(ops, way, panics, &said);
	for (i = first; i < n; i++) {
		if (!exists(ops, list[i]))
			continue;
		if (i > first)
			say_next(ops, way->off, &last, list[i]);
		error = step(ops, list[i]);
		reason_set(
		    &last, "%s: %s", rungs[list[i]].name, error_text(error));
		said = *tried;
		reason_set(tried, "%s%s%s", said.text,
		    said.text[0] == '\0' ? "" : "; ", last.text);
	}
}
