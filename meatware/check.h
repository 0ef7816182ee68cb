/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * monitor and validate-all: could a request be opened?
 */
#ifndef FK_MEATWARE_CHECK_H
#define FK_MEATWARE_CHECK_H

#include <stdbool.h>

struct agent_call;

/*
 * True if the directories are usable and nothing is in a FIFO's way.  All that
 * is wrong is logged.  A request whose agent and guard were killed is cleared
 * away.
 */
bool check_monitor(const struct agent_call *call);

/* The same, and true only if every parameter is good in itself. */
bool check_validate(const struct agent_call *call);

#endif
