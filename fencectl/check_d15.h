/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; the longest that a fencing can take.
 */
#ifndef FK_FENCECTL_CHECK_D15_H
#define FK_FENCECTL_CHECK_D15_H

struct checking;

void check_d15(struct checking *k);

#endif
