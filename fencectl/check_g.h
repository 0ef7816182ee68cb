/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Group G: this host, if a fence_kdump device waits for its dumps: what the
 * device's agent and the rehearsal say.
 */
#ifndef FK_FENCECTL_CHECK_G_H
#define FK_FENCECTL_CHECK_G_H

struct checking;

/* The full path of the program of fencectl rehearse. */
extern char rehearse_path[];

/*
 * G1 runs the agent's validate-all, 10 s at most, as Pacemaker runs it: the
 * device's parameters are on its standard input.
 */
void check_g1(struct checking *k);

/* G2 runs the rehearsal, 60 s at most; it sends nothing. */
void check_g2(struct checking *k);

#endif
