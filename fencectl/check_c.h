/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group C: the topology, as written.
 */
#ifndef FK_FENCECTL_CHECK_C_H
#define FK_FENCECTL_CHECK_C_H

struct checking;

void check_c1(struct checking *k);
void check_c2(struct checking *k);
void check_c3(struct checking *k);
void check_c4(struct checking *k);
void check_c5(struct checking *k);
void check_c6(struct checking *k);
void check_c7(struct checking *k);
void check_c13(struct checking *k);

#endif
