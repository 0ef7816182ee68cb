/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group G: this host, if a fence_kdump device waits for its dumps: what the
 * device's agent and the rehearsal say (fencectl/said.h).
 */
#ifndef FK_FENCECTL_CHECK_G_H
#define FK_FENCECTL_CHECK_G_H

struct checking;

/* G1: errors of the agent's validate-all, but for those of G5. */
void check_g1(struct checking *k);

/* G2: errors of the rehearsal, which sends nothing; but for those of G5. */
void check_g2(struct checking *k);

/*
 * G5: the initrd for a crash, and this node's key.  Both programs judge an
 * initrd by the same functions (lib/crash_check.h, lib/crash_key.h), and the
 * agent knows the device's parameters: it decides.
 */
void check_g5(struct checking *k);

#endif
