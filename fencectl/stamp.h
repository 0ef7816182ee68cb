/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times as other programs write them, in seconds since 1970.  Pure, but for
 * the time zone of the process.
 */
#ifndef FK_FENCECTL_STAMP_H
#define FK_FENCECTL_STAMP_H

#include <stddef.h>
#include <stdint.h>

#define STAMP_NONE INT64_MIN               /* no time */
#define STAMP_LATEST INT64_C(253402300799) /* the end of 9999 */
#define STAMP_SIZE 32 /* bytes of a printed time, with its NUL */

/*
 * "2026-11-29 14:29:17Z" or "2026-11-29 15:29:17.123456 +01:00", with a blank
 * or a T, as Pacemaker prints it (time_t_string() of 2.1.5, and since 2.1.6
 * pcmk__timespec2str(), both of lib/fencing/st_output.c and iso8601.c).
 * STAMP_NONE for anything else, and for a time before 1970 or after 9999.
 */
int64_t stamp_read(const char *text);

/*
 * The beginning of a line of pacemaker.log, "Nov 30 21:29:36.180 ", in local
 * time and without a year: that of the time which is nearest to `near_s`.
 * `*ms` gets its milliseconds.  STAMP_NONE if the line begins in another way.
 */
int64_t stamp_of_log(const char *line, int64_t near_s, int *ms);

/* Local time for people, and UTC as RFC 3339 for programs.  Returns `text`. */
char *stamp_local(int64_t s, char text[STAMP_SIZE]);
char *stamp_utc(int64_t s, char text[STAMP_SIZE]);

#endif
