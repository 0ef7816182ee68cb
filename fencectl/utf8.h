/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text out of a configuration or a command line: UTF-8, or not.
 */
#ifndef FK_FENCECTL_UTF8_H
#define FK_FENCECTL_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How many bytes the first character has; 0: they are no UTF-8. */
size_t utf8_bytes(const char *text);

/*
 * Is the first character, of `n` bytes, one that steers a terminal: a control
 * character, or one that turns the direction of writing?
 */
bool utf8_steers(const char *text, size_t n);

/*
 * Takes off what is left of a last character whose end was cut off.  Returns
 * `text`.
 */
char *utf8_cut(char *text);

/* Prints for people: what steers a terminal, or is no UTF-8, is a '?'. */
void utf8_print(FILE *to, const char *text);

/* The same in place. */
char *utf8_clean(char *text);

#endif
