/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group D: times; the dump of a node that fence_suicide makes panic.
 */
#ifndef FK_FENCECTL_CHECK_D22_H
#define FK_FENCECTL_CHECK_D22_H

struct checking;

void check_d22(struct checking *k);

#endif
