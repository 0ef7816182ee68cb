/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; delays that keep two nodes from fencing each other.
 */
#ifndef FK_FENCECTL_CHECK_D7_H
#define FK_FENCECTL_CHECK_D7_H

struct checking;

void check_d7(struct checking *k);
void check_d8(struct checking *k);
void check_d9(struct checking *k);
void check_d20(struct checking *k);

#endif
