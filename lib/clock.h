/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_CLOCK_H
#define FK_CLOCK_H

#include <stdint.h>

#define CLOCK_MS INT64_C(1000000)
#define CLOCK_S INT64_C(1000000000)

/*
 * Nanoseconds on the monotonic clock that goes on while the host is suspended
 * (CLOCK_BOOTTIME): for deadlines, set once, compared.  What came before a
 * suspension is old after it, and a deadline has passed: the cluster went on.
 */
int64_t clock_ns(void);

/* Sleeps until clock_ns() is `until_ns`, also after interruptions. */
void clock_sleep_until(int64_t until_ns);

#define CLOCK_TEXT_SIZE 48

/* Local time, for humans: "2031-05-17 09:30:00 CEST"; returns `text`. */
char *clock_text(int64_t seconds_since_1970, char text[CLOCK_TEXT_SIZE]);

#endif
