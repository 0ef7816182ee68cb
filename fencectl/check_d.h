/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; of the agents, and of Pacemaker for them.
 */
#ifndef FK_FENCECTL_CHECK_D_H
#define FK_FENCECTL_CHECK_D_H

struct checking;

void check_d1(struct checking *k);
void check_d2(struct checking *k);
void check_d3(struct checking *k);
void check_d4(struct checking *k);
void check_d5(struct checking *k);
void check_d6(struct checking *k);
void check_d10(struct checking *k);

#endif
