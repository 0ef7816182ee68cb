/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_H
#define FK_SEND_H

#include <stdbool.h>
#include <stdint.h>

struct options;

/*
 * Sends as the options say, from `started` on (clock_ns() at the program's
 * start).  Returns when there is nothing more to do: true only if every node
 * was sent its COUNT messages.  Without a COUNT it returns only if there is
 * no node that could ever be sent to.
 */
bool send_run(const struct options *o, int64_t started);

#endif
