/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "lib/reason.h"
#include "suicide/ladder.h"

enum rung {
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
	[REBOOT] = { "reboot(2)", 0, LADDER_REBOOT_MS },
	[POWER_OFF] = { "reboot(2) to power off", 0, LADDER_OFF_MS },
	[SYSRQ_B] = { "sysrq b", 'b', LADDER_SYSRQ_MS },
	[SYSRQ_O] = { "sysrq o", 'o', LADDER_SYSRQ_OFF_MS },
	[WATCHDOG] = { "the watchdog", 0, 0 },
};

static const enum rung restart[] = { REBOOT, SYSRQ_B, WATCHDOG };
/* A watchdog restarts: it is never armed where off was asked for. */
static const enum rung power_off[] = { POWER_OFF, SYSRQ_O, REBOOT, SYSRQ_B };

#define N_OF(a) (sizeof(a) / sizeof((a)[0]))

static bool
exists(const struct reboot_ops *ops, enum rung r)
{
	if (r == WATCHDOG)
		return (ops->watchdog != NULL);
	return (rungs[r].letter == 0 || ops->sysrq != NULL);
}

static int
step(const struct reboot_ops *ops, enum rung r)
{
	if (r == WATCHDOG)
		return (ops->watchdog(ops->ctx));
	if (rungs[r].letter != 0)
		return (ops->sysrq(ops->ctx, rungs[r].letter, rungs[r].ms));
	return (ops->reboot(ops->ctx, r == POWER_OFF, rungs[r].ms));
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

void
ladder_run(const struct reboot_ops *ops, bool off, const char *line,
    struct reason *tried)
{
	const enum rung *way = off ? power_off : restart;
	const size_t n = off ? N_OF(power_off) : N_OF(restart);
	struct reason said, last = { "" };
	size_t i;
	int error;

	tried->text[0] = '\0';
	ops->say(ops->ctx, line);
	for (i = 0; i < n; i++) {
		if (!exists(ops, way[i]))
			continue;
		if (i > 0) {
			reason_set(&said, "%s; next: %s%s", last.text,
			    off && way[i] == REBOOT ? "instead of off, " : "",
			    rungs[way[i]].name);
			ops->say(ops->ctx, said.text);
		}
		error = step(ops, way[i]);
		reason_set(
		    &last, "%s: %s", rungs[way[i]].name, error_text(error));
		said = *tried;
		reason_set(tried, "%s%s%s", said.text,
		    said.text[0] == '\0' ? "" : "; ", last.text);
	}
}
