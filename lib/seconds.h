/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A time as Pacemaker writes it: pure.  Needs libc alone.
 */
#ifndef FK_SECONDS_H
#define FK_SECONDS_H

struct reason;

/*
 * Reads a time: a whole number of seconds; or a whole number and a unit (us,
 * usec, ms, msec, s, sec, m, min, h, hr, in any letter case); or an ISO 8601
 * duration of weeks, days, hours, minutes and seconds, in capital letters
 * ("PT1M", "P1DT2H").  Blanks and tabs are allowed around the number and
 * after the unit.  A part of a second counts as a whole one.
 *
 * These are the spellings of crm_get_msec() and crm_time_parse_duration() of
 * Pacemaker 2.1 and 3.0 that have one meaning.  Pacemaker takes more, and
 * those are refused here: it cuts fractions ("1.5h" is 1 h), takes any word
 * that begins like a unit ("2months" is 2 min), and does not look at the
 * order and place of ISO 8601's letters ("P1H").  Months and years have no
 * certain length.
 *
 * `min` and `max` are the limits in seconds, both allowed.  Returns 0 and
 * sets `*value` to seconds, or -1 with the reason and `*value` untouched.
 */
int seconds_parse(const char *text, long long min, long long max,
    long long *value, struct reason *why);

#endif
