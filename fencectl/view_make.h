/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_VIEW_MAKE_H
#define FK_FENCECTL_VIEW_MAKE_H

struct cib;
struct view;

/* 0, or -1 if there is no memory; view_free() in both cases. */
int view_make(struct view *view, const struct cib *c);

#endif
