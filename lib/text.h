/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that others wrote, for the log and for people.
 */
#ifndef FK_TEXT_H
#define FK_TEXT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Makes bytes fit to be read: what is not printable ASCII becomes '?', and
 * what does not fit is cut, and "..." shows it.  Returns `text`.
 */
char *text_printable(const uint8_t *bytes, size_t len, char *text, size_t size);

/* Cuts the bytes of `blanks` off both ends; returns where it begins now. */
char *text_trim(char *text, const char *blanks);

#endif
