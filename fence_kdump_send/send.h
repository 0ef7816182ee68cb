/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_H
#define FK_SEND_H

#include <stdbool.h>
#include <stdint.h>

struct options;
struct place;

/*
 * Sends as the options say, from `started` on (clock_ns() at the program's
 * start), as long as `place` allows it.  Returns when there is nothing more to
 * do: true if every node was sent its COUNT messages, or if this host is no
 * place to speak from any more, which is logged.  Without a COUNT it returns
 * else only if there is no node that could ever be sent to.  Closes `aside`
 * (or -1) when every node has its first message.
 */
bool send_run(
    const struct options *o, struct place *place, int aside, int64_t started);

#endif
