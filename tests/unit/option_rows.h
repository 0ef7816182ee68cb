/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of options as an agent has it, one of each kind.
 */
#ifndef FK_TEST_OPTION_ROWS_H
#define FK_TEST_OPTION_ROWS_H

#include "lib/option.h"
#include "lib/reason.h"
#include "tests/unit/harness.h"

enum {
	NODE,
	PORT,
	FAMILY,
	TIMEOUT,
	RUNNING,
	VERBOSE,
	ONCE,
	N_ROWS
};

static const char *const families[] = { "auto", "ipv4", "ipv6", NULL };
static const char *const node_names[] = { "port", "plug", NULL };

static const struct option_row table[N_ROWS] = {
	[NODE] = { .name = "nodename",
	    .letter = 'n',
	    .arg = "NODE",
	    .kind = OPTION_STRING,
	    .text = "Node to wait for.",
	    .aliases = node_names },
	[PORT] = { .name = "ipport",
	    .letter = 'p',
	    .arg = "PORT",
	    .kind = OPTION_NUMBER,
	    .min = 1,
	    .max = 65535,
	    .dflt = "7410",
	    .text = "UDP port." },
	[FAMILY] = { .name = "family",
	    .letter = 'f',
	    .arg = "FAMILY",
	    .kind = OPTION_CHOICE,
	    .choices = families,
	    .dflt = "auto",
	    .text = "Address family." },
	[TIMEOUT] = { .name = "timeout",
	    .letter = 't',
	    .arg = "SECONDS",
	    .kind = OPTION_SECONDS,
	    .min = 1,
	    .max = 86400,
	    .dflt = "60",
	    .text = "How long to wait." },
	[RUNNING] = { .name = "running",
	    .arg = "SECONDS",
	    .kind = OPTION_SECONDS,
	    .min = 1,
	    .max = 600,
	    .word = "wait",
	    .dflt = "wait",
	    .text = "How long it must run." },
	[VERBOSE] = { .name = "verbose",
	    .letter = 'v',
	    .arg = "LEVEL",
	    .kind = OPTION_LEVEL,
	    .min = 0,
	    .max = 9,
	    .dflt = "0",
	    .text = "Say more." },
	[ONCE] = { .name = "once", .kind = OPTION_FLAG, .text = "Only once." },
};

static inline void
init(struct option_set *set)
{
	struct reason why = { "" };

	if (option_init(set, table, N_ROWS, &why) != 0)
		fail_msg("option_init: %s", why.text);
}

#endif
