/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_SHOW_TEXT_H
#define FK_FENCECTL_SHOW_TEXT_H

struct plan;
struct view;

/* A plan as text for people, to standard output. */
void show_text(const struct view *view, const struct plan *p);

#endif
