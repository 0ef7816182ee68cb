/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fence agents are known to be, without their metadata: a configuration
 * may be checked on a host that has none of them.  From the agents of
 * fence-agents 4.12, cluster-glue 1.0.12 and this project.  Pure.
 */
#ifndef FK_FENCECTL_AGENTS_H
#define FK_FENCECTL_AGENTS_H

#include <stdbool.h>

enum agent_is {
	AGENT_KDUMP = 1 << 0,    /* waits for a kernel dump */
	AGENT_MEATWARE = 1 << 1, /* asks an operator */
	/* Fences some failed nodes and not others: power must follow. */
	AGENT_CONDITIONAL = 1 << 2,
	AGENT_BMC = 1 << 3,     /* a controller in the node that it is for */
	AGENT_IPMI = 1 << 4,    /* fence_ipmilan under one of its names */
	AGENT_PDU = 1 << 5,     /* an outlet that feeds the node */
	AGENT_SBD = 1 << 6,     /* a poison pill on a shared disk */
	AGENT_STORAGE = 1 << 7, /* takes the disk away, and unfences */
	AGENT_TEST = 1 << 8,    /* never for production */
	AGENT_WATCHDOG = 1 << 9,
	AGENT_SUICIDE = 1 << 10 /* fence_suicide, which can panic */
};

struct agent_kind {
	const char *type; /* a pattern of fnmatch(3) */
	unsigned is;      /* enum agent_is */
	bool has_list;
	bool has_status;
	bool has_reboot;
	bool on_target;   /* off and reboot are run by the target alone */
	unsigned needs;   /* s, by its vendor's manual, if over 60; or 0 */
	unsigned timeout; /* s, its own timeout's default; 0: has none */
};

/*
 * The agent "fence_kdump" or "external/sbd"; NULL: not known.  A search: what
 * it finds is kept in struct cib_resource.
 */
const struct agent_kind *agent_find(const char *type);

/* Is it known, and any of `what`? */
bool agent_is(const struct agent_kind *agent, unsigned what);

#endif
