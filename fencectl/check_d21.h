/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; a wait for the dump of a node that runs.
 */
#ifndef FK_FENCECTL_CHECK_D21_H
#define FK_FENCECTL_CHECK_D21_H

struct checking;

void check_d21(struct checking *k);

#endif
