/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_NUMBER_H
#define FK_NUMBER_H

struct reason;

/*
 * Reads a whole decimal number: an optional '-', then digits and nothing
 * else: no blank, no '+', no exponent, no unit, no second base.
 *
 * `text` is the bytes as the user typed them; `min` and `max` are the limits,
 * both allowed; `unit` is what the number counts ("seconds"), for the
 * reason's text, or NULL.  Returns 0 and sets `*value`, or -1 with the reason
 * and `*value` untouched.
 *
 * libbsd's strtonum(3) would do, but fence_kdump_send must not need libbsd,
 * and strtonum takes leading blanks and a '+'.
 */
int number_parse(const char *text, long long min, long long max,
    const char *unit, long long *value, struct reason *why);

#endif
