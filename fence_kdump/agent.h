/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's table, and its options as values.
 */
#ifndef FK_KDUMP_AGENT_H
#define FK_KDUMP_AGENT_H

#include <stdint.h>

struct agent;
struct agent_call;

extern const struct agent fence_kdump_agent;

struct settings {
	const char *nodename; /* NULL: not given */
	const char *plug;     /* of port or plug; NULL: not given */
	uint16_t port;        /* UDP */
	int family;           /* AF_UNSPEC, AF_INET, AF_INET6 */
	int64_t timeout_s;
	const char *initrd; /* NULL: not given */
};

/* The texts stay the call's. */
struct settings settings_of(const struct agent_call *call);

#endif
