/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SUICIDE_RUN_H
#define FK_SUICIDE_RUN_H

#include <stdbool.h>

struct agent_call;

/*
 * The actions off and reboot: decides, makes sure of all that is needed, and
 * ends this node.  True only where success may be answered before the end,
 * and the process that will do it is on its way; else it does not come back
 * unless this node still runs.
 */
bool run_end(const struct agent_call *call);

#endif
