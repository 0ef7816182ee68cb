/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Location constraints, added up for each cluster node.
 */
#ifndef FK_FENCECTL_SCORES_H
#define FK_FENCECTL_SCORES_H

struct view_device;
struct view;

struct scores;

/* What the constraints are known by.  NULL if there is no memory. */
struct scores *scores_make(const struct view *view);
void scores_free(struct scores *scores);

/*
 * Fills in where the device may run (`runs` and `n_runs`): on each cluster
 * node whose score for it, and for the group that it is in, is not negative;
 * with symmetric-cluster=false only where a constraint gives a score.
 */
void scores_device(struct scores *scores, struct view_device *d);

#endif
