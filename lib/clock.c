/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "lib/clock.h"

int64_t
clock_ns(void)
{
	struct timespec ts;

	/* Cannot fail: the clock exists and the pointer is good. */
	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ((int64_t)ts.tv_sec * CLOCK_S + ts.tv_nsec);
}

void
clock_sleep_until(int64_t until_ns)
{
	const struct timespec until = {
		.tv_sec = (time_t)(until_ns / CLOCK_S),
		.tv_nsec = (long)(until_ns % CLOCK_S),
	};

	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &until, NULL) ==
	    EINTR)
		continue;
}

char *
clock_text(int64_t seconds_since_1970, char text[CLOCK_TEXT_SIZE])
{
	const time_t when = (time_t)seconds_since_1970;
	struct tm tm;

	if (localtime_r(&when, &tm) == NULL ||
	    strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%d %H:%M:%S %Z", &tm) == 0)
		snprintf(text, CLOCK_TEXT_SIZE, "@%lld", (long long)when);
	return (text);
}
