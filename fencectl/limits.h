/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a configuration may take to be read and judged: it comes from
 * elsewhere.
 */
#ifndef FK_FENCECTL_LIMITS_H
#define FK_FENCECTL_LIMITS_H

struct reason;

#define LIMITS_MEMORY_MB 256   /* of this process, RLIMIT_AS */
#define LIMITS_READ_SECONDS 5  /* on the clock */
#define LIMITS_JUDGE_SECONDS 5 /* of the processor: 1,000 nodes take 0.3 */

/*
 * From here on, and until its end, the process has so much memory, and may
 * take so long to read; after that it ends with a line on standard error and
 * exit status `status`.  0, or -1 with the reason.
 */
int limits_read(int status, struct reason *why);

/*
 * A program that is started between these two has the memory that this one had
 * at its start: unpacking an initrd takes more than reading a configuration.
 */
void limits_lift(void);
void limits_lower(void);

/*
 * All is read: from here on the time of the processor is limited, which does
 * not pass while the output waits for its reader.
 */
int limits_judge(struct reason *why);

#endif
