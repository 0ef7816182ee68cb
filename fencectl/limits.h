/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What reading a configuration may take: it comes from elsewhere.
 */
#ifndef FK_FENCECTL_LIMITS_H
#define FK_FENCECTL_LIMITS_H

struct reason;

#define LIMITS_MEMORY_MB 256 /* of this process, RLIMIT_AS */
#define LIMITS_SECONDS 5

/*
 * From here on the process has so much memory; after so many seconds it ends
 * with a line on standard error and exit status `status`.  limits_end() takes
 * both back: before other programs are started, which would inherit the
 * first.  0, or -1 with the reason.
 */
int limits_begin(int status, struct reason *why);
void limits_end(void);

#endif
