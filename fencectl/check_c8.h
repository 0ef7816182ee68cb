/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group C: the topology, and what comes of it for each node.
 */
#ifndef FK_FENCECTL_CHECK_C8_H
#define FK_FENCECTL_CHECK_C8_H

struct checking;

void check_c8(struct checking *k);
void check_c9(struct checking *k);
void check_c10(struct checking *k);
void check_c11(struct checking *k);
void check_c12(struct checking *k);

#endif
