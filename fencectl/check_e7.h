/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group E: what switches fencing off or weakens it; resources and devices.
 */
#ifndef FK_FENCECTL_CHECK_E7_H
#define FK_FENCECTL_CHECK_E7_H

struct checking;

void check_e7(struct checking *k);
void check_e8(struct checking *k);
void check_e9(struct checking *k);
void check_e10(struct checking *k);
void check_e11(struct checking *k);
void check_e12(struct checking *k);
void check_e19(struct checking *k);
void check_e22(struct checking *k);

#endif
