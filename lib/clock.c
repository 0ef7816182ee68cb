/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>

#include "lib/clock.h"

int64_t
clock_ns(void)
{
	struct timespec ts;

	/* Cannot fail: the clock exists and the pointer is good. */
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ((int64_t)ts.tv_sec * CLOCK_S + ts.tv_nsec);
}
