/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group F: corosync.conf.
 */
#ifndef FK_FENCECTL_CHECK_F_H
#define FK_FENCECTL_CHECK_F_H

struct checking;

void check_f1(struct checking *k);
void check_f2(struct checking *k);
void check_f3(struct checking *k);
void check_f4(struct checking *k);
void check_f5(struct checking *k);

#endif
