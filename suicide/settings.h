/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's options: their table, and what is given as values.
 */
#ifndef FK_SUICIDE_SETTINGS_H
#define FK_SUICIDE_SETTINGS_H

#include <stdbool.h>

#include "lib/option.h"
#include "suicide/decide.h"

struct agent_call;

#define SETTINGS_ROWS 12
extern const struct option_row settings_rows[SETTINGS_ROWS];

struct settings {
	const char *nodename; /* NULL: not given */
	const char *plug;     /* of port or plug; NULL: not given */
	const char *hostlist; /* NULL: not given */
	const char *watchdog; /* path of a device; NULL: not given */
	enum answer answer;
	enum how how;
	int delay_s; /* between the answer and the end */
	bool dry_run;
	bool off; /* the action: off, not reboot */
};

/* The texts stay the call's. */
struct settings settings_of(const struct agent_call *call);

#endif
