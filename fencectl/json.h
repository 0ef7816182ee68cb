/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_JSON_H
#define FK_FENCECTL_JSON_H

#include <stdio.h>

/*
 * Prints a string in quotes, with escapes as RFC 8259 demands, and for what
 * steers a terminal; a byte that is no UTF-8 is U+FFFD.  NULL is null.
 */
void json_text(FILE *to, const char *text);

#endif
