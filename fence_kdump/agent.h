/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The agent's table.
 */
#ifndef FK_KDUMP_AGENT_H
#define FK_KDUMP_AGENT_H

struct agent;

extern const struct agent fence_kdump_agent;

#endif
