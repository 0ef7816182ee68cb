/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_CHECK_H
#define FK_CHECK_H

#include <stdbool.h>

struct agent_call;

/*
 * The action monitor, which Pacemaker also calls to start the device, often
 * without any node: can this host listen?  Names that do not resolve, or a
 * crash kernel of this very host that is not loaded, are only logged.
 */
bool check_monitor(const struct agent_call *call);

/* The action validate-all: the same, but each finding is an error. */
bool check_validate(const struct agent_call *call);

#endif
