/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group E: what an administrator may like to know.
 */
#ifndef FK_FENCECTL_CHECK_E17_H
#define FK_FENCECTL_CHECK_E17_H

struct checking;

void check_e17(struct checking *k);
void check_e20(struct checking *k);
void check_e21(struct checking *k);

#endif
