/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_MEATCLIENT_AWAIT_H
#define FK_MEATCLIENT_AWAIT_H

#include <stdint.h>

#include "meatclient/reply.h"

/*
 * Waits up to `wait_s` for a request for `node` that an agent reads, with a
 * counting line on a terminal, and opens it.  REPLY_OPEN, or what
 * reply_open() reported last; a signal at `stop_fd` ends it with `*stopped`.
 */
enum reply_open await_request(struct reply *reply, const char *node,
    int64_t wait_s, int stop_fd, bool *stopped, struct reason *why);

#endif
