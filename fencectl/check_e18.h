/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group E: what this host does with its power button.
 */
#ifndef FK_FENCECTL_CHECK_E18_H
#define FK_FENCECTL_CHECK_E18_H

struct checking;

void check_e18(struct checking *k);

#endif
