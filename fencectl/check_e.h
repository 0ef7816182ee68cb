/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group E: what switches fencing off or weakens it; the cluster's options.
 */
#ifndef FK_FENCECTL_CHECK_E_H
#define FK_FENCECTL_CHECK_E_H

struct checking;

void check_e1(struct checking *k);
void check_e2(struct checking *k);
void check_e3(struct checking *k);
void check_e4(struct checking *k);
void check_e5(struct checking *k);
void check_e6(struct checking *k);
void check_e13(struct checking *k);
void check_e14(struct checking *k);
void check_e15(struct checking *k);
void check_e16(struct checking *k);

#endif
