/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_LISTEN_H
#define FK_LISTEN_H

#include <stdbool.h>

struct agent_call;

/*
 * The actions off and reboot: listens until the awaited node's message comes
 * (true: it is dumping, so it is fenced), or until the timeout, a signal, or
 * anything that puts it in doubt (false, logged why).
 */
bool listen_run(const struct agent_call *call);

#endif
