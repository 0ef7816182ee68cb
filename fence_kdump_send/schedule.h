/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The part of the plan that deals with time: what is next, and until when.
 */
#ifndef FK_SCHEDULE_H
#define FK_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;

/* When the family must be asked for; never, if it need not be. */
int64_t plan_ask_at(const struct plan *p, size_t node, int family);

/* A link, an address or a route of this host has changed. */
void plan_changed(struct plan *p, int64_t now);

/* When the next thing is to be done or looked at; never, if nothing is. */
int64_t plan_next(const struct plan *p, int64_t now);

/* No node is left to be served. */
bool plan_over(const struct plan *p);

/* Every node was sent its COUNT messages. */
bool plan_complete(const struct plan *p);

#endif
