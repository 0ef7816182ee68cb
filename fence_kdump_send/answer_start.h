/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_SEND_ANSWER_START_H
#define FK_SEND_ANSWER_START_H

#include <stdint.h>

struct answerer;
struct plan;

/*
 * Reads this node's key, where the initrd has it or where this crash kernel has
 * made it, and takes queries at `port` (0: does nothing).  Where there is no
 * key nothing is logged.  What fails is logged, once: the messages are sent all
 * the same.
 */
void answer_start(struct answerer *answerer, uint16_t port);

/*
 * In a flood only the plan's nodes may ask.  To be called when it may have
 * grown; it waits until each node has an address.
 */
void answer_plan(struct answerer *answerer, const struct plan *plan);

#endif
