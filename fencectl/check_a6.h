/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group A: a device for no node, or for the wrong one; what the agents do.
 */
#ifndef FK_FENCECTL_CHECK_A6_H
#define FK_FENCECTL_CHECK_A6_H

struct checking;

void check_a6(struct checking *k);
void check_a7(struct checking *k);
void check_a8(struct checking *k);
void check_a9(struct checking *k);
void check_a10(struct checking *k);

#endif
