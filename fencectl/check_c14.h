/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group C: the topology; gaps, power supplies and nodes without levels.
 */
#ifndef FK_FENCECTL_CHECK_C14_H
#define FK_FENCECTL_CHECK_C14_H

struct checking;

void check_c14(struct checking *k);
void check_c15(struct checking *k);
void check_c16(struct checking *k);
void check_c17(struct checking *k);

#endif
