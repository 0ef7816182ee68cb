/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processor is whose: we ask without a pause whether the measured
 * program has bound its port, and must not do so on the processor that it is
 * starting on.
 */
#ifndef FK_BENCH_PLACE_H
#define FK_BENCH_PLACE_H

#include <sys/types.h>

/* Keeps this process to one processor, if there is another one. */
void place_self(void);

/*
 * Keeps the calling process off that processor.  Nothing before place_self()
 * was called or on a machine with a single processor.
 */
void place_apart(void);

/* Lets all threads of `pid` run on every processor again. */
void place_anywhere(pid_t pid);

#endif
