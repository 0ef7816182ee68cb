/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group G: does this host's firewall let the nodes' messages in?
 */
#ifndef FK_FENCECTL_CHECK_G4_H
#define FK_FENCECTL_CHECK_G4_H

struct checking;

/*
 * Reads what nft(8) lists, and judges only what is certain (fencectl/nft.h);
 * all else is not judged.
 */
void check_g4(struct checking *k);

#endif
