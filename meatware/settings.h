/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's options: their table, and what is given as values.
 */
#ifndef FK_MEATWARE_SETTINGS_H
#define FK_MEATWARE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/option.h"

struct agent_call;

#define SETTINGS_ROWS 10
extern const struct option_row settings_rows[SETTINGS_ROWS];

struct settings {
	const char *nodename; /* NULL: not given */
	const char *plug;     /* of port or plug; NULL: not given */
	const char *hostlist; /* NULL: not given */
	const char *notify;   /* NULL: not given */
	int64_t timeout_s;    /* 0: no deadline */
	int64_t remind_s;     /* 0: never */
	bool from_stdin;      /* a program asks, no human at a terminal */
};

/* The texts stay the call's. */
struct settings settings_of(const struct agent_call *call);

#endif
