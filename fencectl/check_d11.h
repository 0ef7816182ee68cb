/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; slow agents, sbd, monitors and operators.
 */
#ifndef FK_FENCECTL_CHECK_D11_H
#define FK_FENCECTL_CHECK_D11_H

struct checking;

void check_d11(struct checking *k);
void check_d12(struct checking *k);
void check_d13(struct checking *k);
void check_d14(struct checking *k);
void check_d16(struct checking *k);
void check_d17(struct checking *k);
void check_d18(struct checking *k);
void check_d19(struct checking *k);

#endif
