/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATWARE_CONFIRM_H
#define FK_MEATWARE_CONFIRM_H

#include <stdbool.h>

struct agent_call;

/*
 * off and reboot: calls the operator and waits.  True only if the operator
 * confirmed, through this request's own FIFO, before the deadline.
 */
bool confirm_run(const struct agent_call *call);

#endif
