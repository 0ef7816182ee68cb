/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The actions that look, and touch nothing. */
#ifndef FK_SUICIDE_CHECK_H
#define FK_SUICIDE_CHECK_H

#include <stdbool.h>

struct agent_call;

/* Could this node be ended, and how? */
bool check_monitor(const struct agent_call *call);

/* The same, and every parameter is good in itself. */
bool check_validate(const struct agent_call *call);

#endif
