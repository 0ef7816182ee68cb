/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a forked process gives up, so that no other process waits for it.
 */
#ifndef FK_CHILD_H
#define FK_CHILD_H

/* Makes /dev/null the three standard descriptors; 0, or -1 with errno. */
int child_quiet(void);

#define CHILD_KEPT 3 /* after the three standard descriptors */

/*
 * The same, and closes all other descriptors but `kept`, which becomes
 * CHILD_KEPT (-1: none), and takes signals as a fresh program does.
 */
int child_forget(int kept);

#endif
