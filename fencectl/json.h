/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef FK_FENCECTL_JSON_H
#define FK_FENCECTL_JSON_H

#include <stdio.h>

/*
 * Prints a string in quotes, with escapes as RFC 8259 demands; `text` is
 * UTF-8, as all is that came out of XML.  NULL is null.
 */
void json_text(FILE *to, const char *text);

#endif
