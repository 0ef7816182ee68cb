/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "fencectl/stamp.h"

#define HALF_A_YEAR ((int64_t)183 * 24 * 60 * 60) /* s */

/* `n` digits at `*at`, which is moved past them; -1: there are fewer. */
static int
digits(const char **at, size_t n)
{
	int value = 0;

	for (; n > 0; n--, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return (-1);
		value = value * 10 + (**at - '0');
	}
	return (value);
}

static bool
one_of(const char **at, const char *chars)
{
	if (**at == '\0' || strchr(chars, **at) == NULL)
		return (false);
	(*at)++;
	return (true);
}

/* "14:29:17"; false if it is no time of day. */
static bool
clock_at(const char **at, struct tm *tm)
{
	tm->tm_hour = digits(at, 2);
	if (tm->tm_hour == -1 || !one_of(at, ":"))
		return (false);
	tm->tm_min = digits(at, 2);
	if (tm->tm_min == -1 || !one_of(at, ":"))
		return (false);
	tm->tm_sec = digits(at, 2);
	return (tm->tm_sec != -1 && tm->tm_hour < 24 && tm->tm_min < 60 &&
	    tm->tm_sec <= 60);
}

static bool
date_at(const char **at, struct tm *tm)
{
	int year, month;

	year = digits(at, 4);
	if (year < 1970 || !one_of(at, "-"))
		return (false);
	month = digits(at, 2);
	if (month < 1 || month > 12 || !one_of(at, "-"))
		return (false);
	tm->tm_mday = digits(at, 2);
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	return (tm->tm_mday >= 1 && tm->tm_mday <= 31);
}

/* "Z", "+01:00" or " +01:00", and nothing after it: false if it is none. */
static bool
zone_at(const char *at, int64_t *east_s)
{
	int hours, minutes;
	bool west;

	*east_s = 0;
	if (strcmp(at, "Z") == 0)
		return (true);
	(void)one_of(&at, " ");
	west = *at == '-';
	if (!one_of(&at, "+-") || (hours = digits(&at, 2)) == -1)
		return (false);
	(void)one_of(&at, ":");
	if ((minutes = digits(&at, 2)) == -1 || *at != '\0')
		return (false);
	*east_s = (int64_t)(hours * 60 + minutes) * (west ? -60 : 60);
	return (hours < 24 && minutes < 60);
}

int64_t
stamp_read(const char *text)
{
	struct tm tm = { .tm_isdst = 0 };
	const char *at = text;
	int64_t east_s, s;

	if (!date_at(&at, &tm) || !one_of(&at, " T") || !clock_at(&at, &tm))
		return (STAMP_NONE);
	if (one_of(&at, "."))
		at += strspn(at, "0123456789");
	if (!zone_at(at, &east_s))
		return (STAMP_NONE);
	s = (int64_t)timegm(&tm) - east_s;
	return (s < 0 || s > STAMP_LATEST ? STAMP_NONE : s);
}

/* From 0 on; -1: it is none. */
static int
month_at(const char **at)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (strncmp(*at, names + 3 * (size_t)i, 3) == 0) {
			*at += 3;
			return (i);
		}
	return (-1);
}

/* "Nov 30 " or "Nov  3 ". */
static bool
day_at(const char **at, struct tm *tm)
{
	tm->tm_mon = month_at(at);
	if (tm->tm_mon == -1 || !one_of(at, " "))
		return (false);
	tm->tm_mday = digits(at, one_of(at, " ") ? 1 : 2);
	return (tm->tm_mday >= 1 && tm->tm_mday <= 31 && one_of(at, " "));
}

/* In that year, counted from 1900; mktime() changes what it is given. */
static int64_t
in_year(struct tm tm, int year)
{
	tm.tm_year = year;
	tm.tm_isdst = -1;
	return ((int64_t)mktime(&tm));
}

int64_t
stamp_of_log(const char *line, int64_t near_s, int *ms)
{
	const time_t near_time = (time_t)near_s;
	struct tm tm = { .tm_isdst = -1 }, now;
	const char *at = line;
	int64_t s;

	if (!day_at(&at, &tm) || !clock_at(&at, &tm) ||
	    localtime_r(&near_time, &now) == NULL)
		return (STAMP_NONE);
	*ms = one_of(&at, ".") ? digits(&at, 3) : 0;
	if (*ms == -1 || *at != ' ')
		return (STAMP_NONE);
	s = in_year(tm, now.tm_year);
	if (s > near_s + HALF_A_YEAR)
		return (in_year(tm, now.tm_year - 1));
	if (s < near_s - HALF_A_YEAR)
		return (in_year(tm, now.tm_year + 1));
	return (s);
}

char *
stamp_local(int64_t s, char text[STAMP_SIZE])
{
	const time_t when = (time_t)s;
	struct tm tm;

	if (localtime_r(&when, &tm) == NULL ||
	    strftime(text, STAMP_SIZE, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		snprintf(text, STAMP_SIZE, "?");
	return (text);
}

char *
stamp_utc(int64_t s, char text[STAMP_SIZE])
{
	const time_t when = (time_t)s;
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL ||
	    strftime(text, STAMP_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(text, STAMP_SIZE, "?");
	return (text);
}
