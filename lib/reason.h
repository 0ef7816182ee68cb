/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reason for a refusal, as text.
 *
 * Pure code neither prints nor logs: it returns an enum or -1 and fills in
 * one of these; the outermost caller logs it, once.
 */
#ifndef FK_REASON_H
#define FK_REASON_H

#define REASON_SIZE 512

struct reason {
	char text[REASON_SIZE]; /* always terminated; "" = none */
};

/*
 * Formats a reason; what does not fit is cut and ends in "...".  `r` may be
 * NULL.  Returns -1 always, so that a parser can `return (reason_set(...))`.
 */
int reason_set(struct reason *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
