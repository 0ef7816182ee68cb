/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group A: a device for no node, or for the wrong one; what the lists say.
 */
#ifndef FK_FENCECTL_CHECK_A_H
#define FK_FENCECTL_CHECK_A_H

struct checking;

void check_a1(struct checking *k);
void check_a2(struct checking *k);
void check_a3(struct checking *k);
void check_a4(struct checking *k);
void check_a5(struct checking *k);

#endif
