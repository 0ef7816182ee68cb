/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group E: what this host does with its power button.
 */
#ifndef FENCECTL_CHECK_E18_H
#define FENCECTL_CHECK_E18_H

struct checking;

void check_e18(struct checking *k);

#endif
