/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_SHOW_JSON_H
#define FK_FENCECTL_SHOW_JSON_H

#include <stdbool.h>

struct plan;
struct view;

/*
 * A plan as JSON, to standard output: one object of "nodes"; `first`: no comma
 * before it.
 */
void show_json(const struct view *view, const struct plan *p, bool first);

#endif
