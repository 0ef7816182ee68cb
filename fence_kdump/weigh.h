/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Weighs the evidence of a run, of messages and of answers, and acts on what
 * decide() finds.
 */
#ifndef FK_WEIGH_H
#define FK_WEIGH_H

#include <stdbool.h>
#include <stdint.h>

#include "fence_kdump/decision.h"

struct addr;
struct listener;

/* Is the timeout over? */
bool weigh_is_late(const struct listener *listener, int64_t now_ns);

/*
 * The evidence about a message that came at `heard_ns` and is judged as `word`;
 * VERDICT_N: there is none, and the answers alone count.
 */
struct evidence weigh_gather(struct listener *listener, enum verdict word,
    int64_t heard_ns, int64_t now_ns);

/*
 * Decides, and has the loop look again when row 8 holds no more.  If the node
 * is fenced, `listener->accepted` is set and that is logged.  `source` is the
 * message's; NULL without one.
 */
enum decision weigh(struct listener *listener, const struct evidence *e,
    const struct addr *source, int64_t now_ns);

/*
 * Decides without a message: does the node run?  Then `listener->running` is
 * set. `holds`: a message is held.
 */
bool weigh_running(struct listener *listener, bool holds, int64_t now_ns);

#endif
