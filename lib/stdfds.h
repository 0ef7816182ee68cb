/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_STDFDS_H
#define FK_STDFDS_H

#include "lib/reason.h"

/*
 * Opens /dev/null for every closed one of standard input, output and error:
 * otherwise a socket would get the number 1 or 2 and the log would be written
 * into it.  Returns 0, or -1 with errno if one stays closed.
 */
int stdfds_fill(void);

/*
 * Flushes standard output.  Returns 0 if it took all that was printed, or -1
 * and the reason.
 */
int stdfds_flush(struct reason *why);

#endif
