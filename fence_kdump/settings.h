/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's options: their table, and what is given as values.
 */
#ifndef FK_KDUMP_SETTINGS_H
#define FK_KDUMP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "fence_kdump/decision.h"
#include "lib/option.h"

struct agent_call;

#define SETTINGS_ROWS 15
extern const struct option_row settings_rows[SETTINGS_ROWS];

struct settings {
	const char *nodename; /* NULL: not given */
	const char *plug;     /* of port or plug; NULL: not given */
	uint16_t port;        /* UDP */
	int family;           /* AF_UNSPEC, AF_INET, AF_INET6 */
	int64_t timeout_s;
	int64_t running_s;  /* 0: waits for a node that runs as for any */
	const char *initrd; /* NULL: not given */
	enum auth auth;
	uint16_t query_port; /* UDP */
	bool ask;            /* validate-all asks, too */
	bool needs_armed;    /* monitor fails if a node is not armed */
};

/* The texts stay the call's. */
struct settings settings_of(const struct agent_call *call);

#endif
