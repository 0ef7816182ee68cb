/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group G: this host, if a fence_kdump device is for it.
 */
#ifndef FK_FENCECTL_CHECK_G3_H
#define FK_FENCECTL_CHECK_G3_H

struct checking;

/*
 * Sends another node one byte, which no listener believes: a host whose
 * firewall keeps messages in refuses that with EPERM, by nftables, iptables,
 * or any other filter.  What the host forwards for others is asked of
 * nft(8).
 */
void check_g3(struct checking *k);

#endif
