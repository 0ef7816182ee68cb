/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_PLAN_CMD_H
#define FK_FENCECTL_PLAN_CMD_H

struct options;
struct reason;
struct source;

/*
 * Prints the plan for the nodes that the options name, or for all cluster and
 * remote nodes.  0, or -1 with the reason.
 */
int plan_command(
    const struct options *o, const struct source *source, struct reason *why);

#endif
