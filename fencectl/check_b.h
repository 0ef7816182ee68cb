/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group B: which nodes may run a device.
 */
#ifndef FK_FENCECTL_CHECK_B_H
#define FK_FENCECTL_CHECK_B_H

struct checking;

void check_b1(struct checking *k);
void check_b2(struct checking *k);
void check_b3(struct checking *k);
void check_b4(struct checking *k);
void check_b5(struct checking *k);
void check_b6(struct checking *k);
void check_b7(struct checking *k);

#endif
